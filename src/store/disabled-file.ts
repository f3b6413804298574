import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Disabled } from '../model/capability.ts';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import { createJsonFile, type JsonFile } from './json-file.ts';
import { storeProblem } from './store-problem.ts';

/** Every capability that is switched off on this machine, for all runs until it is switched on again. */
const DisabledList = z.strictObject({ disabled: z.literal(1), entries: z.array(Disabled) });
type DisabledList = z.infer<typeof DisabledList>;

export const disabledPath = (store: string): string => join(store, 'disabled.json');

export const openDisabled = (store: string): JsonFile<DisabledList> =>
  createJsonFile({
    path: disabledPath(store),
    schema: DisabledList,
    initial: { disabled: 1, entries: [] },
  });

/** The list as it is now. A damaged list is a problem, never an empty one: nothing that was cut off comes back by it. */
export function readDisabled(store: string): Outcome<readonly Disabled[]> {
  const path = disabledPath(store);
  try {
    const parsed = DisabledList.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return { ok: true, value: parsed.data.entries };
    const message = parsed.error.issues[0]?.message ?? 'it does not fit';
    return { ok: false, problems: [storeProblem('store-damaged', message, path)] };
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: [] };
    const code = cause instanceof SyntaxError ? 'store-damaged' : 'store-unreadable';
    return { ok: false, problems: [storeProblem(code, causeText(cause), path)] };
  }
}
