import type { Event, EventOf } from '../model/event.ts';
import { higher } from '../model/words.ts';
import type { RunState } from './run-state.ts';
import { settleSightings } from './sightings.ts';

/** Events about grants, stops, pauses, the contract, capabilities, viewers and evidence. */
export type SupervisionEvent = EventOf<
  | 'grant.given'
  | 'grant.expired'
  | 'grant.revoked'
  | 'stop.hit'
  | 'stop.resolved'
  | 'run.paused'
  | 'run.resumed'
  | 'contract.amended'
  | 'risk.raised'
  | 'capability.disabled'
  | 'capability.enabled'
  | 'viewer.attached'
  | 'viewer.detached'
  | 'evidence.recorded'
>;

export function reduceSupervision(state: RunState, body: SupervisionEvent, event: Event): RunState {
  switch (body.type) {
    case 'grant.given':
      return { ...state, grants: [...state.grants, body.grant] };
    case 'grant.expired':
    case 'grant.revoked':
      return { ...state, grants: state.grants.filter(({ id }) => id !== body.grant) };
    case 'stop.hit': {
      const { stop, rule, reason, action } = body;
      const hit = { stop, rule, reason, action, since: event.t };
      // One that an action hit is counted with the verdict of that action.
      const totals = action === null ? { ...state.totals, stop: state.totals.stop + 1 } : state.totals;
      const open = state.stop ? { laterStops: [...state.laterStops, hit] } : { stop: hit };
      return { ...settleSightings(state, rule), totals, ...open };
    }
    case 'stop.resolved':
      return resolveStop(state, body);
    case 'run.paused': {
      const { by, reason, processes, way } = body;
      return { ...state, paused: { by, reason, since: event.t, processes, ...(way ? { way } : {}) } };
    }
    case 'run.resumed':
      return { ...state, paused: undefined };
    case 'contract.amended':
      return { ...state, contract: body.contract, risk: higher(state.risk, body.contract.contract.risk) };
    case 'risk.raised':
      return { ...state, risk: higher(state.risk, body.to) };
    case 'capability.disabled':
      return { ...state, disabled: [...otherThan(state, body.disabled.call), body.disabled] };
    case 'capability.enabled':
      return { ...state, disabled: otherThan(state, body.call) };
    case 'viewer.attached': {
      const { viewer, identity, may } = body;
      return { ...state, viewers: [...state.viewers, { viewer, identity, may }] };
    }
    case 'viewer.detached':
      return { ...state, viewers: state.viewers.filter(({ viewer }) => viewer !== body.viewer) };
    case 'evidence.recorded':
      return recordEvidence(state, body);
    default:
      return body satisfies never;
  }
}

function otherThan(state: RunState, call: string) {
  return state.disabled.filter((disabled) => disabled.call !== call);
}

function resolveStop(state: RunState, body: EventOf<'stop.resolved'>): RunState {
  const stops = state.stop ? [state.stop, ...state.laterStops] : [];
  const resolved = stops.find(({ stop }) => stop === body.stop);
  if (!resolved) return state;
  const [stop, ...laterStops] = stops.filter((other) => other !== resolved);
  const answered = { rule: resolved.rule.id, action: resolved.action };
  const answeredStops = body.how === 'once' ? [...state.answeredStops, answered] : state.answeredStops;
  return { ...state, stop, laterStops, answeredStops };
}

/** Usage is reported as running totals: the latest wins, and an unknown cost leaves the last known one. */
function recordEvidence(state: RunState, { evidence }: EventOf<'evidence.recorded'>): RunState {
  if (evidence.what !== 'usage') return state;
  const costUsd = evidence.costUsd ?? state.counters.costUsd;
  const counters = { ...state.counters, costUsd, tokens: evidence.tokens };
  return { ...state, counters, requests: evidence.requests };
}
