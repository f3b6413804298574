import type { ApplyGround, Draft, Step } from './apply-plan.ts';
import { decideChange, type Wanted } from './decide-change.ts';
import type { UpperEntry } from './read-upper.ts';
import { standAt } from './stand.ts';
import { wantedOf } from './wanted.ts';

/**
 * What a commit, a branch or a tag writes. Hooks, settings, ignore rules, other work trees and borrowed objects are not
 * among it: they decide what git executes and believes later.
 */
const commits: readonly RegExp[] = [
  /^objects\/(?:[0-9a-f]{2}\/[0-9a-f]+|pack\/pack-[0-9a-f]+\.(?:pack|idx|rev))$/,
  /^(?:logs|refs)\/.+$/,
  /^packed-refs$/,
  /^index$/,
  /^(?:COMMIT_EDITMSG|ORIG_HEAD|HEAD)$/,
];

/** The history first, then the names of it, then what is checked out: whoever reads meanwhile finds nothing missing. */
const turnOf = (name: string): number => commits.findIndex((pattern) => pattern.test(name));

type GitEntry = Exclude<UpperEntry, { is: 'folder' }>;

/**
 * Commits made inside: all of what git wrote, or none. When the repository moved on since the run began they are left out;
 * the files are applied all the same.
 */
export function planGit(entries: readonly UpperEntry[], draft: Draft, ground: ApplyGround): void {
  const files = entries.filter((entry): entry is GitEntry => entry.is !== 'folder');
  if (files.length === 0) return;
  const leaveOut = (path: string, why: string): void => {
    draft.refused.push({ path, why });
  };
  if (!ground.git) {
    leaveOut('.git', 'what git wrote inside: the contract delegates no commits');
    return;
  }
  const steps: { turn: number; step: Step }[] = [];
  for (const entry of files) {
    const name = entry.path.startsWith('.git/') ? entry.path.slice('.git/'.length) : '';
    const turn = turnOf(name);
    if (turn < 0) {
      leaveOut(entry.path, 'git executes or believes it later: no contract lets it in');
      continue;
    }
    const planned = planOne(entry, turn, ground);
    if (typeof planned === 'string') {
      leaveOut('.git', `the commits made inside: ${name}: ${planned}. The files are not concerned`);
      return;
    }
    if (planned !== null) steps.push({ turn, step: planned });
  }
  const folders = new Set(
    steps.flatMap(({ step: { path } }) => {
      const names = path.split('/').slice(1, -1);
      return names.map((_, at) => ['.git', ...names.slice(0, at + 1)].join('/'));
    }),
  );
  draft.steps.push(...[...folders].sort().map((path): Step => ({ does: 'folder', path, mode: 0o755 })));
  draft.steps.push(...steps.sort((a, b) => a.turn - b.turn).map(({ step }) => step));
}

/** A step, nothing to do, or why it cannot be done. */
function planOne(entry: GitEntry, turn: number, ground: ApplyGround): Step | null | string {
  const { path } = entry;
  const { workspace, contents, startMs, indexIsFree } = ground;
  if (entry.is === 'refused') return entry.why;
  if (entry.is === 'link') return 'it is a link';
  const now = standAt(workspace, path, contents.hash);
  // Objects are named by their content: one that is there is the same, and one more does no harm.
  if (turn === 0) {
    if (entry.is === 'gone' || now.is === 'file') return null;
  }
  const wanted: Wanted = entry.is === 'gone' ? { is: 'absent' } : wantedOf(entry, ground);
  const start = path === '.git/index' && indexIsFree ? Number.POSITIVE_INFINITY : startMs;
  const verdict = decideChange({ is: 'unknown' }, wanted, now, start);
  switch (verdict.do) {
    case 'nothing':
    case 'already':
    case 'mode':
      return null;
    case 'remove':
      return { does: 'remove', path, now };
    case 'take': {
      if (entry.is !== 'file' || wanted.is !== 'file') return null;
      const { mtimeMs, inode } = entry;
      return { does: 'put', path, now, mode: verdict.mode, oid: wanted.oid, mtimeMs, inode };
    }
    case 'merge':
    case 'conflict':
    case 'blocked':
      return 'it changed in the workspace meanwhile';
    default:
      return verdict satisfies never;
  }
}
