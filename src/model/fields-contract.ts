import { type Field, field, matchers, tightening } from './field.ts';

/** What stands before the rules. */
export const beforeRules: readonly Field[] = [
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

/** What stands after them. */
export const afterRules: readonly Field[] = [
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
    'stop_if[].unclaimed',
    'Stops when something of this kind is seen that no action explains: file (a changed file), host (a contacted host), process (a started program).',
    'stop_if: [{ unclaimed: [file, host] }]',
  ),
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
    'checks',
    'Commands that are tests, linters, type checkers, builds or formatters, besides those whose runner is known anyway. The words, and any behind them. They need a line in `may.run` like every command; a rehearsed rollback runs them too.',
    'checks: { test: [make verify], lint: ["./scripts/lint"] }',
  ),
  field(
    'report',
    'The file in which the agent hands over what it assumed and what it is not sure of. It may edit this file, and it is told so. The headings are Assumptions, Residual risk, Known gaps, Least sure about, Checks skipped and Questions.',
    'report: reports/run.md',
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
