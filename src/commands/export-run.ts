import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePortable } from '../evidence/snapshot/portable.ts';
import { readJournal } from '../journal/read.ts';
import { isOver } from '../journal/recovery.ts';
import { type BundleManifest, isMemberName } from '../model/bundle.ts';
import type { Event } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { type Member, type WrittenBundle, writeBundle } from '../store/bundle-writer.ts';
import { type RunDirectory, runDirectory } from '../store/run-directory.ts';
import { readingGit } from './verify.ts';
import { contractFiles } from './verify-bundle.ts';

export interface ExportedRun extends WrittenBundle {
  files: number;
  leftOut: BundleManifest['leftOut'];
}

const notOver = (run: string): Problem => ({
  code: 'run-alive',
  message: `Run ${run} has no end on record.`,
  fix: 'Wait for its end; when its host died, `countersign history` closes it.',
});

/** What the journal alone gives: contracts, and the lines of allowed signers for whoever signed something. */
function fromJournal(events: readonly Event[], signerLists: readonly string[]): Member[] {
  const principals = new Set(
    events.flatMap(({ body }) => {
      if (body.type === 'head.signed') return [body.signature.principal];
      if (body.type === 'decision.made' && body.signature) return [body.signature.principal];
      const approved = body.type === 'run.started' ? body.approval.signature : undefined;
      return approved ? [approved.principal] : [];
    }),
  );
  const lines = signerLists
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => (line.split(/\s/)[0] ?? '').split(',').some((name) => principals.has(name)));
  const contracts = contractFiles(events).map(({ name, text }) => ({ name, bytes: Buffer.from(text) }));
  if (lines.length === 0) return contracts;
  const bytes = Buffer.from([...new Set(lines)].map((line) => `${line}\n`).join(''));
  return [...contracts, { name: 'allowed-signers', bytes }];
}

/** Files of the run's folder that a bundle takes as they are. */
function fromFolder({ directory, journal, record, screen, keys, outputs }: RunDirectory): Member[] {
  const kept = existsSync(outputs) ? readdirSync(outputs).sort() : [];
  const paths = [journal, record, screen, keys, ...kept.map((name) => join(outputs, name))];
  return paths
    .filter((path) => existsSync(path))
    .map((path) => ({ name: path.slice(directory.length + 1), path }))
    .filter(({ name }) => isMemberName(name));
}

/**
 * Writes one file with everything `verify` needs on another machine: journal, record, recording, kept outputs, contracts,
 * snapshots with what they borrow. The run itself is not changed. The same run makes the same bytes.
 */
export async function exportRun(
  store: string,
  run: string,
  file: string,
  signerLists: readonly string[],
  progress?: Progress,
): Promise<Outcome<ExportedRun>> {
  const paths = runDirectory(store, run);
  progress?.('reading the journal');
  const read = readJournal(paths.journal);
  if (!read.ok) return read;
  const { events } = read.value;
  const [started, last] = [events[0]?.body, events.at(-1)];
  if (!isOver(events) || !last) return { ok: false, problems: [notOver(run)] };
  const folder = mkdtempSync(join(tmpdir(), 'countersign-export-'));
  try {
    const taken = events.flatMap(({ body }) => (body.type === 'snapshot.taken' ? [body.snapshot] : []));
    progress?.('collecting snapshots');
    const portable = await writePortable(paths.snapshots, folder, taken, readingGit());
    const snapshots = typeof portable === 'string' ? [] : portable.files;
    const leftOut = typeof portable === 'string' ? [{ what: 'snapshots', why: portable }] : [];
    const members = [
      ...fromFolder(paths),
      ...fromJournal(events, signerLists),
      ...snapshots.map((name) => ({ name: `snapshots/${name}`, path: join(folder, name) })),
    ];
    const about = { run, head: last.hash, events: events.length, leftOut };
    const time = started?.type === 'run.started' ? Math.floor(Date.parse(started.at) / 1000) : 0;
    const written = writeBundle(file, about, members, time, progress);
    if (!written.ok) return written;
    return { ok: true, value: { ...written.value, files: members.length, leftOut } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
