import { profileOnlyFields } from './fields-profile.ts';
import { runDetails } from './fields-run.ts';

/** The kinds of YAML file people write. `rules` are the standing rules of a user or an organisation. */
export type FileKind = 'contract' | 'profile' | 'rules';

/**
 * What one field is for. `path` uses `[]` for "each entry" and `*` for "each name": `stop_if[].touches`,
 * `tools.*.kind`. `example` is one line of YAML that is valid in a file of its kind.
 */
export interface Field {
  path: string;
  text: string;
  example: string;
  /** Lines that say more, for `explain`. */
  more?: readonly string[];
}

const field = (path: string, text: string, example: string, more?: readonly string[]): Field => ({
  path,
  text,
  example,
  ...(more === undefined ? {} : { more }),
});

/** The short form of what the docstring of call patterns says in full. */
const matchers =
  'After the tool may stand what its arguments may be, as `name=matcher`: `path(docs/**)` for where a path leads, `host(*.example.com)` for a URL or host, `one-of(a, b)` or just `name=a` for exact values, `regex(is:open .*)` for an RE2 expression, `*` for anything. `files[].path` is a field of every element of a list, `name?=` an argument that may be missing, a last `...` stands for further arguments.';
const tightening =
  'One matching element of a list or part of a text is enough, and a value that cannot be understood counts as matching.';

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

const beforeRules: readonly Field[] = [
  field('contract', 'The version of the contract format. This release reads version 1.', 'contract: 1'),
  field(
    'task',
    'What is asked for, in one sentence: it is what the agent is told and the first line of the record.',
    'task: Investigate customer sync failures for EU accounts',
  ),
  field('ticket', 'The ticket this work belongs to, for the record.', 'ticket: PAY-4317'),
  field(
    'owner',
    'Who delegates this and answers for it. The record names this person as the delegating user.',
    'owner: dana@example.com',
  ),
  field(
    'risk_owner',
    'Who accepts the risk that is left when the work is done. The owner when left out.',
    'risk_owner: dana@example.com',
  ),
  field(
    'agent',
    'Which agent works under this contract and under which account.',
    'agent: { profile: claude-code, identity: dana-local-claude }',
  ),
  field(
    'agent.profile',
    'The tool profile to start the agent with, by its name.',
    'agent: { profile: claude-code }',
  ),
  field(
    'agent.identity',
    'The account or token the agent acts under, as people call it. Declared here, not proven.',
    'agent: { profile: claude-code, identity: dana-local-claude }',
  ),
  field(
    'risk',
    'low: small local change, normal review. medium: scoped change with checks, packet and rollback note. high: data, auth, payments, writing MCP tools; needs an approver who is not the owner. A run can raise it, never lower it.',
    'risk: medium',
  ),
  field(
    'data',
    'The data classes the work may touch: public, internal, confidential, regulated, secret. Anything of another class is asked.',
    'data: [public, internal]',
  ),
  field(
    'sources',
    'Tickets, logs, documents, indexes or other places the work may draw on, in words.',
    'sources: [ticket PAY-4317, "log:staging-sync"]',
  ),
  field(
    'classes',
    'Which files or sources carry which data class: a glob on the left, a class on the right.',
    'classes: { "src/**": internal, "fixtures/customers/**": confidential }',
  ),
];

const afterRules: readonly Field[] = [
  field(
    'stop_if',
    'Conditions that freeze the run until a person decides, one condition a line, each with an optional `because`.',
    'stop_if: [{ similar_failures: 2 }, { minutes: 20 }]',
  ),
  field(
    'stop_if[].touches',
    'Stops before one of these files is read, changed or named, as globs relative to the workspace.',
    'stop_if: [{ touches: ["**/*.sql"], because: the fix needs a schema change }]',
  ),
  field(
    'stop_if[].runs',
    'Stops before one of these commands, as word patterns.',
    'stop_if: [{ runs: ["kubectl apply ..."] }]',
  ),
  field(
    'stop_if[].calls',
    `Stops before one of these MCP tools, as \`server.tool\`. ${matchers} ${tightening}`,
    "stop_if: [{ calls: ['*.delete_*', 'db.query sql=regex((?i)drop)'] }]",
  ),
  field('stop_if[].reaches', 'Stops before one of these hosts.', 'stop_if: [{ reaches: ["*.example.com"] }]'),
  field(
    'stop_if[].similar_failures',
    'Stops when the same check has failed the same way this many times.',
    'stop_if: [{ similar_failures: 2 }]',
  ),
  field(
    'stop_if[].minutes',
    'Stops this many minutes after the start, pauses included.',
    'stop_if: [{ minutes: 20 }]',
  ),
  field('stop_if[].denied', 'Stops after this many denied actions.', 'stop_if: [{ denied: 5 }]'),
  field(
    'stop_if[].cost_usd',
    'Stops when the run has cost this much in US dollars.',
    'stop_if: [{ cost_usd: 3 }]',
  ),
  field('stop_if[].tokens', 'Stops after this many tokens.', 'stop_if: [{ tokens: 400000 }]'),
  field('stop_if[].files', 'Stops when more than this many files were edited.', 'stop_if: [{ files: 12 }]'),
  field(
    'stop_if[].because',
    'Why the run stops here, as the person will read it. It also ties the rule to a line of `rollback.stop_before`.',
    'stop_if: [{ touches: ["**/*.sql"], because: the fix needs a schema change }]',
  ),
  field(
    'hold',
    'How long a question waits for a person before it is denied: a whole number and a unit, at most 24h.',
    'hold: 10m',
  ),
  field(
    'evidence',
    'What has to be in the record before the work can be shipped: failing-test, passing-test, files-changed, assumptions, residual-risk, rollback-note.',
    'evidence: [passing-test, files-changed]',
  ),
  field(
    'approver',
    'Who may widen the scope and release the work. At high risk it has to be someone other than the owner.',
    'approver: sam@example.com',
  ),
  field(
    'expires',
    'When this delegation ends, with date, time, seconds and zone. An expired contract does not start.',
    'expires: 2099-12-01T18:00:00Z',
  ),
  field('review_by', 'The day on which this kind of delegation is looked at again.', 'review_by: 2099-12-31'),
  field(
    'incident_trigger',
    'What seen afterwards means that this change has to be treated as an incident.',
    'incident_trigger: sync lag over 10 min, or a customer report',
  ),
  field(
    'rollback',
    'How the change would be undone, by whom and when. At medium risk and above the first edit waits until it is complete.',
    'rollback: { change: tighten the retry filter, undo: revert the patch }',
  ),
  field('rollback.change', 'What is changed, in one line.', 'rollback: { change: tighten the retry filter }'),
  field('rollback.undo', 'How it is undone.', 'rollback: { undo: revert the patch and redeploy the worker }'),
  field(
    'rollback.data_risk',
    'What data could be harmed, or that none could.',
    'rollback: { data_risk: none; reads only }',
  ),
  field(
    'rollback.trigger',
    'What would make someone undo it.',
    'rollback: { trigger: sync lag over 10 min }',
  ),
  field('rollback.owner', 'Who would undo it.', 'rollback: { owner: sync on-call }'),
  field(
    'rollback.stop_before',
    'Things that must not happen without a stop. Each line needs a `stop_if` rule whose `because` names it.',
    'rollback: { stop_before: [] }',
  ),
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
    default:
      return kind satisfies never;
  }
}

/** The names that may stand directly below a field, in the table's order; `''` is the file itself. */
export function childNames(kind: FileKind, path: string): string[] {
  const prefix = path === '' ? '' : `${path}.`;
  return fieldsOf(kind)
    .filter((entry) => entry.path.startsWith(prefix))
    .map((entry) => entry.path.slice(prefix.length))
    .filter((rest) => /^[a-zA-Z_]+$/.test(rest));
}
