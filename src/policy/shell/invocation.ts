import type { WordRole } from './arguments.ts';
import type { Field } from './field.ts';
import type { CommandTouch } from './sketch.ts';
import type { Desk, ShellState } from './state.ts';
import { placesOf, plainWord } from './touching.ts';

/** A program about to be started: its words, the environment it alone gets, and text known to reach its standard input. */
export interface Invocation {
  fields: Field[];
  environment: string[];
  stdin: string;
  /** The command whose words hold these; see `CommandTouch.within`. */
  within?: number;
}

/** Records a simple command and returns its id. `paths` are the words that may be paths, `known` what each word is. */
export function addCommand(
  given: Invocation,
  standing: CommandTouch['standing'],
  why: string,
  state: ShellState,
  desk: Desk,
  paths: readonly Field[],
  known?: { roles: ReadonlyMap<Field, WordRole> },
): number {
  const id = desk.sketch.commands.length;
  const mayBePaths = new Set(paths);
  desk.sketch.commands.push({
    id,
    words: given.fields.map((field, at) => {
      const role = at === 0 ? 'program' : known?.roles.get(field);
      const word = { ...plainWord(field), ...(role === undefined ? {} : { role }) };
      if (!field.known || !mayBePaths.has(field)) return word;
      const places = placesOf(field.text, state, desk);
      return { ...word, place: places?.length === 1 ? (places[0] ?? null) : null };
    }),
    cwd: state.cwds?.length === 1 ? (state.cwds[0] ?? null) : null,
    standing,
    why,
    stdin: given.stdin,
    environment: given.environment,
    within: given.within ?? null,
  });
  return id;
}
