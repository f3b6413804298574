import { helpAfter, helpScrolled } from './help-text.ts';
import { type Key, type KeyMeta, keyLabel } from './key.ts';
import type { Keymap, KeyState } from './key-binding.ts';
import { freeKeysOf, lookupKey } from './lookup-key.ts';
import { isScroll, scrolled } from './scrolling.ts';

/** What a page shows: nothing yet, why there is nothing, or its lines, not yet made visible and as wide as they were asked for. */
export type PageContent =
  | { readonly is: 'loading'; readonly text: string }
  | { readonly is: 'failed'; readonly lines: readonly string[] }
  | { readonly is: 'ready'; readonly lines: readonly string[] };

/** A text to read on a screen of its own: a contract, the report of the doctor. */
export interface PageState {
  readonly top: number;
  /** First row of the help on screen; null while it is closed. */
  readonly help: number | null;
  readonly keymap: Keymap;
  /** There is another form to turn to. */
  readonly twoForms: boolean;
}

export type PageEffect = { readonly do: 'quit' | 'again' | 'text' };

export interface PageStepped {
  readonly page: PageState;
  readonly effects: readonly PageEffect[];
}

/** How much there is to read, and how much of it fits. */
interface PageSize {
  readonly lines: number;
  readonly shown: number;
}

export const openPage = (keymap: Keymap, twoForms: boolean): PageState => ({
  top: 0,
  help: null,
  keymap,
  twoForms,
});

export const pageKeys = ({ keymap, twoForms }: PageState): KeyState => ({ ...freeKeysOf(keymap), twoForms });

const HELP_PAGE = 20;

/** The page's reducer. */
export function stepPage(
  state: PageState,
  { key, meta }: { readonly key: Key; readonly meta: KeyMeta },
  { lines, shown }: PageSize,
): PageStepped {
  const stay = (page: PageState): PageStepped => ({ page, effects: [] });
  const label = keyLabel(key);
  if (state.help !== null) return stay({ ...state, help: helpAfter(state, label, HELP_PAGE, ['page']) });
  const found = lookupKey('page', label, pageKeys(state));
  if (found.found !== 'action' || meta.pasted) return stay(state);
  const { action } = found;
  if (isScroll(action)) return stay({ ...state, top: scrolled(action, state.top, shown - 1, lines - shown) });
  switch (action) {
    case 'again':
    case 'quit':
      return { page: state, effects: [{ do: action }] };
    case 'text':
      return { page: { ...state, top: 0 }, effects: [{ do: action }] };
    case 'help':
      return stay({ ...state, help: 0 });
    default:
      return action satisfies never;
  }
}

/** A turn of the wheel. */
export function wheelPage(state: PageState, by: 1 | -1, { lines, shown }: PageSize): PageState {
  if (state.help !== null) return { ...state, help: helpScrolled(state, by, HELP_PAGE, ['page']) };
  return { ...state, top: Math.max(0, Math.min(Math.max(0, lines - shown), state.top + by * 3)) };
}
