import type { Capability } from '../model/capability.ts';
import { startGaps } from '../model/doctor.ts';
import type { Event, EventOf } from '../model/event.ts';
import { wayText } from '../model/freeze-way.ts';
import type { History } from '../state/history.ts';
import type { RunState, OpenStop as StateStop } from '../state/run-state.ts';
import { beyondBoundary } from '../views/beyond-boundary.ts';
import { actionRows, type Clock, detailTexts, lastOf } from './action-rows.ts';
import { elapsed, hourAndMinute } from './clock.ts';
import { type Row, row } from './row.ts';
import type { HeaderView, Held, OpenStop, RunStatus, RunView } from './run-view.ts';
import { visible } from './visible-text.ts';
import { clip } from './wrap.ts';

/** What a view needs beside the journal. */
export interface Viewing {
  readonly mayAnswer: boolean;
  readonly zoneMinutes: number;
  /** Milliseconds since the run started, now; at the playhead in a replay. */
  readonly elapsedMs: number;
  readonly recording: boolean;
}

type Started = EventOf<'run.started'>;

const statuses: Readonly<Record<RunState['status'], RunStatus>> = {
  starting: 'starting',
  running: 'running',
  waiting: 'running',
  paused: 'paused',
  stopped: 'frozen',
  ended: 'ended',
  interrupted: 'ended',
};

const half = (pattern: string, text: string): boolean => pattern === '*' || pattern === text;

/** The register's entry of a tool: `server.tool`, `*` allowed in either half. */
function capabilityOf(server: string, name: string, register: readonly Capability[]): Capability | null {
  const found = register.find(({ call }) => {
    const dot = call.indexOf('.');
    return half(call.slice(0, dot), server) && half(call.slice(dot + 1), name);
  });
  return found ?? null;
}

/** Columns of a command that is only named. */
const namedColumns = 60;

function runningIn({ open }: RunState): string[] {
  return [...open.values()].flatMap(({ action, phase }) =>
    phase === 'released' && action.kind === 'run'
      ? [`${visible(action.id)} \`${clip(visible(action.command), namedColumns)}\``]
      : [],
  );
}

function heldOf(id: string, state: RunState, history: History, started: Started | undefined): Held | null {
  const events = history.byAction(id);
  const requested = lastOf(events, 'action.requested');
  const decided = lastDecided(events);
  if (!requested || !decided) return null;
  const { action, facts } = requested;
  const register = started?.profile.capabilities ?? [];
  const capability = action.kind === 'call' ? capabilityOf(action.server, action.name, register) : null;
  const foreseen = state.open.get(id)?.foreseen ?? [];
  const { verdict, hash } = decided;
  const beyond = beyondBoundary(state.boundary, verdict, facts);
  const running = runningIn(state);
  return { action, facts, verdict, decided: hash, foreseen, beyond, capability, running };
}

/** The newest judgement with the hash of its line. */
function lastDecided(events: readonly Event[]) {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event?.body.type === 'action.decided') return { verdict: event.body.verdict, hash: event.hash };
  }
  return null;
}

function stopOf(
  stop: StateStop | undefined,
  state: RunState,
  history: History,
  started: Started | undefined,
): OpenStop | null {
  if (!stop) return null;
  const held = stop.action === null ? null : heldOf(stop.action, state, history, started);
  return { stop: stop.stop, rule: stop.rule, reason: stop.reason, held };
}

/** What is missing is loud; while it stands only its gaps are said. */
function boundaryWarning({ boundary }: RunState): string | null {
  switch (boundary.state) {
    case 'none':
      return 'no boundary';
    case 'failed':
      return 'boundary failed';
    case 'pending':
      return null;
    case 'open':
      return startGaps(boundary.opened.checks, boundary.opened.kind === 'landlock' ? 'landlock' : 'boundary');
    default:
      return boundary satisfies never;
  }
}

function headerOf(state: RunState, started: Started | undefined, viewing: Viewing): HeaderView {
  const { totals } = state;
  return {
    agent: started?.profile.name ?? 'agent',
    task: state.task ?? 'starting',
    branch: state.branch,
    head: started?.git?.head ?? null,
    elapsed: elapsed(viewing.elapsedMs),
    counts: { allow: totals.allow, stop: totals.stop, deny: totals.deny, ask: totals.ask },
    risk: state.risk,
    recording: viewing.recording,
    ended: statuses[state.status] === 'ended',
    boundary: boundaryWarning(state),
    still: state.paused && !state.end ? state.paused.processes : null,
    heldBy: state.paused?.way && !state.end ? wayText[state.paused.way] : null,
    watchOnly: started?.profile.channel.holds === 'watch',
  };
}

function panelOf(state: RunState): Row[] {
  const { counters, contract } = state;
  const dollars = counters.costUsd.toFixed(2);
  const line = (label: string, text: string): Row => row(`${label.padEnd(9)}${text}`);
  return [
    line('files', `${counters.filesEdited} edited${state.changesWait ? ', not in the workspace yet' : ''}`),
    line('cost', `$${dollars} · ${Math.round(counters.tokens / 1000)}k tokens`),
    line('contract', `${visible(contract?.file ?? 'none')} v${contract?.version ?? 0}`),
    line('pressure', `${counters.denied} denied · ${state.grants.length} grants`),
    ...(state.heldBy ? [line('freeze', wayText[state.heldBy])] : []),
    ...(state.viewers.length > 1 ? [line('viewers', String(state.viewers.length))] : []),
  ];
}

function agentEndOf({ end }: RunState): string | null {
  if (end?.signal) return `the agent was ended by ${visible(end.signal)}`;
  return end && end.exitCode !== null ? `the agent ended with ${end.exitCode}` : null;
}

/** The newest snapshot that has contents to go back to. */
function snapshotOf(history: History): string | null {
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const body = history.at(index)?.body;
    if (body?.type !== 'snapshot.taken') continue;
    const { id, commit, incomplete, unlisted } = body.snapshot;
    // Contents that were not written down bring nothing back, nor does a look that saw nothing.
    if (commit === null || incomplete.some(({ path, unseen }) => path === '' && unseen)) continue;
    const missing = incomplete.filter(({ path }) => path !== '').length + unlisted;
    return missing === 0 ? id : `${id} (${missing} not kept)`;
  }
  return null;
}

/** The view of a run from what is open and what happened: the same live and in a replay. */
export function runView(state: RunState, history: History, viewing: Viewing): RunView {
  const first = history.at(0)?.body;
  const started = first?.type === 'run.started' ? first : undefined;
  const clock: Clock = { startedAt: state.startedAt ?? '', zoneMinutes: viewing.zoneMinutes };
  return {
    header: headerOf(state, started, viewing),
    status: statuses[state.status],
    agentEnd: agentEndOf(state),
    waiting: state.waiting.flatMap((id) => heldOf(id, state, history, started) ?? []),
    stop: stopOf(state.stop, state, history, started),
    grants: state.grants.map(({ what, by, until }) => ({
      what,
      by: by.name,
      until: until === null ? null : hourAndMinute(until, viewing.zoneMinutes),
    })),
    actions: actionRows(history, clock),
    detail: (id) => detailTexts(history, id),
    ruleOf: (id) => {
      const rule = lastOf(history.byAction(id), 'action.decided')?.verdict.rule;
      return rule?.file ? { file: rule.file, line: rule.line ?? 1 } : null;
    },
    closing: (id) => lastOf(history.byAction(id), 'action.answered') ?? null,
    panel: panelOf(state),
    contract: {
      file: state.contract?.file ?? '',
      text: state.contract?.text ?? '',
      version: state.contract?.version ?? 0,
    },
    snapshot: () => snapshotOf(history),
    mayAnswer: viewing.mayAnswer,
  };
}
