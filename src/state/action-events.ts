import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import type { Consequence } from '../model/consequence.ts';
import type { Event, EventOf } from '../model/event.ts';
import { worst } from '../model/words.ts';
import type { CountedAction, OpenAction, RunState, Totals } from './run-state.ts';
import { count } from './string-counts.ts';

/** The events of one action's life. */
export type ActionEvent = EventOf<
  | 'action.requested'
  | 'action.decided'
  | 'action.foreseen'
  | 'action.answered'
  | 'action.released'
  | 'action.finished'
>;

/**
 * Allowed actions that never report their end would pile up in the open ones and make every event dearer: beyond this
 * many the oldest are let go. They stay in the History.
 */
const mostReleased = 64;

export function reduceAction(state: RunState, body: ActionEvent, event: Event): RunState {
  switch (body.type) {
    case 'action.requested': {
      const { action } = body;
      const before = state.open.get(action.id);
      const counted = before?.counted ?? notCounted;
      const fresh = { verdict: undefined, decided: undefined, decidedAt: undefined, foreseen: none, counted };
      return put(state, action.id, { action, phase: 'requested', since: before?.since ?? event.t, ...fresh });
    }
    case 'action.decided':
      return decide(state, body, event);
    case 'action.foreseen': {
      const open = state.open.get(body.action);
      return open ? put(state, body.action, { ...open, foreseen: body.consequences }) : state;
    }
    case 'action.answered':
      return answer(state, body);
    case 'action.released':
      return release(state, body);
    case 'action.finished': {
      const failed = body.failure === null ? state.failures : count(state.failures, body.failure);
      return {
        ...remove(state, body.action),
        failures: failed,
        counters: { ...state.counters, similarFailures: failed.highest },
        answeredStops: state.answeredStops.filter((answered) => answered.action !== body.action),
      };
    }
    default:
      return body satisfies never;
  }
}

function decide(state: RunState, body: EventOf<'action.decided'>, event: Event): RunState {
  const { effect } = body.verdict;
  const asks = effect === 'ask';
  const open = state.open.get(body.action);
  const before = open?.counted ?? notCounted;
  const counted: CountedAction = {
    ...before,
    effect: before.effect === undefined ? effect : worst(before.effect, effect),
    denied: before.denied || effect === 'deny' || effect === 'stop',
  };
  const judged: RunState = {
    ...recount(state, before, counted),
    waiting: [...without(state.waiting, body.action), ...(asks ? [body.action] : [])],
  };
  if (!open) return judged;
  const verdict = { verdict: body.verdict, decided: event.hash, decidedAt: event.t, counted };
  return put(judged, body.action, { ...open, ...verdict, phase: asks ? 'waiting' : 'decided' });
}

const none: readonly Consequence[] = [];
const notCounted: CountedAction = { effect: undefined, answer: undefined, denied: false };

/** Totals and counters once an action counts as `after` instead of `before`. */
function recount(state: RunState, before: CountedAction, after: CountedAction): RunState {
  const moved = move(move(state.totals, before.effect, after.effect), before.answer, after.answer);
  const denied = state.counters.denied + Number(after.denied) - Number(before.denied);
  return { ...state, totals: moved, counters: { ...state.counters, denied } };
}

function move(totals: Totals, from: keyof Totals | undefined, to: keyof Totals | undefined): Totals {
  if (from === to) return totals;
  const left = from === undefined ? totals : { ...totals, [from]: totals[from] - 1 };
  return to === undefined ? left : { ...left, [to]: left[to] + 1 };
}

function answer(state: RunState, body: EventOf<'action.answered'>): RunState {
  const refused = body.answer === 'deny';
  const byPerson = body.by.kind === 'person';
  const open = state.open.get(body.action);
  const before = open?.counted ?? notCounted;
  const counted: CountedAction = {
    ...before,
    answer: refused ? 'refused' : 'approved',
    denied: before.denied || (refused && byPerson),
  };
  const answered = { ...recount(state, before, counted), waiting: without(state.waiting, body.action) };
  return open ? put(answered, body.action, { ...open, phase: 'answered', counted }) : answered;
}

function release(state: RunState, body: EventOf<'action.released'>): RunState {
  const open = state.open.get(body.action);
  const freed: RunState = {
    ...state,
    waiting: without(state.waiting, body.action),
    answeredStops: state.answeredStops.filter(({ action }) => action !== null && action !== body.action),
  };
  if (!open || body.effect === 'deny') return remove(freed, body.action);
  const editedFiles = editedPaths(open, state.workspace ?? '/').reduce(
    (counts, path) => count(counts, path),
    state.editedFiles,
  );
  const counters = { ...state.counters, filesEdited: editedFiles.distinct };
  return letGoOldest(put({ ...freed, editedFiles, counters }, body.action, { ...open, phase: 'released' }));
}

/** Absolute paths an action was let to change: what the judge saw in it, else what the agent says. */
function editedPaths(open: OpenAction, workspace: string): string[] {
  const parts = open.verdict?.parts ?? [];
  const judged = parts.filter(({ does }) => does === 'edit' || does === 'delete');
  if (judged.length > 0) return judged.map(({ target }) => posix.resolve(workspace, target));
  return changedPaths(open.action).map((path) => posix.resolve('/', open.action.cwd, path));
}

function changedPaths(action: Action): string[] {
  return action.kind === 'edit' ? action.changes.map(({ path }) => path) : [];
}

function put(state: RunState, id: string, open: OpenAction): RunState {
  return { ...state, open: new Map(state.open).set(id, open) };
}

function remove(state: RunState, id: string): RunState {
  const waiting = without(state.waiting, id);
  if (!state.open.has(id)) return { ...state, waiting };
  const open = new Map(state.open);
  open.delete(id);
  return { ...state, open, waiting };
}

function letGoOldest(state: RunState): RunState {
  if (state.open.size <= mostReleased) return state;
  const released = [...state.open].filter(([, open]) => open.phase === 'released');
  const oldest = released.length > mostReleased ? released[0] : undefined;
  return oldest ? remove(state, oldest[0]) : state;
}

function without(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : ids;
}
