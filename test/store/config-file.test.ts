import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Config, type ConfigName, configNames } from '../../src/model/config.ts';
import { readConfig } from '../../src/store/config-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

interface Case {
  user?: string;
  project?: string;
  env?: Record<string, string>;
  flags?: Partial<Record<ConfigName, string>>;
}

function read({ user, project, env = {}, flags = {} }: Case) {
  const folder = temporaryDirectory();
  const [userFile, projectFile] = [join(folder, 'config.yaml'), join(folder, 'project/config.yaml')];
  mkdirSync(join(folder, 'project'));
  if (user !== undefined) writeFileSync(userFile, user);
  if (project !== undefined) writeFileSync(projectFile, project);
  const told = readConfig({ userFile, projectFile, env, flags });
  const short = (where: string): string => where.replace(`${folder}/`, '');
  return { told, short };
}

describe('readConfig', () => {
  it('is what nobody had to say, without any file', () => {
    const { told } = read({});
    expect(told).toMatchObject({ ok: true, value: { values: Config.parse({}) } });
    expect(told.ok && new Set(configNames.map((name) => told.value.origins[name].from))).toEqual(
      new Set(['default']),
    );
  });

  it.each<[string, Case, string, string, string]>([
    ['the file of the person', { user: 'theme: light\n' }, 'light', 'user', 'config.yaml:1:8'],
    ['an empty file', { user: '# nothing yet\n' }, 'auto', 'default', ''],
    [
      'the project',
      { user: 'theme: light\n', project: '\ntheme: dark\n' },
      'dark',
      'project',
      'project/config.yaml:2:8',
    ],
    [
      'a variable',
      { project: 'theme: dark\n', env: { COUNTERSIGN_THEME: 'contrast' } },
      'contrast',
      'environment',
      'COUNTERSIGN_THEME',
    ],
    [
      'a flag',
      { env: { COUNTERSIGN_THEME: 'contrast' }, flags: { theme: 'colour-blind' } },
      'colour-blind',
      'flag',
      '--theme',
    ],
    [
      'no variable when it is empty',
      { user: 'theme: light\n', env: { COUNTERSIGN_THEME: '' } },
      'light',
      'user',
      'config.yaml:1:8',
    ],
  ])('takes %s', (_, given, theme, from, where) => {
    const { told, short } = read(given);
    expect(told.ok && told.value.values.theme).toBe(theme);
    expect(told.ok && told.value.origins.theme.from).toBe(from);
    expect(told.ok && short(told.value.origins.theme.where)).toBe(where);
  });

  it('splits a command of a variable at its spaces', () => {
    const { told } = read({ env: { COUNTERSIGN_NOTIFY_COMMAND: ' notify-send  Countersign ' } });
    expect(told.ok && told.value.values.notifyCommand).toEqual(['notify-send', 'Countersign']);
  });

  it.each<[string, Case, string, string]>([
    ['a field nobody knows', { user: 'them: dark\n' }, 'unknown-field', 'did you mean `theme`?'],
    ['a value nobody knows', { user: 'theme: pink\n' }, 'wrong-value', 'theme: light'],
    [
      'a value of a variable nobody knows',
      { env: { COUNTERSIGN_THEME: 'pink' } },
      'config-invalid',
      'auto, dark',
    ],
    ['a prefix no terminal sends', { user: 'prefix: ctrl-5\n' }, '', 'ctrl-'],
    ['a prefix of the project', { project: 'prefix: ctrl-q\n' }, 'config-not-project', 'COUNTERSIGN_PREFIX'],
    ['a command of the project', { project: 'notifyCommand: [rm]\n' }, 'config-not-project', 'remove it'],
    ['a silence of the project', { project: 'notify: off\n' }, 'config-not-project', 'remove it'],
    ['something that is no YAML', { user: 'theme: [\n' }, '', ''],
  ])('refuses %s', (_, given, code, fix) => {
    const { told } = read(given);
    const [problem] = told.ok ? [] : told.problems;
    expect(problem?.code).toContain(code);
    expect(problem?.fix).toContain(fix);
    expect(problem?.where).toMatch(/config\.yaml:\d|COUNTERSIGN_THEME/);
  });

  it.each([
    ['ctrl-]', true],
    ['ctrl-q', true],
    ['ctrl-\\', true],
    ['ctrl-space', true],
    ['ctrl-[', false],
    ['q', false],
    ['alt-x', false],
  ])('prefix %s: %s', (prefix, valid) => {
    expect(Config.safeParse({ prefix }).success).toBe(valid);
  });
});
