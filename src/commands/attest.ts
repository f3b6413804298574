import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { seal } from '../evidence/dsse.ts';
import { readEd25519 } from '../evidence/ed25519-key.ts';
import { createSnapshots, type Snapshots } from '../evidence/snapshot/snapshots.ts';
import { readJournal } from '../journal/read.ts';
import { type Envelope, Statement, type Subject } from '../model/attestation.ts';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { runDirectory } from '../store/run-directory.ts';
import { agentRun, statement } from '../views/attestation.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import { gitProgram } from './git-state.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { printNote, printResult } from './print-result.ts';

export interface AttestArgs {
  run: string;
  /** Absolute; undefined prints it. */
  output: string | undefined;
  /** An ed25519 private key, absolute; undefined leaves the statement unsigned. */
  key: string | undefined;
  places: Places;
}

/** Changed files that become subjects; the rest are counted. */
const mostFiles = 2000;

const noSubject = (run: string): Problem => ({
  code: 'nothing-to-attest',
  message: `Run ${run} names no commit, and nothing of what it changed was kept.`,
  fix: 'Decide with the commit that ships, or anchor the run at it: `countersign anchor RUN`.',
});

/** The last snapshot that was written down after the agent was gone. */
function lastLook(events: readonly Event[]): Snapshot | undefined {
  const taken = events.flatMap(({ body }) =>
    body.type === 'snapshot.taken' && body.moment === 'after' && body.snapshot.commit !== null
      ? [body.snapshot]
      : [],
  );
  return taken.at(-1);
}

function reader(store: string, workspace: string): Snapshots {
  const { program, environment } = gitProgram('/');
  return createSnapshots({ workspace, store, git: { program, environment }, clock: Date.now });
}

/** The changed files with the sha256 of what they held at the end, in the order of the record. */
async function fileSubjects(record: RunRecord, last: Snapshot, snapshots: Snapshots): Promise<Subject[]> {
  const { observed } = record.files;
  const changed = (observed.known ? observed.value : []).filter(
    ({ kind, after }) => kind !== 'deleted' && (after?.is === 'file' || after?.is === 'executable'),
  );
  const subjects: Subject[] = [];
  for (const { path } of changed.slice(0, mostFiles)) {
    const content = await snapshots.read(last, path);
    if (content === null) continue;
    subjects.push({ name: path, digest: { sha256: createHash('sha256').update(content).digest('hex') } });
  }
  return subjects;
}

/** What a run came to, about the commit that ships and the files it changed. The same record makes the same statement. */
export async function attestation(store: string, run: string): Promise<Outcome<Statement>> {
  const paths = runDirectory(store, run);
  const journal = readJournal(paths.journal);
  const record = recordOf(store, run);
  if (!journal.ok) return journal;
  if (!record.ok) return record;
  const { decision, integrity, files, run: facts } = record.value;
  const commit = (decision.known ? decision.value.commit : null) ?? integrity.anchors.at(-1)?.commit;
  const last = lastLook(journal.value.events);
  const changed = last
    ? await fileSubjects(record.value, last, reader(paths.snapshots, facts.workspace))
    : [];
  const whole: Subject[] = commit
    ? [{ name: 'commit', digest: { gitCommit: commit } }]
    : last
      ? [{ name: 'workspace', digest: { gitTree: last.tree } }]
      : [];
  const subjects = [...whole, ...changed];
  if (subjects.length === 0) return { ok: false, problems: [noSubject(run)] };
  const without = (files.observed.known ? files.observed.value.length : 0) - changed.length;
  return { ok: true, value: Statement.parse(statement(subjects, agentRun(record.value, without))) };
}

function put(text: string, output: string | undefined, io: Io): Problem | undefined {
  if (output === undefined) {
    io.out(text);
    return undefined;
  }
  try {
    writeFileSync(output, text, { flag: 'wx', mode: 0o600 });
    return undefined;
  } catch (cause) {
    const message = `The attestation could not be written: ${causeText(cause)}`;
    return {
      code: 'attestation-unwritable',
      message,
      fix: 'Name a new file in a folder of yours.',
      where: output,
    };
  }
}

/** `countersign attest RUN`: a statement, or with a key an envelope around it. */
export async function runAttest({ run, output, key, places }: AttestArgs, io: Io): Promise<ExitCode> {
  const fail = (problems: readonly Problem[]): ExitCode => {
    for (const problem of problems) printProblem(problem, io);
    return problems.some(({ code }) => code.startsWith('journal-')) ? exitCode.recordDamaged : exitCode.usage;
  };
  const found = findRun(places.store, run);
  if (!found.ok) return fail(found.problems);
  const signer = key === undefined ? undefined : readEd25519(key);
  if (signer && !signer.ok) return fail(signer.problems);
  const made = await attestation(places.store, found.value);
  if (!made.ok) return fail(made.problems);
  const said: Statement | Envelope = signer ? seal(JSON.stringify(made.value), signer.value) : made.value;
  const problem = put(`${JSON.stringify(said, null, 2)}\n`, output, io);
  if (problem) return fail([problem]);
  if (!signer)
    printNote('unsigned: a statement that anybody could have written; sign it with --sign KEY', io);
  if (output === undefined) return exitCode.done;
  const fingerprint = signer?.value.fingerprint ?? null;
  printResult(io, { run: found.value, file: output, signed: fingerprint }, () =>
    fingerprint === null ? '' : `${output}\nsigned with ${fingerprint}\n`,
  );
  return exitCode.done;
}
