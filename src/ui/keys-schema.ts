import { z } from 'zod';
import type { Keymap } from './key-binding.ts';
import { tableKeys } from './key-binding.ts';
import { bindingsOf, type KeyContext, keyTable } from './key-table.ts';
import { fixedPlaces, isPlace } from './keymap-check.ts';

/** A key as the table writes it; a digit may stand without quotes. */
const Name = z.union([z.string(), z.int().min(0).max(9)]);
/** One key, several, or none (an empty list or nothing at all). */
const Keys = z.union([Name, z.array(Name), z.null()]);

/** The places whose keys a person may choose, in the table's order. */
export const openPlaces: readonly KeyContext[] = Object.keys(keyTable)
  .filter(isPlace)
  .filter((place) => fixedPlaces[place] === undefined);

/** The actions of a place with what they do; one that has two rows in the table is one action. */
export function actionsOf(place: KeyContext): { action: string; keys: string[]; text: string }[] {
  const found = new Map<string, { action: string; keys: string[]; text: string }>();
  for (const { action, keys, text } of bindingsOf(place, tableKeys)) {
    if (action === 'literal') continue;
    const known = found.get(action);
    if (known) known.keys.push(...keys);
    else found.set(action, { action, keys: [...keys], text });
  }
  return [...found.values()];
}

const place = (name: KeyContext) =>
  z.strictObject(
    Object.fromEntries(actionsOf(name).map(({ action, text }) => [action, Keys.describe(text).optional()])),
  );

/** `keys.yaml`: for a place and an action of the key table other keys. */
export const KeysFile = z.strictObject(
  Object.fromEntries(openPlaces.map((name) => [name, place(name).nullable().optional()])),
);

/** What a file says, each as a list. */
export function saidKeys(file: z.infer<typeof KeysFile>): Keymap {
  const list = (keys: z.infer<typeof Keys> | undefined): string[] =>
    (Array.isArray(keys) ? keys : keys == null ? [] : [keys]).map(String);
  return Object.fromEntries(
    Object.entries(file).map(([name, actions]) => [
      name,
      Object.fromEntries(Object.entries(actions ?? {}).map(([action, keys]) => [action, list(keys)])),
    ]),
  );
}
