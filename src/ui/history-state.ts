import { helpAfter, helpScrolled } from './help-text.ts';
import { type Key, type KeyMeta, keyLabel } from './key.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import { freeKeysOf, lookupKey } from './lookup-key.ts';
import type { RunList } from './matching-runs.ts';
import { isScroll, scrolled } from './scrolling.ts';
import { fieldWith, type TextField, typeInto } from './text-field.ts';

/** One run in the list. Texts are not yet made visible. */
export interface HistoryEntry {
  readonly run: string;
  /** ISO 8601 UTC of the start; sorts as text. */
  readonly at: string;
  /** `14:02 today`, `Tue 17:30`: as the list shows it. */
  readonly when: string;
  readonly agent: string;
  readonly task: string;
  readonly durationMs: number;
  readonly totals: {
    readonly allow: number;
    readonly stop: number;
    readonly deny: number;
    readonly ask: number;
  };
  /** `done`, `stopped`, `running`, … */
  readonly outcome: string;
  readonly risk: string;
  /** Words a person put on it. */
  readonly tags: readonly string[];
  /** Why the run cannot be read; it stays in the list. */
  readonly problem?: string;
}

export type HistorySort = 'newest' | 'longest' | 'pressure';

export interface HistoryState {
  readonly filter: TextField;
  /** Keys type into the filter; after Esc they are commands. */
  readonly filtering: boolean;
  readonly sort: HistorySort;
  readonly cursor: number;
  /** First row of the help on screen; null while it is closed. */
  readonly help: number | null;
  readonly keymap: Keymap;
}

export type HistoryInput = { readonly kind: 'key'; readonly key: Key; readonly meta: KeyMeta };
export type HistoryEffect =
  | { readonly do: 'quit' }
  | { readonly do: 'open'; readonly run: string }
  | { readonly do: 'replay' | 'packet' | 'undo'; readonly run: string }
  | { readonly do: 'decide' | 'export' | 'delete' | 'tag'; readonly run: string };

export interface HistoryStepped {
  readonly history: HistoryState;
  readonly effects: readonly HistoryEffect[];
}

/** The list as it opens: typing filters at once. */
export const openHistory = (filter = '', keymap: Keymap = tableKeys): HistoryState => ({
  filter: fieldWith(filter),
  filtering: true,
  sort: 'newest',
  cursor: 0,
  help: null,
  keymap,
});

const nextSort: Readonly<Record<HistorySort, HistorySort>> = {
  newest: 'longest',
  longest: 'pressure',
  pressure: 'newest',
};

const PAGE = 10;

function move(state: HistoryState, action: Parameters<typeof scrolled>[0], count: number): HistoryState {
  return { ...state, cursor: scrolled(action, state.cursor, PAGE, count - 1) };
}

function filterKey(state: HistoryState, key: Key, list: RunList, single: boolean): HistoryStepped {
  const stay = (history: HistoryState): HistoryStepped => ({ history, effects: [] });
  const runs = list.matching(state);
  const found = lookupKey('filter', keyLabel(key), freeKeysOf(state.keymap));
  const action = found.found === 'action' ? found.action : null;
  if (action === 'cancel') return stay({ ...state, filtering: false });
  if (action === 'down' || action === 'up') return stay(move(state, action, runs.length));
  if (action === 'accept') return single ? opened(state, 'open', runs) : stay(state);
  return stay({ ...state, filter: typeInto(state.filter, key), cursor: 0 });
}

function opened(
  state: HistoryState,
  effect: Exclude<HistoryEffect['do'], 'quit'>,
  runs: readonly HistoryEntry[],
): HistoryStepped {
  const entry = runs[state.cursor];
  return { history: state, effects: entry ? [{ do: effect, run: entry.run }] : [] };
}

/** A turn of the wheel moves the cursor, and does nothing else. */
export function wheelHistory(state: HistoryState, by: 1 | -1, list: RunList): HistoryState {
  if (state.help !== null)
    return { ...state, help: helpScrolled(state, by, PAGE * 2, ['filter', 'history']) };
  return move(state, by === 1 ? 'down' : 'up', list.matching(state).length);
}

/** The history's reducer. */
export function stepHistory(state: HistoryState, { key, meta }: HistoryInput, list: RunList): HistoryStepped {
  const stay = (history: HistoryState): HistoryStepped => ({ history, effects: [] });
  if (state.help !== null) {
    return stay({ ...state, help: helpAfter(state, keyLabel(key), PAGE * 2, ['filter', 'history']) });
  }
  if (state.filtering) return filterKey(state, key, list, meta.keysInChunk === 1 && !meta.pasted);
  const found = lookupKey('history', keyLabel(key), freeKeysOf(state.keymap));
  if (found.found !== 'action' || meta.pasted) return stay(state);
  const { action } = found;
  const runs = list.matching(state);
  if (isScroll(action)) return stay(move(state, action, runs.length));
  switch (action) {
    case 'open':
    case 'replay':
    case 'packet':
    case 'undo':
    case 'decide':
      return opened(state, action, runs);
    case 'export':
    case 'delete':
    case 'tag':
      // A key that came with others may have been meant for what was here before.
      return meta.keysInChunk > 1 ? stay(state) : opened(state, action, runs);
    case 'sort':
      return stay({ ...state, sort: nextSort[state.sort], cursor: 0 });
    case 'filter':
      return stay({ ...state, filtering: true });
    case 'help':
      return stay({ ...state, help: 0 });
    case 'quit':
      return { history: state, effects: [{ do: 'quit' }] };
    default:
      return action satisfies never;
  }
}
