import { execFileSync } from 'node:child_process';
import { createHash, hash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { finishRun } from '../../src/commands/finish-run.ts';
import { runVerify, type VerifyArgs } from '../../src/commands/verify.ts';
import { createSnapshots } from '../../src/evidence/snapshot/snapshots.ts';
import { resumeJournal } from '../../src/journal/resume.ts';
import type { EventBody } from '../../src/model/event.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { Verification } from '../../src/model/verification.ts';
import { type RunDirectory, runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { eventful, must, recordRun, type Step } from './recorded-run.ts';

export const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'dana',
      GIT_AUTHOR_EMAIL: 'dana@example.com',
      GIT_COMMITTER_NAME: 'dana',
      GIT_COMMITTER_EMAIL: 'dana@example.com',
    },
  });

const text = stringify(make.pinned().contract);
const pinned = { ...make.pinned(), text, hash: hash('sha256', text, 'hex') };
/** A contract whose hash is that of its text, and its approval. */
export const underContract = { contract: pinned, approval: { hash: pinned.hash, by: make.dana } };

const taken = (snapshot: Snapshot, moment: 'before' | 'after'): EventBody => ({
  type: 'snapshot.taken',
  snapshot,
  moment,
  action: null,
  ms: 1,
});

const outputText = 'ok 1 - the filter\n';

function checkOf(file: string): EventBody {
  const scope = { directory: null, files: [], filter: null, packages: [], narrowed: [] };
  return {
    type: 'evidence.recorded',
    provenance: 'observed',
    evidence: {
      what: 'check',
      id: 'c1',
      action: 'a3',
      command: 'npm test',
      check: {
        kind: 'test',
        runner: null,
        scope,
        through: [],
        exit: 'known',
        output: 'whole',
        rewrites: [],
        doubts: [],
      },
      result: {
        status: 'passed',
        passed: 1,
        failed: 0,
        skipped: 0,
        todo: 0,
        total: 1,
        warnings: null,
        failures: [],
        durationMs: null,
        summary: true,
        doubts: [],
      },
      exit: 0,
      output: { file, hash: hash('sha256', outputText, 'hex'), bytes: outputText.length, cut: 0 },
      snapshot: 's2',
    },
  };
}

export interface IntegrityRun {
  store: string;
  run: string;
  workspace: string;
  paths: RunDirectory;
}

/** Adds lines behind a run that is over, as the host does, and makes its record again. */
export async function append(store: string, run: string, ...bodies: EventBody[]): Promise<void> {
  const resumed = must(
    resumeJournal({ path: runDirectory(store, run).journal, now: () => 0, onDead: () => {} }),
  );
  for (const body of bodies) resumed.writer.append(body);
  resumed.writer.close();
  must(await finishRun(store, run));
}

/** Answers of somebody who signed nothing: a signed one would need the text it was signed as. */
export function claimed(step: Step): Step {
  if (!('type' in step) || step.type !== 'action.answered') return step;
  return { ...step, by: { kind: 'person', identity: make.dana } };
}

/**
 * A run that is over, with everything a run can leave behind: verdicts of the real judge, snapshots of a real repository (one
 * of its objects borrowed), the kept output of a check, and a recording bound to the journal.
 */
export async function integrityRun(run: string, root = temporaryDirectory()): Promise<IntegrityRun> {
  const [store, workspace] = [join(root, 'store'), join(root, 'app')];
  mkdirSync(workspace, { recursive: true });
  git(workspace, 'init', '-q', '-b', 'main');
  git(workspace, 'config', 'user.name', 'dana');
  git(workspace, 'config', 'user.email', 'dana@example.com');
  writeFileSync(join(workspace, 'a.ts'), 'export const a = 1;\n');
  writeFileSync(join(workspace, 'borrowed.ts'), `${run}\n`);
  git(workspace, 'add', '.');
  git(workspace, 'commit', '-qm', 'first');
  const paths = runDirectory(store, run);
  mkdirSync(join(paths.directory, 'outputs'), { recursive: true, mode: 0o700 });
  const snapshots = createSnapshots({
    workspace,
    store: paths.snapshots,
    git: { program: '/usr/bin/git', environment: { PATH: process.env.PATH, HOME: root } },
    // Far ahead: files count as settled, so what the repository has stays borrowed.
    clock: () => Date.now() + 60_000,
  });
  const before = await snapshots.take('before', new AbortController().signal);
  mkdirSync(join(workspace, 'src'), { recursive: true });
  writeFileSync(join(workspace, 'src/new.ts'), 'export const fresh = true;\n');
  writeFileSync(join(workspace, 'a.ts'), 'export const a = 2;\n');
  const after = await snapshots.take('after', new AbortController().signal);
  writeFileSync(join(paths.directory, 'outputs/c1.txt'), outputText);
  const over = { workspace: realpathSync(workspace), ...underContract };
  const [start, ...rest] = eventful(run, 'Fix the retry filter', over).map(claimed);
  const end = rest.pop();
  const steps = [start, taken(before, 'before'), ...rest, checkOf('c1.txt'), taken(after, 'after'), end];
  await recordRun(
    store,
    run,
    steps.filter((step) => step !== undefined),
  );
  const recording = (part: 'cast' | 'keys', path: string): EventBody => {
    const bytes = readFileSync(path);
    const sum = createHash('sha256').update(bytes).digest('hex');
    const evidence = { what: 'recording' as const, part, hash: sum, bytes: bytes.length, cut: false };
    return { type: 'evidence.recorded', evidence, provenance: 'observed' };
  };
  await append(store, run, recording('cast', paths.screen), recording('keys', paths.keys));
  return { store, run, workspace, paths };
}

export const placesOf = (store: string) => ({
  store,
  config: join(store, 'config'),
  runtime: store,
  home: store,
});

/** What `countersign verify` finds, and its exit code. */
export async function verified(
  store: string,
  target: string,
  over: Partial<VerifyArgs> = {},
): Promise<Verification & { code: number; failed: string[]; first: string }> {
  const out: string[] = [];
  const io = { out: (said: string) => void out.push(said), err: (said: string) => void out.push(said) };
  const args = { target, json: true, against: undefined, allowedSigners: undefined, columns: 80 };
  const code = await runVerify({ ...args, places: placesOf(store), ...over }, io);
  const found = Verification.parse(JSON.parse(out.join('')));
  const bad = found.checks.filter(({ status }) => status === 'failed');
  return {
    ...found,
    code,
    failed: bad.map(({ check }) => check),
    first: bad[0] ? `${bad[0].where}: ${bad[0].detail}` : '',
  };
}
