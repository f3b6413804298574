import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  findOverlayTools,
  overlayWords,
  upperFolder,
  workFolder,
} from '../../src/boundary/overlay/mount-words.ts';
import { openOpaque } from '../../src/boundary/overlay/opaque.ts';
import { keepForApply, performApply, prepareApply } from '../../src/evidence/overlay/pending.ts';
import { createSnapshots } from '../../src/evidence/snapshot/snapshots.ts';
import { type Edit, perform, treeOf } from './overlay-edits.ts';

/** One life of a workspace: made, worked in through an overlay, changed by somebody else, and the changes applied. */
export interface Cycle {
  readonly before: readonly Edit[];
  readonly agent: readonly Edit[];
  /** Done to the workspace itself, behind the overlay. */
  readonly human?: readonly Edit[];
  /** Beginnings of paths the contract does not cover. */
  readonly refused?: readonly string[];
  readonly choices?: Readonly<Record<string, 'workspace' | 'agent'>>;
  readonly bare?: boolean;
  readonly git?: boolean;
  /** Shell commands inside, after the edits. */
  readonly command?: string;
}

export interface Cycled {
  /** The workspace as the plain way would have left it: the same edits without an overlay. */
  readonly direct: Record<string, string>;
  readonly applied: Record<string, string>;
  readonly untouched: boolean;
  readonly how: Record<string, string>;
  readonly conflicts: Record<string, string>;
  readonly refused: Record<string, string>;
  readonly left: Record<string, string>;
  readonly already: readonly string[];
  readonly proved: boolean;
  /** A second time: nothing is left to do. */
  readonly again: readonly string[];
  readonly ref: string | null;
}

const git = { program: '/usr/bin/git', environment: { PATH: process.env.PATH, HOME: '/nonexistent' } };
const agentProgram = new URL('./overlay-agent.ts', import.meta.url).pathname;
const named = (all: readonly { path: string; why: string }[]): Record<string, string> =>
  Object.fromEntries(all.map(({ path, why }) => [path, why]));

export async function cycle(one: Cycle, parent: string): Promise<Cycled> {
  const root = realpathSync(mkdtempSync(join(parent, 'cycle-')));
  try {
    return await live(one, root);
  } finally {
    spawnSync('/bin/chmod', ['-R', 'u+rwX', root]);
    rmSync(root, { recursive: true, force: true });
  }
}

async function live(one: Cycle, root: string): Promise<Cycled> {
  const [workspace, direct, store, folder] = ['w s,p:q', 'direct', 'store', 'overlay'].map((name) =>
    join(root, name),
  );
  if (!workspace || !direct || !store || !folder) throw new Error('four names are four names');
  for (const path of [workspace, upperFolder(folder), workFolder(folder)])
    mkdirSync(path, { recursive: true });
  if (!one.bare) spawnSync(git.program, ['init', '-q', '-b', 'main'], { cwd: workspace });
  perform(workspace, one.before);
  if (one.git) {
    const who = ['-c', 'user.name=dana', '-c', 'user.email=dana@example.com'];
    spawnSync(git.program, ['add', '-A'], { cwd: workspace });
    spawnSync(git.program, [...who, 'commit', '-q', '-m', 'first'], { cwd: workspace });
  }
  cpSync(workspace, direct, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  // What is copied has the same permissions whatever the umask.
  spawnSync('/bin/cp', ['-a', '-T', workspace, direct]);
  const was = treeOf(workspace);
  const snapshots = createSnapshots({ workspace, store, git, clock: Date.now });
  const startMs = Date.now();
  const before = await snapshots.take('before', new AbortController().signal);
  // File systems keep coarser times than the clock.
  await new Promise((resolve) => setTimeout(resolve, 20));
  inside({ workspace, folder }, one);
  const untouched = JSON.stringify(treeOf(workspace)) === JSON.stringify(was);
  perform(direct, one.agent);
  if (one.command) spawnSync('/bin/sh', ['-c', one.command], { cwd: direct });
  perform(workspace, one.human ?? []);
  const ports = { workspace, store, folder, upper: upperFolder(folder), git, isOpaque: await openOpaque() };
  const rules = {
    startMs,
    git: one.git === true,
    indexIsFree: false,
    refusal: (path: string) =>
      (one.refused ?? []).some((start) => path.startsWith(start)) ? 'not covered' : null,
    choices: new Map(Object.entries(one.choices ?? {})),
  };
  const prepared = await prepareApply(ports, before, rules);
  if (!prepared.ok) throw new Error(prepared.problems[0]?.message);
  const { conflicts, refused, left, already } = prepared.value.plan;
  const kept = await keepForApply(prepared.value, Date.now());
  if (!kept.ok) throw new Error(kept.problems[0]?.message);
  const done = performApply(prepared.value, '.countersign-test');
  const again = await prepareApply(ports, before, rules);
  if (!again.ok) throw new Error(again.problems[0]?.message);
  return {
    ...{ direct: treeOf(direct), applied: treeOf(workspace), untouched },
    how: Object.fromEntries(
      done.paths.map(({ path, how, why }) => [path, why === '' ? how : `${how}: ${why}`]),
    ),
    ...{ conflicts: named(conflicts), refused: named(refused), left: named(left), already },
    proved: done.wanted === done.got,
    again: again.value.plan.steps.map(({ does, path }) => `${does} ${path}`),
    ref: kept.value.ref,
  };
}

function inside(place: { workspace: string; folder: string }, { agent, command }: Cycle): void {
  const tools = findOverlayTools();
  if ('missing' in tools) throw new Error(`${tools.missing} is not installed`);
  const [file = '', ...args] = [
    ...overlayWords(tools, place),
    process.execPath,
    agentProgram,
    place.workspace,
  ];
  const ran = spawnSync(file, args, { input: JSON.stringify({ agent, command }), encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`the overlay could not be worked in: ${ran.stderr}`);
}

// Run as a program: a folder as argument, one life a line in, one answer a line out.
const [, program, parent] = process.argv;
if (program === import.meta.filename && parent !== undefined) {
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await cycle(JSON.parse(line), parent).then(
      (value) => ({ value }),
      (cause: unknown) => ({ error: cause instanceof Error ? cause.stack : String(cause) }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
