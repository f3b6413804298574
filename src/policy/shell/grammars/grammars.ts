import { inert, readers, writers } from '../programs/readers.ts';
import type { Grammar } from '../usage.ts';

/** Every program a table describes, by name. */
export const builtinGrammars: ReadonlyMap<string, Grammar> = new Map<string, Grammar>(
  [readers, inert, writers].flatMap((table) =>
    Object.entries(table).flatMap(([names, grammar]) =>
      names.split('|').map((name): [string, Grammar] => [name, grammar]),
    ),
  ),
);
