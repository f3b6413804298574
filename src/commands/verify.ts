import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../evidence/consequences/look.ts';
import { createGit } from '../evidence/consequences/run-git.ts';
import { readJournal } from '../journal/read.ts';
import { isHeld } from '../journal/run-lock.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { failedAt, type Verification } from '../model/verification.ts';
import { readBundle } from '../store/bundle-reader.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { findRun } from './find-run.ts';
import { gitProgram } from './git-state.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { signerFiles, sshKeygen } from './signer.ts';
import { checkBundle } from './verify-bundle.ts';
import { verifyRun } from './verify-run.ts';
import type { Signers } from './verify-signatures.ts';
import { verifyText } from './verify-text.ts';

export interface VerifyArgs {
  /** A run by its id or the end of it, or the file of a bundle. */
  target: string;
  json: boolean;
  /** A file that names a head written down elsewhere, absolute. */
  against: string | undefined;
  /** A list of allowed signers, absolute; then a signature by one of them is demanded. */
  allowedSigners: string | undefined;
  columns: number;
  places: Places;
  progress?: Progress | undefined;
}

const unknownTarget = (target: string): Problem => ({
  code: 'nothing-to-verify',
  message: `"${target}" is neither a run nor a file.`,
  fix: 'List the runs with `countersign history`, or name the file of a bundle.',
});

/** One question to git: a repository may be large, and a disk slow. */
const gitMs = 120_000;

/** Git as a reader that has as long for each question; undefined where there is none. */
export function readingGit(): Git | undefined {
  const { program, environment } = gitProgram('/');
  if (program === undefined) return undefined;
  return (...asked) => createGit({ program, environment }, AbortSignal.timeout(gitMs))(...asked);
}

function signersFor({ places, allowedSigners }: VerifyArgs): Outcome<Signers> {
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  const files = allowedSigners === undefined ? signerFiles(places, organisation.value) : [allowedSigners];
  const keygen = sshKeygen('/', false);
  return { ok: true, value: { keygen, files, demanded: allowedSigners !== undefined } };
}

async function verifyHere(run: string, args: VerifyArgs, signers: Signers): Promise<Verification> {
  const paths = runDirectory(args.places.store, run);
  const git = readingGit();
  const live = isHeld(paths.directory);
  const { against, progress } = args;
  return verifyRun({ paths, live, signers, against, storeGit: git, notesGit: git, progress });
}

/** Whatever is in the bundle goes into a private folder that is gone afterwards; git is not let near it. */
async function verifyBundle(file: string, args: VerifyArgs, signers: Signers): Promise<Verification> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  try {
    args.progress?.('unpacking the bundle');
    const read = readBundle(file, folder);
    if (!read.ok) {
      const [problem] = read.problems;
      const checks = [failedAt('bundle', file, problem?.message ?? 'it cannot be read')];
      return { verification: 1, run: '', events: null, head: null, ok: false, vouched: false, checks };
    }
    const manifest = read.value;
    const paths = runDirectory(folder, manifest.run);
    const withoutSnapshots = manifest.leftOut.find(({ what }) => what === 'snapshots')?.why;
    const found = await verifyRun({
      paths,
      live: false,
      signers: { ...signers, carried: join(paths.directory, 'allowed-signers') },
      against: args.against,
      progress: args.progress,
      storeGit: undefined,
      notesGit: readingGit(),
      ...(withoutSnapshots === undefined ? {} : { withoutSnapshots }),
    });
    const journal = readJournal(paths.journal);
    if (!journal.ok) return found;
    const bundle = checkBundle(manifest, journal.value.events, paths.directory);
    return { ...found, ok: found.ok && bundle.status === 'ok', checks: [bundle, ...found.checks] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Looks at a run, or at a bundle of one. Problems are of the asking; what is wrong with the run is in the value. */
export async function verify(args: VerifyArgs): Promise<Outcome<Verification>> {
  const signers = signersFor(args);
  if (!signers.ok) return signers;
  const run = findRun(args.places.store, args.target);
  if (run.ok) return { ok: true, value: await verifyHere(run.value, args, signers.value) };
  if (isFile(args.target)) return { ok: true, value: await verifyBundle(args.target, args, signers.value) };
  const ambiguous = run.problems.some(({ code }) => code !== 'run-not-found');
  return ambiguous ? run : { ok: false, problems: [unknownTarget(args.target)] };
}

/** `countersign verify RUN|BUNDLE`: 0 when nothing is wrong, 5 when something is. */
export async function runVerify(args: VerifyArgs, io: Io): Promise<ExitCode> {
  const found = await verify(args);
  if (!found.ok) {
    for (const problem of found.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const { value } = found;
  io.out(args.json ? `${JSON.stringify(value, null, 2)}\n` : verifyText(value, args.columns));
  return value.ok ? exitCode.done : exitCode.recordDamaged;
}
