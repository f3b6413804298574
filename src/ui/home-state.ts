import { helpAfter, helpScrolled } from './help-text.ts';
import type { HistoryEntry } from './history-state.ts';
import { type Key, type KeyMeta, keyLabel } from './key.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import { freeKeysOf, keyOf, lookupKey } from './lookup-key.ts';
import { isScroll, scrolled } from './scrolling.ts';

/** A live run as the home screen lists it. Texts are not yet made visible. */
export interface LiveEntry {
  readonly run: string;
  /** `running`, `waiting`, `frozen`, `host dead`, … */
  readonly state: string;
  readonly agent: string;
  readonly task: string;
  readonly forMs: number | null;
  /** Who waits for what, or what is wrong; null when nothing is. */
  readonly note: string | null;
  /** Somebody has to do something. */
  readonly needs: boolean;
}

/** A contract of this workspace. */
export interface ContractEntry {
  readonly file: string;
  readonly task: string;
  /** Name of the profile; null when it names no agent. */
  readonly agent: string | null;
  readonly risk: string;
  /** The first thing that is wrong with it; null when nothing is. */
  readonly problem: string | null;
}

/** All there is to choose from, as it was at the last look. */
export interface HomeEntries {
  readonly live: readonly LiveEntry[];
  /** Newest first; the rest is in the history. */
  readonly recent: readonly HistoryEntry[];
  /** Runs in all. */
  readonly runs: number;
  readonly contracts: readonly ContractEntry[];
  readonly workspace: string;
}

export type HomeItem =
  | { readonly is: 'live'; readonly entry: LiveEntry }
  | { readonly is: 'recent'; readonly entry: HistoryEntry }
  | { readonly is: 'contract'; readonly entry: ContractEntry };

export interface HomeState {
  readonly cursor: number;
  readonly help: number | null;
  readonly keymap: Keymap;
  /** Why the last key did nothing. */
  readonly message: string | null;
}

export type HomeEffect =
  | { readonly do: 'quit' }
  | { readonly do: 'history' | 'demo' | 'doctor' }
  /** Of a file of this workspace, or as a run has it in force. */
  | { readonly do: 'contract'; readonly file: string | null; readonly run: string | null }
  | { readonly do: 'attach' | 'watch' | 'replay' | 'decide'; readonly run: string }
  | { readonly do: 'start'; readonly contract: string; readonly profile: string };

export interface HomeStepped {
  readonly home: HomeState;
  readonly effects: readonly HomeEffect[];
}

export const openHome: HomeState = { cursor: 0, help: null, message: null, keymap: tableKeys };

/** Everything the cursor can stand on, in the order of the screen. */
export const homeItems = ({ live, recent, contracts }: HomeEntries): HomeItem[] => [
  ...live.map((entry): HomeItem => ({ is: 'live', entry })),
  ...recent.map((entry): HomeItem => ({ is: 'recent', entry })),
  ...contracts.map((entry): HomeItem => ({ is: 'contract', entry })),
];

/** Which item this is, however the list has changed since. */
const nameOf = (item: HomeItem): string =>
  item.is === 'contract' ? `contract ${item.entry.file}` : `run ${item.entry.run}`;

/** The cursor stays on what it stood on when the list changes below it. */
export function followItems(state: HomeState, before: HomeEntries, after: HomeEntries): HomeState {
  const stood = homeItems(before)[state.cursor];
  const items = homeItems(after);
  const found = stood ? items.findIndex((item) => nameOf(item) === nameOf(stood)) : -1;
  return { ...state, cursor: found === -1 ? Math.max(0, Math.min(state.cursor, items.length - 1)) : found };
}

const PAGE = 10;

type Wish = 'open' | 'watch' | 'replay' | 'decide';

/** What a key asks of the item under the cursor, or why that cannot be. */
function wished(wish: Wish, item: HomeItem | undefined, keymap: Keymap): HomeEffect | string {
  const enter = keyOf('home', 'open', keymap);
  if (!item) return 'nothing is listed: countersign run -- AGENT starts a run';
  if (item.is === 'contract') {
    const { agent, file, problem } = item.entry;
    if (wish !== 'open') return `this is a contract: ${enter} starts its agent`;
    if (problem !== null) return `it cannot be started: ${problem}`;
    if (agent === null) return 'it names no agent: countersign run -- AGENT';
    return { do: 'start', contract: file, profile: agent };
  }
  const { run } = item.entry;
  if (item.is === 'live') {
    if (wish === 'open') return { do: 'attach', run };
    return wish === 'watch' ? { do: 'watch', run } : `it is still live: ${enter} attaches to it`;
  }
  if (item.entry.problem !== undefined) return item.entry.problem;
  if (wish === 'watch') return `it is over: ${keyOf('home', 'replay', keymap)} plays it again`;
  return { do: wish === 'open' ? 'replay' : wish, run };
}

/** Nothing under the cursor: the usual file, which may not be there. */
function contractOf(item: HomeItem | undefined): HomeEffect[] {
  if (item?.is === 'contract') return [{ do: 'contract', file: item.entry.file, run: null }];
  return [{ do: 'contract', file: null, run: item?.entry.run ?? null }];
}

/** A turn of the wheel moves the cursor, and does nothing else. */
export function wheelHome(state: HomeState, by: 1 | -1, entries: HomeEntries): HomeState {
  if (state.help !== null) return { ...state, help: helpScrolled(state, by, PAGE * 2, ['home']) };
  const cursor = scrolled(by === 1 ? 'down' : 'up', state.cursor, PAGE, homeItems(entries).length - 1);
  return { ...state, message: null, cursor };
}

/** The home screen's reducer. */
export function stepHome(
  state: HomeState,
  { key, meta }: { key: Key; meta: KeyMeta },
  entries: HomeEntries,
): HomeStepped {
  const stay = (home: HomeState): HomeStepped => ({ home, effects: [] });
  const label = keyLabel(key);
  if (state.help !== null) return stay({ ...state, help: helpAfter(state, label, PAGE * 2, ['home']) });
  const found = lookupKey('home', label, freeKeysOf(state.keymap));
  if (found.found !== 'action' || meta.pasted) return stay({ ...state, message: null });
  const { action } = found;
  const items = homeItems(entries);
  const calm = { ...state, message: null };
  if (isScroll(action))
    return stay({ ...calm, cursor: scrolled(action, state.cursor, PAGE, items.length - 1) });
  switch (action) {
    case 'open':
    case 'watch':
    case 'replay':
    case 'decide': {
      // A key that came with others may have been meant for what was here before.
      if (meta.keysInChunk > 1) return stay(calm);
      const effect = wished(action, items[state.cursor], state.keymap);
      return typeof effect === 'string'
        ? stay({ ...state, message: effect })
        : { home: calm, effects: [effect] };
    }
    case 'contract':
      return { home: calm, effects: contractOf(items[state.cursor]) };
    case 'history':
    case 'doctor':
    case 'demo':
      return { home: calm, effects: [{ do: action }] };
    case 'quit':
      return { home: calm, effects: [{ do: action }] };
    case 'help':
      return stay({ ...calm, help: 0 });
    default:
      return action satisfies never;
  }
}
