import { commitNamed } from '../evidence/anchor-notes.ts';
import { writeAnchor } from '../evidence/write-anchor.ts';
import { anchorRef } from '../model/anchor.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import type { Signature } from '../model/release.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { findRun } from './find-run.ts';
import { gitProgram } from './git-state.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { readingGit } from './verify.ts';

export interface AnchorArgs {
  run: string;
  /** Any name of the commit that ships. */
  commit: string;
  as: string | undefined;
  places: Places;
}

const noCommit = (name: string, directory: string): Problem => ({
  code: 'commit-missing',
  message: `There is no commit ${name} in the repository the run worked in.`,
  fix: 'Commit what ships first, or name the commit: --commit SHA.',
  where: directory,
});

const latestSignature = (events: readonly Event[]): Signature | null => {
  const last = events.findLast(({ body }) => body.type === 'head.signed')?.body;
  return last?.type === 'head.signed' ? last.signature : null;
};

/** Writes the head as a note beside what ships, then adds `head.anchored`. The value is the commit's full name. */
export async function anchorHead(args: AnchorArgs): Promise<Outcome<{ commit: string; record: RunRecord }>> {
  let commit = '';
  const record = await addAfterRun(args.places.store, args.run, async (events) => {
    const [first, last] = [events[0]?.body, events.at(-1)];
    const directory = first?.type === 'run.started' ? first.workspace : '/';
    const git = readingGit();
    const found = git && (await commitNamed(git, directory, args.commit));
    if (found === undefined) return { ok: false, problems: [noCommit(args.commit, directory)] };
    commit = found;
    const at = new Date().toISOString();
    const head = last?.hash ?? '';
    const note = { countersign: 1, run: args.run, head, events: events.length, at } as const;
    const signature = latestSignature(events);
    const { program, environment } = gitProgram(directory);
    const written = await writeAnchor({ program, environment }, directory, commit, { ...note, signature });
    if (!written.ok) return written;
    const by = await claimedIdentity(args.as, directory);
    return { ok: true, value: [{ type: 'head.anchored', head, commit, ref: anchorRef, by, at }] };
  });
  return record.ok ? { ok: true, value: { commit, record: record.value } } : record;
}

/** `countersign anchor RUN`. */
export async function runAnchor(args: AnchorArgs, io: Io): Promise<ExitCode> {
  const found = findRun(args.places.store, args.run);
  const anchored = found.ok ? await anchorHead({ ...args, run: found.value }) : found;
  if (!anchored.ok) {
    for (const problem of anchored.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const { commit, record } = anchored.value;
  printResult(
    io,
    { run: record.run.id, commit, ref: anchorRef },
    () => `anchored at ${commit} in ${anchorRef}\nto share it: git push REMOTE ${anchorRef}\n`,
  );
  return exitCode.done;
}
