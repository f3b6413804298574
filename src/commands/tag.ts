import type { EventBody } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { Tag } from '../model/tag.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { printResult } from './print-result.ts';

export interface TagArgs {
  run: string;
  word: string;
  /** `toggle`: on where it is off, off where it is on. */
  change: 'add' | 'remove' | 'toggle';
  as: string | undefined;
  places: Places;
}

const notAWord: Problem = {
  code: 'tag-invalid',
  message:
    'A tag is one word of at most 40 characters: letters a to z, digits, `.`, `_`, `/`, and `-` but not first.',
  fix: 'Write it like `release-2` or `team/payments`.',
};

const notTagged = (run: string, word: string): Problem => ({
  code: 'tag-not-set',
  message: `Run ${run} is not tagged ${word}.`,
  fix: '`countersign show RUN` lists its tags.',
});

/** The words a run is tagged with, in the order they were put on it. */
export const tagsOf = ({ tags = [] }: Pick<RunRecord, 'tags'>): string[] => tags.map(({ tag }) => tag);

/** `countersign tag RUN WORD`: a word to find the run by; `--remove` takes it off. Both are on record. */
export async function runTag({ run: wanted, word, change, as, places }: TagArgs, io: Io): Promise<ExitCode> {
  const { store } = places;
  const run = findRun(store, wanted);
  if (!run.ok) return refuse(run.problems, io, exitCode.usage);
  if (!Tag.safeParse(word).success) return refuse([notAWord], io, exitCode.usage);
  const by = await claimedIdentity(as, process.cwd());
  const written = await addAfterRun(store, run.value, (): Outcome<EventBody[]> => {
    const record = recordOf(store, run.value);
    if (!record.ok) return record;
    const isOn = tagsOf(record.value).includes(word);
    if (!isOn && change === 'remove') return { ok: false, problems: [notTagged(run.value, word)] };
    if (isOn && change === 'add') return { ok: true, value: [] };
    const type = isOn ? 'tag.removed' : 'tag.added';
    return { ok: true, value: [{ type, tag: word, by, at: new Date().toISOString() }] };
  });
  if (!written.ok) return refuse(written.problems, io, exitCode.recordDamaged);
  const tags = tagsOf(written.value);
  printResult(
    io,
    { run: run.value, tag: word, set: tags.includes(word), tags },
    () => `Run ${run.value} is ${tags.length === 0 ? 'not tagged' : `tagged ${tags.join(', ')}`}.\n`,
  );
  return exitCode.done;
}
