import type { Identity } from '../model/identity.ts';
import type { RestoredPath, RollbackReport } from '../model/release.ts';
import type { FileChange } from '../model/snapshot.ts';

/** What became of a rollback, as whoever did it saw it. */
export interface RollbackSeen {
  readonly by: Identity;
  readonly at: string;
  readonly paths: readonly RestoredPath[];
  readonly wanted: string;
  readonly got: string;
  readonly checks: RollbackReport['checks'];
  readonly notUndone: readonly string[];
  /** Where what was replaced is kept; null when nothing was, or it was a rehearsal. */
  readonly kept: string | null;
  readonly cutShort: boolean;
}

/** Paths that are written down one by one. */
const mostPaths = 500;
/** The most telling ones first: the others are only counted when there are too many. */
const order: readonly RestoredPath['how'][] = ['failed', 'kept', 'merged', 'restored', 'removed', 'already'];
const words: Readonly<Record<RestoredPath['how'], string>> = {
  failed: 'failed',
  kept: 'kept with a later change',
  merged: 'merged with a later change',
  restored: 'restored',
  removed: 'removed',
  already: 'already as before the run',
};

/** `2 restored, 1 kept with a later change`; in the order of how much they tell. */
export function countPaths(paths: readonly RestoredPath[]): string {
  const counts = order.flatMap((how) => {
    const count = paths.filter((path) => path.how === how).length;
    return count === 0 ? [] : [`${count} ${words[how]}`];
  });
  return counts.length === 0 ? 'no path' : counts.join(', ');
}

/** The report as it is written down. It is ok when nothing was left undone, the trees agree and every check passed. */
export function rollbackReport(seen: RollbackSeen): RollbackReport {
  const { paths, wanted, got, checks, by, at, kept } = seen;
  const left = paths.some(({ how }) => how === 'kept' || how === 'failed');
  const failed = checks.filter(({ exit }) => exit !== 0).length;
  const sorted = order.flatMap((how) => paths.filter((path) => path.how === how));
  const merged = paths.some(({ how }) => how === 'merged');
  const proved =
    wanted === got
      ? `the ${merged ? 'other ' : ''}touched paths are as before the run`
      : 'the touched paths are not as before the run';
  const detail = [
    `${countPaths(paths)}; ${proved}`,
    ...(checks.length === 0 ? [] : [`${checks.length - failed} of ${checks.length} checks passed`]),
    ...(kept === null ? [] : [`what was replaced is kept as ${kept}`]),
    ...(seen.cutShort ? ['what the run did after its last snapshot is not known'] : []),
  ].join('; ');
  return {
    by,
    ok: !left && wanted === got && failed === 0,
    detail,
    at,
    paths: sorted.slice(0, mostPaths),
    more: Math.max(0, sorted.length - mostPaths),
    wanted,
    got,
    checks,
    notUndone: [...seen.notUndone],
  };
}

/** Files of one folder that are named one by one; of more, the folder is named. */
const mostNamed = 5;
const mostLines = 100;

/** What the run changed and nobody kept the contents of, as sentences: ignored and large files, settings of git. */
export function unkeptLines(unkept: readonly { readonly path: string; readonly why: string }[]): string[] {
  const groups = new Map<string, { path: string; why: string }[]>();
  for (const one of unkept) {
    const [top = ''] = one.path.split('/');
    const key = isGits(one.path) ? one.path : top;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const lines = [...groups].flatMap(([top, files]) =>
    files.length > mostNamed
      ? [`${top}/: ${files.length} files were changed by the run, and only their sizes and hashes were kept`]
      : files.map(({ path, why }) =>
          isGits(path)
            ? `${path}: a setting or hook of git was changed by the run: look at it before git runs again`
            : `${path}: it was changed by the run, and ${why}`,
        ),
  );
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `and ${more} more such places`] : lines;
}

const isGits = (path: string): boolean => path.startsWith('/') || path.split('/').includes('.git');

/** Repositories the run left at another commit: files go back, commits stay. */
export function repositoryLines(changes: readonly FileChange[]): string[] {
  return changes.map(({ path, before, after }) => {
    const where = path === '' ? 'the repository of the workspace' : `the repository ${path}`;
    const short = (hash: string | null | undefined): string => hash?.slice(0, 12) ?? 'no commit';
    if (before === null) return `${where}: the run made it. Remove it by hand if it is not wanted.`;
    if (after === null) return `${where}: the run removed it. Clone it again.`;
    const back = `git ${path === '' ? '' : `-C ${path} `}reset --soft ${before.hash ?? ''}`.trim();
    const fix = before.hash === null ? '' : ` \`${back}\` takes its commits off the branch.`;
    return `${where}: it was at ${short(before.hash)}, the run left it at ${short(after.hash)}; commits stay.${fix}`;
  });
}
