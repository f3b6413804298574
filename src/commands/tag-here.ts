import { exitCode } from '../model/exit-code.ts';
import { askText } from './ask-line.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { runTag, tagsOf } from './tag.ts';

export interface TagHereArgs {
  run: string;
  places: Places;
  /** Asks for a line of text. */
  ask?: (question: string) => Promise<string>;
  as?: string;
}

/** Asks for a tag at the terminal itself, until it is one: a new one is put on the run, one it has is taken off. */
export async function tagHere({ run, places, ask = askText, as }: TagHereArgs, io: Io): Promise<void> {
  const record = recordOf(places.store, run);
  if (!record.ok) {
    refuse(record.problems, io, exitCode.recordDamaged);
    await ask('Enter goes back: ');
    return;
  }
  const tags = tagsOf(record.value);
  const has =
    tags.length === 0 ? 'it has none' : `it has ${tags.join(', ')}; type one of them to take it off`;
  for (;;) {
    const word = await ask(`Tag for run ${run.slice(-6)} (${has}). Enter alone changes nothing: `);
    if (word === '') return;
    const code = await runTag({ run, word, change: 'toggle', as, places }, io);
    if (code === exitCode.done) return;
  }
}
