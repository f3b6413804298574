import { type Binding, type Keymap, type KeyState, remapped, tableKeys } from './key-binding.ts';
import { type ActionOf, bindingsOf, type KeyContext, keyTable } from './key-table.ts';

export type Found<A> =
  /** `nth`: which of the action's keys it was; 0 for the first. */
  { found: 'action'; action: A; nth: number } | { found: 'disabled'; why: string } | { found: 'nothing' };

/** The action a key (by its label) has in a context, or why it has none now. */
export function lookupKey<C extends KeyContext>(
  context: C,
  label: string,
  state: KeyState,
): Found<ActionOf<C>> {
  const table: readonly (Binding & { readonly action: ActionOf<C> })[] = keyTable[context];
  const binding = remapped(table, state.keymap[context]).find((one) => one.keys.includes(label));
  if (!binding) return { found: 'nothing' };
  const why = binding.disabled?.(state) ?? null;
  if (why) return { found: 'disabled', why };
  return { found: 'action', action: binding.action, nth: binding.keys.indexOf(label) };
}

/** For screens whose keys never depend on a run. */
export const freeKeys: KeyState = {
  keymap: tableKeys,
  mayAnswer: true,
  waiting: 0,
  stopped: false,
  ended: false,
  looking: false,
  seenAll: true,
  dangerous: false,
  editable: false,
  stopHasAction: false,
  twoForms: false,
  rule: null,
};

/** The same, with a person's own keys. */
export const freeKeysOf = (keymap: Keymap): KeyState => ({ ...freeKeys, keymap });

/** The keys of an action in a place, as they are written for people. */
export const keysOf = (context: KeyContext, action: string, keymap: Keymap): readonly string[] =>
  bindingsOf(context, keymap).find((binding) => binding.action === action)?.keys ?? [];

/** The first of them; empty when the action has no key. */
export const keyOf = (context: KeyContext, action: string, keymap: Keymap): string =>
  keysOf(context, action, keymap)[0] ?? '';

/** `y allow once`; empty when the action has no key. */
export function keyHint(context: KeyContext, action: string, text: string, keymap: Keymap): string {
  const key = keyOf(context, action, keymap);
  return key === '' ? '' : `${key} ${text}`;
}
