import type { Binding, KeyState } from './key-binding.ts';
import { type ActionOf, type KeyContext, keyTable } from './key-table.ts';

export type Found<A> =
  | { found: 'action'; action: A }
  | { found: 'disabled'; why: string }
  | { found: 'nothing' };

/** The action a key (by its label) has in a context, or why it has none now. */
export function lookupKey<C extends KeyContext>(
  context: C,
  label: string,
  state: KeyState,
): Found<ActionOf<C>> {
  const table: readonly (Binding & { readonly action: ActionOf<C> })[] = keyTable[context];
  const binding = table.find((one) => one.keys.includes(label));
  if (!binding) return { found: 'nothing' };
  const why = binding.disabled?.(state) ?? null;
  return why ? { found: 'disabled', why } : { found: 'action', action: binding.action };
}

/** For screens whose keys never depend on a run. */
export const freeKeys: KeyState = {
  mayAnswer: true,
  waiting: 0,
  stopped: false,
  ended: false,
  looking: false,
  seenAll: true,
  dangerous: false,
  editable: false,
  stopHasAction: false,
  rule: null,
};
