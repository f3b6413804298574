import { z } from 'zod';
import { Capability } from '../model/capability.ts';
import { Never, TouchMap } from '../model/contract.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';
import { coversWord } from './contract-cover.ts';
import { ruleListProblems } from './contract-rules.ts';
import { capabilityProblems, nameProblems } from './profile-checks.ts';
import { inFileOrder } from './yaml-order.ts';
import { schemaProblems } from './yaml-problems.ts';
import type { YamlSource } from './yaml-source.ts';
import { isFields, isList, pathText, valueAt, type YamlPath } from './yaml-values.ts';

/**
 * What a project may say about a profile that exists without it. A repository is not trusted to decide how an agent is
 * started or what it may do: it can only refuse more, ask more and switch capabilities off.
 */
const Overlay = z.strictObject({
  profile: z.literal(1),
  name: z.string(),
  title: z.string().optional(),
  rules: z.strictObject({ ask: TouchMap.prefault({}), never: Never.prefault({}) }).prefault({}),
  capabilities: z.array(Capability.extend({ enabled: z.literal(false) })).default([]),
});

const tightens = ['profile', 'name', 'title', 'rules', 'capabilities'];

function loosens(source: YamlSource, path: YamlPath, what: string): Problem {
  return {
    code: 'project-profile-loosens',
    message: `${what}: a profile of the project may only add to one that exists outside it`,
    fix: `remove \`${pathText(path)}\`; keep \`rules.never\`, \`rules.ask\` and capabilities with enabled: false, or give the profile a name of its own`,
    where: source.where(path, 'key'),
  };
}

/** Everything in a project's profile that is more than tightening. */
function loosening(source: YamlSource): Problem[] {
  const { value } = source;
  if (!isFields(value)) return [];
  const problems = Object.keys(value)
    .filter((name) => !tightens.includes(name))
    .map((name) => loosens(source, [name], `\`${name}\` cannot be set here`));
  const rules = valueAt(value, ['rules']);
  if (isFields(rules) && Object.hasOwn(rules, 'may')) {
    problems.push(loosens(source, ['rules', 'may'], '`rules.may` would allow more'));
  }
  const capabilities = valueAt(value, ['capabilities']);
  for (const at of isList(capabilities) ? capabilities.keys() : []) {
    if (valueAt(capabilities, [at, 'enabled']) === false) continue;
    problems.push(
      loosens(source, ['capabilities', at], `\`capabilities[${at}]\` does not switch anything off`),
    );
  }
  return problems;
}

/** Lays a project's profile over the one of the same name that comes with Countersign or belongs to the user. */
export function applyOverlay(base: Profile, source: YamlSource, fileName: string): Outcome<Profile> {
  const parsed = Overlay.safeParse(source.value);
  const said = loosening(source);
  const places = said.map(({ where }) => where);
  const rest = parsed.success ? [] : schemaProblems(parsed.error, source, 'profile');
  const problems = inFileOrder([
    ...source.problems,
    ...said,
    // A field that may not be set here is known to the schema of whole profiles: one sentence about it is enough.
    ...rest.filter(({ code, where }) => !places.includes(where) && !isSwitch(code, said)),
    ...nameProblems(source, fileName),
    ...capabilityProblems(source),
    ...ruleListProblems(source, ['rules'], null),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: merged(base, parsed.data) };
}

/** A capability that is on is reported as loosening; the schema would only say "false expected". */
const isSwitch = (code: string, said: readonly Problem[]): boolean =>
  (code === 'wrong-value' || code === 'field-missing') &&
  said.some(({ message }) => message.startsWith('`capabilities['));

function merged(base: Profile, overlay: z.infer<typeof Overlay>): Profile {
  const { ask, never } = base.rules;
  const more = overlay.rules;
  return {
    ...base,
    rules: {
      may: base.rules.may,
      ask: {
        read: [...ask.read, ...more.ask.read],
        edit: [...ask.edit, ...more.ask.edit],
        run: [...ask.run, ...more.ask.run],
        call: [...ask.call, ...more.ask.call],
        reach: [...ask.reach, ...more.ask.reach],
        expose: [...ask.expose, ...more.ask.expose],
      },
      never: {
        touch: [...never.touch, ...more.never.touch],
        run: [...never.run, ...more.never.run],
        call: [...never.call, ...more.never.call],
        reach: [...never.reach, ...more.never.reach],
        expose: [...never.expose, ...more.never.expose],
      },
    },
    // Switched-off entries come first, and switch off what they cover, however the register is searched.
    capabilities: [
      ...overlay.capabilities,
      ...base.capabilities.map((entry) =>
        overlay.capabilities.some(({ call }) => coversWord(call, entry.call))
          ? { ...entry, enabled: false }
          : entry,
      ),
    ],
  };
}
