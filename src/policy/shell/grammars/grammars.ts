import type { GrammarInput } from '../../../model/grammar.ts';
import { inert, readers, writers } from '../programs/readers.ts';
import { byName, type Grammar } from '../usage.ts';
import { wrappers } from './wrappers.ts';

/** The tables, one a family of programs. */
const families: readonly Readonly<Record<string, GrammarInput>>[] = [wrappers];

/** Every program a table describes, by name. */
export const builtinGrammars: ReadonlyMap<string, Grammar> = new Map<string, Grammar>([
  ...[readers, inert, writers].flatMap((table) => Object.entries(table)),
  ...families.flatMap((family) => [...byName(family)]),
]);
