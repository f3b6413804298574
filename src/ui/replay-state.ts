import type { Effect } from '../model/words.ts';
import { helpAfter, helpScrolled } from './help-text.ts';
import { type Key, type KeyMeta, keyLabel } from './key.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import { freeKeysOf, lookupKey } from './lookup-key.ts';
import { emptyField, type TextField, typeInto } from './text-field.ts';

/** A place to jump to: an action at its recorded time. */
export interface Marker {
  readonly t: number;
  readonly effect: Effect | 'judging';
  readonly action: string;
  /** What the search looks at. */
  readonly text: string;
}

/** What is replayed; times are recorded milliseconds since the run started. */
export interface Recording {
  readonly length: number;
  /** Ascending. */
  readonly markers: readonly Marker[];
  /** Times at which screen or record changed, ascending. */
  readonly frames: readonly number[];
}

/** Pauses longer than this are played as this long. */
const GAP_MS = 2_000;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

/** The help is paged by the smallest usual screen, so that the reducer need not know the size. */
const HELP_PAGE = 20;

export interface ReplayState {
  /** Recorded time shown. */
  readonly playhead: number;
  readonly playing: boolean;
  readonly speed: number;
  /** When the playhead was last moved by the clock; null while paused. */
  readonly clock: number | null;
  readonly actions: boolean;
  readonly searching: TextField | null;
  readonly search: string;
  /** First row of the help on screen; null while it is closed. */
  readonly help: number | null;
  readonly keymap: Keymap;
}

export type ReplayInput =
  | { readonly kind: 'key'; readonly key: Key; readonly meta: KeyMeta; readonly at: number }
  | { readonly kind: 'tick'; readonly at: number };

export type ReplayEffect =
  | { readonly do: 'quit' | 'decide' }
  | { readonly do: 'copy'; readonly action: string };

export interface ReplayStepped {
  readonly replay: ReplayState;
  readonly effects: readonly ReplayEffect[];
}

/** At the start, paused. */
export const openReplay: ReplayState = {
  playhead: 0,
  playing: false,
  speed: 1,
  clock: null,
  actions: true,
  searching: null,
  search: '',
  help: null,
  keymap: tableKeys,
};

/** Index of the first element above `t`; the list is ascending. */
function firstAfter(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

const after = (times: readonly number[], t: number): number | undefined => times[firstAfter(times, t)];
function before(times: readonly number[], t: number): number | undefined {
  let index = firstAfter(times, t) - 1;
  while (index >= 0 && (times[index] ?? 0) >= t) index -= 1;
  return times[index];
}

/** Moves the playhead by real time; in a pause it goes on for `GAP_MS` and then jumps to the pause's end. */
function advance(state: ReplayState, recording: Recording, ms: number): ReplayState {
  const { frames, length } = recording;
  let left = ms * state.speed;
  let playhead = state.playhead;
  while (left > 0 && playhead < length) {
    const index = firstAfter(frames, playhead);
    const next = Math.min(frames[index] ?? length, length);
    const paused = (frames[index - 1] ?? 0) + GAP_MS;
    const need = Math.max(0, Math.min(next, paused) - playhead);
    playhead = left < need ? playhead + left : next;
    left -= need;
  }
  const ended = playhead >= length;
  return { ...state, playhead, playing: !ended, clock: ended ? null : state.clock };
}

function seek(state: ReplayState, recording: Recording, t: number): ReplayState {
  return { ...state, playhead: Math.max(0, Math.min(recording.length, t)) };
}

const times = (recording: Recording, pressing: boolean): number[] =>
  recording.markers.filter((one) => !pressing || one.effect !== 'allow').map((one) => one.t);

function play(state: ReplayState, recording: Recording, at: number): ReplayState {
  if (state.playing) return { ...state, playing: false, clock: null };
  const from = state.playhead >= recording.length ? seek(state, recording, 0) : state;
  return { ...from, playing: true, clock: at };
}

function faster(state: ReplayState, by: 1 | -1): ReplayState {
  const index = SPEEDS.findIndex((speed) => speed >= state.speed);
  return { ...state, speed: SPEEDS[index + by] ?? state.speed };
}

function match(state: ReplayState, recording: Recording, direction: 1 | -1): ReplayState {
  const wanted = state.search.toLowerCase();
  if (wanted === '') return state;
  const found = recording.markers
    .filter((one) => one.text.toLowerCase().includes(wanted))
    .map((one) => one.t);
  const t =
    direction === 1
      ? (after(found, state.playhead) ?? found[0])
      : (before(found, state.playhead) ?? found.at(-1));
  return t === undefined ? state : seek(state, recording, t);
}

/** The marker the playhead stands on or has passed last. */
export function markerAt(recording: Recording, t: number): number {
  return (
    firstAfter(
      recording.markers.map((one) => one.t),
      t,
    ) - 1
  );
}

/** The wheel over the actions: to the one after or before. Over the help it scrolls that. */
export function wheelReplay(
  state: ReplayState,
  { by, overActions }: { readonly by: 1 | -1; readonly overActions: boolean },
  recording: Recording,
): ReplayState {
  if (state.help !== null) return { ...state, help: helpScrolled(state, by, HELP_PAGE, ['replay']) };
  if (!overActions) return state;
  const markers = times(recording, false);
  const t = by === 1 ? after(markers, state.playhead) : before(markers, state.playhead);
  return t === undefined ? state : seek(state, recording, t);
}

type Motion = (state: ReplayState, recording: Recording) => number | undefined;

/** Keys that only move the playhead: where to. */
const motions: Readonly<Record<string, Motion>> = {
  'previous-action': ({ playhead }, recording) => before(times(recording, false), playhead) ?? 0,
  'next-action': ({ playhead }, recording) => after(times(recording, false), playhead),
  'previous-ask': ({ playhead }, recording) => before(times(recording, true), playhead),
  'next-ask': ({ playhead }, recording) => after(times(recording, true), playhead),
  back: ({ playhead }) => playhead - 5_000,
  forward: ({ playhead }) => playhead + 5_000,
  'back-tenth': ({ playhead }, { length }) => playhead - length / 10,
  'forward-tenth': ({ playhead }, { length }) => playhead + length / 10,
  'previous-frame': ({ playhead }, { frames }) => before(frames, playhead) ?? 0,
  'next-frame': ({ playhead }, { frames }) => after(frames, playhead),
  skip: ({ playhead }, { frames, length }) => after(frames, playhead) ?? length,
  start: () => 0,
  finish: (_, { length }) => length,
};

function searchKey(state: ReplayState, recording: Recording, key: Key): ReplayState {
  const field = state.searching ?? emptyField;
  const label = keyLabel(key);
  if (label === 'Esc') return { ...state, searching: null };
  if (label === 'Enter') return match({ ...state, searching: null, search: field.text.trim() }, recording, 1);
  return { ...state, searching: typeInto(field, key) };
}

function pressed(state: ReplayState, recording: Recording, key: Key, at: number): ReplayStepped {
  const stay = (replay: ReplayState): ReplayStepped => ({ replay, effects: [] });
  const label = keyLabel(key);
  if (state.help !== null) return stay({ ...state, help: helpAfter(state, label, HELP_PAGE, ['replay']) });
  if (state.searching) return stay(searchKey(state, recording, key));
  const found = lookupKey('replay', label, freeKeysOf(state.keymap));
  if (found.found !== 'action') return stay(state);
  const motion = motions[found.action];
  if (motion) {
    const t = motion(state, recording);
    return stay(t === undefined ? state : seek(state, recording, t));
  }
  switch (found.action) {
    case 'play':
      return stay(play(state, recording, at));
    case 'slower':
      return stay(faster(state, -1));
    case 'faster':
      return stay(faster(state, 1));
    case 'tenth':
      return stay(seek(state, recording, (found.nth * recording.length) / 10));
    case 'search':
      return stay({ ...state, searching: emptyField });
    case 'next-match':
      return stay(match(state, recording, 1));
    case 'previous-match':
      return stay(match(state, recording, -1));
    case 'actions':
      return stay({ ...state, actions: !state.actions });
    case 'help':
      return stay({ ...state, help: 0 });
    case 'copy': {
      const marker = recording.markers[markerAt(recording, state.playhead)];
      return { replay: state, effects: marker ? [{ do: 'copy', action: marker.action }] : [] };
    }
    case 'quit':
    case 'decide':
      return { replay: state, effects: [{ do: found.action }] };
    default:
      return stay(state);
  }
}

/** The replay's reducer: time comes in with keys and ticks, the playhead follows. */
export function stepReplay(state: ReplayState, input: ReplayInput, recording: Recording): ReplayStepped {
  const ms = state.playing && state.clock !== null ? Math.max(0, input.at - state.clock) : 0;
  const moved = ms > 0 ? advance({ ...state, clock: input.at }, recording, ms) : state;
  switch (input.kind) {
    case 'tick':
      return { replay: moved, effects: [] };
    case 'key':
      return input.meta.pasted
        ? { replay: moved, effects: [] }
        : pressed(moved, recording, input.key, input.at);
    default:
      return input satisfies never;
  }
}
