import { posix } from 'node:path';
import type { EvidenceOf } from '../model/evidence.ts';
import type { FileChange, Side } from '../model/snapshot.ts';

/** Files named in one answer: the rest is counted. */
const mostNamed = 50;

/** What is different between the files a check ran against and the files as they are. */
export interface Since {
  readonly changes: readonly FileChange[];
  /** Changes that are not listed. */
  readonly more: number;
}

/**
 * Whether what a check showed still holds for the files as they are. Any change of a file whose content is kept makes it
 * stale: nobody can tell which files a test depends on. Left out are what git ignores (caches, build output, what the check
 * itself writes), a commit of what is there anyway, and `report`, the file in which the agent hands over its statements.
 */
export function freshnessOf(
  { changes, more }: Since,
  report: string | undefined,
): Pick<EvidenceOf<'freshness'>, 'state' | 'changed' | 'more' | 'why'> {
  const own = report === undefined ? undefined : posix.normalize(report);
  const counts = changes.filter(
    (change) =>
      change.path !== own &&
      !isNoted(change) &&
      !(change.path === '' && isHead(change.before ?? change.after)),
  );
  const unseen = counts.filter(({ kind }) => kind === 'unknown');
  const changed = counts.filter(({ kind }) => kind !== 'unknown').map(({ path }) => path);
  if (changed.length > 0 || more > 0) {
    const left = more + Math.max(0, changed.length - mostNamed);
    return { state: 'stale', changed: changed.slice(0, mostNamed), more: left, why: '' };
  }
  if (unseen.length === 0) return { state: 'fresh', changed: [], more: 0, why: '' };
  const paths = unseen.map(({ path }) => path).filter((path) => path !== '');
  const why =
    paths.length < unseen.length
      ? 'what changed since could not be seen'
      : `whether these changed since could not be seen: ${paths.slice(0, 5).join(', ')}`;
  return { state: 'unknown', changed: [], more: 0, why };
}

/** Known by size and hash only, on every side that is known. */
function isNoted({ before, after }: FileChange): boolean {
  const sides = [before, after].filter((side) => side !== null);
  return sides.length > 0 && sides.every(({ is }) => is === 'noted');
}

const isHead = (side: Side | null): boolean => side?.is === 'repository';
