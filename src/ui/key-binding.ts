/**
 * Keys a person chose in place of the table's: by place and action. What is not in it is as in the table; an action
 * with no keys has none.
 */
export type Keymap = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The table as it is. */
export const tableKeys: Keymap = {};

/** What a key may depend on; computed from screen and run, see `key-state.ts`. */
export interface KeyState {
  readonly keymap: Keymap;
  readonly mayAnswer: boolean;
  readonly waiting: number;
  readonly stopped: boolean;
  readonly ended: boolean;
  readonly looking: boolean;
  readonly seenAll: boolean;
  readonly dangerous: boolean;
  readonly editable: boolean;
  readonly stopHasAction: boolean;
  /** What is read can be read in another form, too. */
  readonly twoForms: boolean;
  /** The rule proposed for a question; null while none is open or it is being worked out. */
  readonly rule: { readonly lines: boolean; readonly wider: boolean; readonly widened: boolean } | null;
}

export interface Binding {
  readonly keys: readonly string[];
  readonly action: string;
  /** For the hint bar; null keeps it out. */
  readonly hint: string | null;
  /** The action whose key the hint names, too: `[ ] action`. */
  readonly pair?: string;
  /** In place of `hint` while the key means something else; null while it does not. */
  readonly hintNow?: (state: KeyState) => string | null;
  /** For the help screen and the manual. */
  readonly text: string;
  /** Why the key does nothing now; null when it works. */
  readonly disabled?: (state: KeyState) => string | null;
}

/** For keys that act on the run. */
export const acts = (state: KeyState): string | null => {
  if (state.ended) return 'the run is over';
  return state.mayAnswer ? null : 'this viewer may only watch';
};

/** Keys of everything that is read. */
export const scroll = [
  { keys: ['j', 'Down'], action: 'down', hint: null, text: 'down one line' },
  { keys: ['k', 'Up'], action: 'up', hint: null, text: 'up one line' },
  { keys: ['^d', 'PgDn'], action: 'page-down', hint: null, text: 'down one page' },
  { keys: ['^u', 'PgUp'], action: 'page-up', hint: null, text: 'up one page' },
  { keys: ['g', 'Home'], action: 'top', hint: null, text: 'first line' },
  { keys: ['G', 'End'], action: 'bottom', hint: null, text: 'last line' },
] as const satisfies readonly Binding[];

/** The bindings of a place with a person's own keys in them. One that lost its keys is left out. */
export function remapped<B extends Binding>(
  bindings: readonly B[],
  own: Readonly<Record<string, readonly string[]>> | undefined,
): readonly B[] {
  if (own === undefined) return bindings;
  const met = new Set<string>();
  return bindings.flatMap((binding) => {
    const keys = own[binding.action];
    if (keys === undefined) return [binding];
    if (met.has(binding.action) || keys.length === 0) return [];
    met.add(binding.action);
    return [{ ...binding, keys }];
  });
}
