import { type Field, field, matchers, tightening } from './field.ts';
import { configFileFields } from './fields-config.ts';
import { afterRules, beforeRules } from './fields-contract.ts';
import { organisationFields } from './fields-organisation.ts';
import { profileOnlyFields } from './fields-profile.ts';
import { runDetails } from './fields-run.ts';

/**
 * The kinds of YAML file people write. `rules` are the standing rules of a user or an organisation, `organisation` says who
 * may do what, `config` how the screens of one person look.
 */
export type FileKind = 'contract' | 'profile' | 'rules' | 'organisation' | 'config';

/** The rule lists a contract, a profile and standing rules have in common. */
const ruleFields: readonly Field[] = [
  field(
    'may',
    'What is delegated: six lists. Nothing is allowed that no list allows; what is left out is asked when a person is there and denied when nobody is.',
    'may: { read: ["src/**"], edit: ["src/sync/**"] }',
  ),
  field(
    'may.read',
    'Files the agent may read, as globs relative to the workspace. `*` stays within one folder, `**` goes through folders, and files that begin with a dot count.',
    'may: { read: ["src/**", "docs/**"] }',
  ),
  field(
    'may.edit',
    'Files the agent may create, change or delete, as globs relative to the workspace: `src/**` for a folder, for `src` alone is one file. Keep it as narrow as the task.',
    'may: { edit: ["src/sync/**"] }',
  ),
  field(
    'may.run',
    'Commands the agent may run, as word patterns: `*` stands for one word, `...` for any rest. Each command of a pipeline is judged on its own. Programs that only read or write files need no line: their files are judged.',
    'may: { run: ["npm run lint", "npx vitest run billing/**"] }',
    runDetails,
  ),
  field(
    'may.call',
    `MCP tools the agent may call, as \`server.tool\`; \`*\` is allowed in either half. ${matchers} A tool alone means any arguments; with matchers every argument has to be named and match, a regex as a whole, in a list every element.`,
    "may: { call: [github.get_issue, 'filesystem.read_file path=path(docs/**)', 'jira.search project=one-of(ABC, DEF) ...'] }",
  ),
  field(
    'may.reach',
    'Hosts the agent may open connections to, by name, without a scheme or a path. `*.example.com` covers every host below it.',
    'may: { reach: [registry.npmjs.org] }',
  ),
  field(
    'may.expose',
    'Kinds of publishing the agent may do: pushes, pull requests, comments, uploads, posts.',
    'may: { expose: [draft-pull-request] }',
  ),
  field(
    'ask',
    'What waits for a person even where `may` would allow it. The same six lists as `may`.',
    'ask: { run: ["npm install *"], edit: [package.json] }',
  ),
  field('ask.read', 'Files whose reading waits for a person.', 'ask: { read: ["config/**"] }'),
  field('ask.edit', 'Files whose change waits for a person.', 'ask: { edit: [package.json] }'),
  field('ask.run', 'Commands that wait for a person.', 'ask: { run: ["npm install *"] }'),
  field(
    'ask.call',
    `MCP tools that wait for a person. ${matchers} ${tightening}`,
    "ask: { call: ['github.create_*', 'jira.create project=one-of(OPS)'] }",
  ),
  field('ask.reach', 'Hosts that wait for a person.', 'ask: { reach: ["*.example.com"] }'),
  field('ask.expose', 'Kinds of publishing that wait for a person.', 'ask: { expose: [comment] }'),
  field(
    'never',
    'What is refused whatever else is said: no grant and no answer of a person in the run overrides it.',
    'never: { touch: ["migrations/**", ".env*"], call: ["*.write_*"] }',
  ),
  field(
    'never.touch',
    'Files that are not read, changed, deleted, executed or named as an operand, and everything below a folder named here. A name without a slash is meant at any depth; a path may be absolute or begin with `~/`.',
    'never: { touch: ["**/secrets/**", "~/.ssh/**"] }',
  ),
  field('never.run', 'Commands that are refused.', 'never: { run: ["git push ..."] }'),
  field(
    'never.call',
    `MCP tools that are refused. ${matchers} ${tightening}`,
    "never: { call: ['*.write_*', 'fetch.get url=host(*.prod.example.com)'] }",
  ),
  field('never.reach', 'Hosts that are refused.', 'never: { reach: ["*.prod.example.com"] }'),
  field('never.expose', 'Kinds of publishing that are refused.', 'never: { expose: [upload] }'),
];

/** Every field of a contract, in the order people write them. */
export const contractFields: readonly Field[] = [...beforeRules, ...ruleFields, ...afterRules];

/** Every field of a tool profile. Its rules are those of a contract, one level down. */
const profileFields: readonly Field[] = [
  ...profileOnlyFields,
  ...ruleFields.map(({ path, text, example }) => ({
    path: `rules.${path}`,
    text,
    example: `rules: { ${example} }`,
  })),
];

/** The table of one kind of file. */
export function fieldsOf(kind: FileKind): readonly Field[] {
  switch (kind) {
    case 'contract':
      return contractFields;
    case 'profile':
      return profileFields;
    case 'rules':
      return ruleFields;
    case 'organisation':
      return organisationFields;
    case 'config':
      return configFileFields;
    default:
      return kind satisfies never;
  }
}

/** The names that may stand directly below a field, in the table's order; `''` is the file itself. */
export const childNames = (kind: FileKind, path: string): string[] => namesBelow(fieldsOf(kind), path);

/** The same, of any table. */
export function namesBelow(fields: readonly Field[], path: string): string[] {
  const prefix = path === '' ? '' : `${path}.`;
  return fields
    .filter((entry) => entry.path.startsWith(prefix))
    .map((entry) => entry.path.slice(prefix.length))
    .filter((rest) => /^[a-zA-Z_-]+$/.test(rest));
}
