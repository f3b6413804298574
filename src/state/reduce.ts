import type { Event, EventOf } from '../model/event.ts';
import { reduceAction } from './action-events.ts';
import type { RunState, RunStatus } from './run-state.ts';
import { countSighting } from './sightings.ts';
import { reduceSupervision } from './supervision-events.ts';

/** The state after one more event. Deterministic, never throws, never changes its argument. */
export function reduce(state: RunState, event: Event): RunState {
  const changed = reduceBody(state, event);
  const counters = { ...changed.counters, elapsedMs: event.t };
  return { ...changed, counters, t: event.t, seq: event.seq, status: statusOf(changed) };
}

function reduceBody(state: RunState, event: Event): RunState {
  const { body } = event;
  switch (body.type) {
    case 'run.started':
      return start(state, body);
    case 'agent.started':
      return { ...state, agentPid: body.pid, heldBy: body.way };
    case 'channel.opened':
      return { ...state, channel: { state: 'open', channel: body.channel, handshakeMs: body.handshakeMs } };
    case 'channel.failed':
      return { ...state, channel: { state: 'failed', channel: body.channel, reason: body.reason } };
    case 'boundary.opened':
      return { ...state, boundary: { state: 'open', opened: body.boundary } };
    case 'boundary.failed':
      return { ...state, boundary: { state: 'failed', reason: body.reason } };
    case 'action.requested':
    case 'action.decided':
    case 'action.foreseen':
    case 'action.answered':
    case 'action.released':
    case 'action.finished':
      return reduceAction(state, body, event);
    case 'grant.given':
    case 'grant.expired':
    case 'grant.revoked':
    case 'stop.hit':
    case 'stop.resolved':
    case 'run.paused':
    case 'run.resumed':
    case 'contract.amended':
    case 'risk.raised':
    case 'capability.disabled':
    case 'capability.enabled':
    case 'viewer.attached':
    case 'viewer.detached':
    case 'evidence.recorded':
      return reduceSupervision(state, body, event);
    case 'witness.seen':
      return countSighting(state, body.seen);
    case 'run.interrupted': {
      const { reason, at } = body;
      return over(state, { outcome: 'interrupted', reason, at, exitCode: null, signal: null, t: event.t });
    }
    case 'run.ended': {
      const { outcome, reason, exitCode, signal, at } = body;
      return over(state, { outcome, reason, exitCode, signal, at, t: event.t });
    }
    case 'decision.made':
      return { ...state, decision: body };
    case 'changes.held':
      return { ...state, changesWait: true };
    case 'changes.applied':
    case 'changes.discarded':
      return { ...state, changesWait: false };
    // They are on record; nothing that is open depends on them.
    case 'snapshot.taken':
    case 'note.added':
    case 'limit.reached':
    case 'changes.applying':
    case 'rollback.rehearsed':
    case 'rollback.done':
    case 'intent.signed':
    case 'head.signed':
    case 'head.anchored':
    case 'hold.set':
    case 'hold.lifted':
    case 'tag.added':
    case 'tag.removed':
    case 'incident.opened':
      return state;
    default:
      return body satisfies never;
  }
}

function start(state: RunState, body: EventOf<'run.started'>): RunState {
  const { run, task, workspace, profile, attended, contract, boundary } = body;
  return {
    ...state,
    run,
    task,
    startedAt: body.at,
    workspace,
    branch: body.git?.branch ?? null,
    profile: { name: profile.name, title: profile.title },
    attended,
    boundary: boundary.kind === 'none' ? { state: 'none', reason: boundary.reason } : { state: 'pending' },
    contract,
    risk: contract.contract.risk,
  };
}

/** Nothing is open in a run that is over, whatever was left unanswered. */
function over(state: RunState, end: NonNullable<RunState['end']>): RunState {
  return {
    ...state,
    end,
    open: new Map(),
    waiting: [],
    grants: [],
    stop: undefined,
    laterStops: [],
    answeredStops: [],
    paused: undefined,
    viewers: [],
  };
}

function statusOf(state: RunState): RunStatus {
  if (state.end) return state.end.outcome === 'interrupted' ? 'interrupted' : 'ended';
  if (state.stop) return 'stopped';
  if (state.paused) return 'paused';
  if (state.waiting.length > 0) return 'waiting';
  return state.agentPid === undefined ? 'starting' : 'running';
}
