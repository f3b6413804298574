import { existsSync } from 'node:fs';
import { z } from 'zod';
import {
  Config,
  type ConfigName,
  type ConfigOrigin,
  configFields,
  configNames,
  type ResolvedConfig,
} from '../model/config.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { inFileOrder } from './yaml-order.ts';
import { schemaProblems } from './yaml-problems.ts';
import { openYaml } from './yaml-source.ts';
import { readYamlText } from './yaml-text.ts';

export interface ConfigSources {
  /** The person's `config.yaml`; need not exist. */
  userFile: string;
  /** The project's, which may only say how things look; need not exist. */
  projectFile: string;
  env: Readonly<Record<string, string | undefined>>;
  /** From the command line, by name. */
  flags: Readonly<Partial<Record<ConfigName, string | undefined>>>;
}

/** A setting as one source says it. */
interface Said {
  name: ConfigName;
  value: unknown;
  from: ConfigOrigin;
  where: string;
}

/** Each setting on its own: a default would otherwise count as said. */
const Partially = z.strictObject({
  prefix: Config.shape.prefix.removeDefault().optional(),
  theme: Config.shape.theme.removeDefault().optional(),
  glyphs: Config.shape.glyphs.removeDefault().optional(),
  notify: Config.shape.notify.removeDefault().optional(),
  notifyCommand: Config.shape.notifyCommand.removeDefault().optional(),
  progress: Config.shape.progress.removeDefault().optional(),
  mouse: Config.shape.mouse.removeDefault().optional(),
});

function inFile(file: string, from: 'user' | 'project'): Outcome<Said[]> {
  if (!existsSync(file)) return { ok: true, value: [] };
  const text = readYamlText(file, file, 'check the path');
  if (!text.ok) return text;
  const opened = openYaml(text.value, file);
  if (!opened.ok) return opened;
  const source = opened.value;
  const parsed = Partially.safeParse(source.value ?? {});
  const said = configNames.flatMap((name): Said[] => {
    const value = parsed.data?.[name];
    return value === undefined ? [] : [{ name, value, from, where: source.where([name], 'value') }];
  });
  const problems = inFileOrder([
    ...source.problems,
    ...(parsed.success ? [] : schemaProblems(parsed.error, source, 'config')),
    ...said.filter(({ name }) => from === 'project' && !configFields[name].project).map(notTheirs),
  ]);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: said };
}

const notTheirs = ({ name, where }: Said): Problem => ({
  code: 'config-not-project',
  message: `\`${name}\` is for the person at the screen to say, not for a project`,
  fix: `remove it; your own goes to config.yaml in your folder of settings, or to ${configFields[name].variable}`,
  where,
});

/** A variable or a flag holds text; a list is split at its spaces. */
function fromText(
  name: ConfigName,
  text: string,
  from: 'environment' | 'flag',
  where: string,
): Outcome<Said> {
  const value = name === 'notifyCommand' ? text.split(' ').filter((word) => word !== '') : text;
  const parsed = Partially.safeParse({ [name]: value });
  if (parsed.success) return { ok: true, value: { name, value, from, where } };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    problems: [
      {
        code: 'config-invalid',
        message: `${where} is "${text.slice(0, 60)}"`,
        fix:
          issue?.code === 'invalid_value'
            ? `write one of ${issue.values.join(', ')}`
            : (issue?.message ?? ''),
        where,
      },
    ],
  };
}

/** Every setting with where it comes from: a flag before a variable, before the project, before the person's file. */
export function readConfig({ userFile, projectFile, env, flags }: ConfigSources): Outcome<ResolvedConfig> {
  const said: Said[] = [];
  const problems: Problem[] = [];
  const take = (outcome: Outcome<Said[]>): void => {
    if (outcome.ok) said.push(...outcome.value);
    else problems.push(...outcome.problems);
  };
  take(inFile(userFile, 'user'));
  take(inFile(projectFile, 'project'));
  for (const [from, texts] of [
    ['environment', (name: ConfigName) => env[configFields[name].variable]],
    ['flag', (name: ConfigName) => flags[name]],
  ] as const) {
    for (const name of configNames) {
      const text = texts(name);
      if (text === undefined || text === '') continue;
      const where = from === 'flag' ? `--${name}` : configFields[name].variable;
      const one = fromText(name, text, from, where);
      take(one.ok ? { ok: true, value: [one.value] } : one);
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const last = new Map(said.map((one) => [one.name, one]));
  const origin = (name: ConfigName) => {
    const { from = 'default', where = '' } = last.get(name) ?? {};
    return { from, where } as const;
  };
  return {
    ok: true,
    value: {
      values: Config.parse(Object.fromEntries([...last].map(([name, { value }]) => [name, value]))),
      origins: {
        prefix: origin('prefix'),
        theme: origin('theme'),
        glyphs: origin('glyphs'),
        notify: origin('notify'),
        notifyCommand: origin('notifyCommand'),
        progress: origin('progress'),
        mouse: origin('mouse'),
      },
    },
  };
}
