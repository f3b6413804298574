import { type PinnedContract, Rollback } from '../model/contract.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { Redaction } from '../model/evidence.ts';
import { know, knowIf, unknown } from '../model/known.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { matchesName } from '../policy/name-rules.ts';
import type { History } from '../state/history.ts';
import type { RunState } from '../state/run-state.ts';
import { type ActionStory, actionStories } from './action-story.ts';
import { boundaryFacts } from './boundary-facts.ts';
import { createDoings } from './doings.ts';
import { findingsOf } from './findings.ts';
import { actionFacts } from './record-actions.ts';
import { changesFact } from './record-changes.ts';
import { checkFacts } from './record-checks.ts';
import { evidenceFacts } from './record-evidence.ts';
import { attributedChanges, observedChanges } from './record-observed.ts';
import { type IsReadOnly, outsideEffects } from './record-outside.ts';
import { pressureFacts } from './record-pressure.ts';
import { integrityFacts, releaseFacts } from './record-release.ts';
import { scopeFacts } from './record-scope.ts';
import { pick, supervisionFacts } from './record-supervision.ts';
import { utcText } from './utc-text.ts';
import { seenOf } from './windows.ts';
import { witnessFacts } from './witness-facts.ts';

/** What the record needs from outside the journal. */
export interface RecordContext {
  /** Bytes of a torn tail the reader set aside. */
  torn?: { bytes: number } | undefined;
}

/** The run record: a function of the journal. Fails only for a history that does not begin with its start. */
export function runRecord(
  history: History,
  state: RunState,
  context: RecordContext = {},
): Outcome<RunRecord> {
  const events = Array.from({ length: history.length }, (_, index) => history.at(index)).filter(
    (e) => e !== undefined,
  );
  const start = events[0]?.body;
  if (start?.type !== 'run.started') {
    const message = 'the history does not begin with run.started';
    return {
      ok: false,
      problems: [{ code: 'record-no-start', message, fix: 'Read the whole journal first.' }],
    };
  }
  const contracts = [start.contract, ...pick(events, 'contract.amended', ({ contract }) => contract)];
  const inForce = contracts.at(-1)?.contract ?? start.contract.contract;
  const stories = actionStories(history);
  const { rises, amendments, ...supervision } = supervisionFacts(events);
  const evidence = pick(events, 'evidence.recorded', (body, t) => ({ ...body, t }));
  const seen = seenOf(events);
  const doingOf = createDoings(start.profile);
  const attributed = attributedChanges(seen, stories, doingOf);
  const observed = observedChanges(seen, attributed);
  const done = actionFacts(stories, observed, start.profile.capabilities);
  const tests = checkFacts(stories, evidence, inForce, seen, attributed);
  const torn = context.torn?.bytes ?? 0;
  const { changedUnread } = done.files;
  const witnessed = witnessFacts(events, stories);
  const grounds = {
    events,
    stories,
    evidence,
    seen,
    attributed,
    doingOf,
    tests,
    changedUnread,
    witnessed,
    torn,
  };
  const value: RunRecord = {
    record: 1,
    run: runFacts(start, state),
    outcome: outcomeOfRun(state),
    request: {
      task: start.task,
      ticket: knowIf(inForce.ticket, 'declared', 'the contract names no ticket'),
      sources: inForce.sources,
    },
    people: peopleOf(start, inForce),
    agent: agentOf(start, inForce),
    contract: { ...contractFacts(contracts, start), amendments },
    risk: { declared: start.contract.contract.risk, reached: state.risk, rises },
    boundary: boundaryFacts(start, events),
    channel: channelOf(start, events, stories),
    totals: { actions: stories.length, ...state.totals },
    ...done,
    ...pressureFacts(stories, supervision.stops.filter(({ action }) => action === null).length),
    ...supervision,
    witnessed,
    ...scopeFacts(stories, contracts),
    tests,
    ...evidenceFacts({ stories, evidence, contract: inForce, checks: tests.checks, observed }),
    findings: findingsOf(grounds),
    outsideEffects: outsideEffects(stories, readOnlyTools(start.profile), doingOf),
    rollback: rollbackOf(inForce.rollback ?? {}, events),
    incidentTrigger: knowIf(inForce.incident_trigger, 'declared', 'the contract names none'),
    ...heldChanges(events),
    ...releaseFacts(events),
    redactions: redactionsOf(events),
    integrity: {
      events: events.length,
      lastHash: events.at(-1)?.hash ?? '',
      torn: context.torn ? { bytes: context.torn.bytes } : null,
      ...integrityFacts(events),
    },
  };
  return { ok: true, value };
}

function heldChanges(events: readonly Event[]): Pick<RunRecord, 'changes'> {
  const changes = changesFact(events);
  return changes === undefined ? {} : { changes };
}

type Start = EventOf<'run.started'>;
type Contract = PinnedContract['contract'];

function runFacts(start: Start, { end }: RunState): RunRecord['run'] {
  const noGit = 'the workspace is not a git repository';
  const open = 'the run has no end on record';
  return {
    id: start.run,
    version: start.version,
    startedAt: start.at,
    endedAt:
      end?.outcome === 'interrupted'
        ? unknown(`the run was interrupted; that was found on ${utcText(end.at)}`)
        : knowIf(end?.at, 'observed', open),
    durationMs: knowIf(end?.t, 'observed', open),
    workspace: start.workspace,
    branch: knowIf(start.git?.branch, 'observed', start.git ? 'no branch was checked out' : noGit),
    head: knowIf(start.git?.head, 'observed', noGit),
    dirty: knowIf(start.git?.dirty, 'observed', noGit),
    attended: start.attended,
    complete: end !== undefined && end.outcome !== 'interrupted',
  };
}

function outcomeOfRun({ end }: RunState): RunRecord['outcome'] {
  if (!end) return unknown('the run has no end on record');
  const { outcome, reason, exitCode, signal } = end;
  return know({ outcome, reason, exitCode, signal }, 'observed');
}

function peopleOf(start: Start, contract: Contract): RunRecord['people'] {
  return {
    delegator: start.delegator,
    owner: contract.owner,
    riskOwner: knowIf(contract.risk_owner, 'declared', 'the contract names no risk owner'),
    approver: knowIf(contract.approver, 'declared', 'the contract names no approver'),
    approval: start.approval,
  };
}

function agentOf(
  { agent, command, profile, standing }: Start,
  { may, ask, never }: Contract,
): RunRecord['agent'] {
  return {
    profile: agent.profile,
    title: profile.title,
    command,
    version: knowIf(agent.version, 'observed', 'the agent did not say'),
    osUser: agent.osUser,
    declaredIdentity: knowIf(agent.declared, 'declared', 'the contract names no identity'),
    gitAuthor: knowIf(agent.gitAuthor, 'observed', 'git has no author configured'),
    passedVariables: agent.passedVariables,
    mcpCredentials: agent.mcpCredentials,
    permissions: { may, ask, never },
    standing: standing.map(({ source, file }) => ({ source, file })),
  };
}

function contractFacts(contracts: readonly PinnedContract[], start: Start) {
  const last = contracts.at(-1) ?? start.contract;
  const { file, version, hash, text } = last;
  const { hold, expires, review_by } = last.contract;
  return {
    file,
    version,
    hash,
    text,
    approvedHash: start.contract.hash,
    approvedText: start.contract.text,
    hold,
    expires: knowIf(expires, 'declared', 'the contract does not expire'),
    reviewBy: knowIf(review_by, 'declared', 'the contract names no review date'),
  };
}

function channelOf(
  start: Start,
  events: readonly Event[],
  stories: readonly ActionStory[],
): RunRecord['channel'] {
  const { kind, holds } = start.profile.channel;
  const couldBlock = stories.filter(({ action }) => action.holds === 'block').length;
  const onlyWatched = stories.length - couldBlock;
  const [opened] = pick(events, 'channel.opened', ({ handshakeMs }, t) => ({ t, handshakeMs }));
  const could = `${couldBlock} of ${stories.length} actions could be held back`;
  return {
    name: kind,
    holds,
    opened: knowIf(opened, 'observed', 'the channel never opened'),
    failures: pick(events, 'channel.failed', ({ reason }, t) => ({ t, reason })),
    couldBlock,
    onlyWatched,
    statement: onlyWatched === 0 ? could : `${could}; ${onlyWatched} could only be watched`,
  };
}

function rollbackOf(
  note: NonNullable<Contract['rollback']>,
  events: readonly Event[],
): RunRecord['rollback'] {
  const stated: ReadonlySet<string> = new Set(Object.keys(note));
  const required = Object.entries(Rollback.shape).filter(([, field]) => !field.safeParse(undefined).success);
  const missing = required.map(([name]) => name).filter((name) => !stated.has(name));
  const last = (type: 'rollback.rehearsed' | 'rollback.done') =>
    pick(events, type, ({ type: _, ...report }, t) => ({ t, ...report })).at(-1);
  return {
    note: { stop_before: [], ...note },
    complete: missing.length === 0,
    missing,
    rehearsed: knowIf(last('rollback.rehearsed'), 'observed', 'the rollback was not rehearsed'),
    done: knowIf(last('rollback.done'), 'observed', 'the run was not rolled back'),
  };
}

/** Undisclosed tools are not read-only: the register has to say so. */
function readOnlyTools({ capabilities }: Start['profile']): IsReadOnly {
  return (server, tool) =>
    capabilities.find(({ call }) => matchesName(call, `${server}.${tool}`))?.access === 'read-only';
}

function redactionsOf(events: readonly Event[]): RunRecord['redactions'] {
  const counts = new Map<string, number>();
  const add = (found: readonly Redaction[]) => {
    for (const { kind, count } of found) counts.set(kind, (counts.get(kind) ?? 0) + count);
  };
  for (const { body } of events) {
    if (body.type === 'action.requested' || body.type === 'action.finished') add(body.redactions);
    else if (body.type === 'evidence.recorded' && body.evidence.what === 'redacted') add(body.evidence.found);
  }
  const kinds = [...counts].map(([kind, count]) => ({ kind, count }));
  return { count: kinds.reduce((sum, { count }) => sum + count, 0), kinds };
}
