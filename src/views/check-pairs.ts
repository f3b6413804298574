import type { EvidenceOf } from '../model/evidence.ts';
import { isTestPath } from '../model/test-path.ts';

/** A run of a check as the journal holds it. */
export type CheckRun = EvidenceOf<'check'>;

/** A check that failed and then, asked for the same, passed. */
export interface CheckPair {
  readonly before: CheckRun;
  readonly after: CheckRun;
  /** Files that differ between the two; null when that is not known. */
  readonly changed: readonly string[] | null;
  /** Why it may prove less than it seems, as sentences without a full stop. */
  readonly doubts: readonly string[];
}

/** Paths that differ between two snapshots, by their ids; null when that is not known. */
export type ChangedBetween = (from: string, to: string) => readonly string[] | null;

/**
 * The failing-before / passing-after pairs among runs in the order they happened: each first pass with the last failure of
 * the same scope before it.
 */
export function pairUp(checks: readonly CheckRun[], changedBetween: ChangedBetween): CheckPair[] {
  const failing = new Map<string, CheckRun>();
  return checks.flatMap((run) => {
    const key = scopeKey(run);
    const before = failing.get(key);
    if (run.result.status === 'failed') failing.set(key, run);
    if (run.result.status !== 'passed' || !before) return [];
    failing.delete(key);
    return [pair(before, run, changedBetween)];
  });
}

/** The same for runs that were asked for the same thing in the same place, however the command was spelled. */
export const scopeKey = ({ check: { kind, runner, scope, through } }: Pick<CheckRun, 'check'>): string =>
  JSON.stringify([
    kind,
    runner ?? through.at(-1) ?? '',
    scope.directory,
    scope.files,
    scope.filter,
    scope.packages,
    scope.narrowed,
  ]);

function pair(before: CheckRun, after: CheckRun, changedBetween: ChangedBetween): CheckPair {
  const [from, to] = [before.snapshot, after.snapshot];
  const changed = from === null || to === null ? null : changedBetween(from, to);
  return { before, after, changed, doubts: doubtsOf(before, after, changed) };
}

function doubtsOf(before: CheckRun, after: CheckRun, changed: readonly string[] | null): string[] {
  const [was, is] = [before.result, after.result];
  const tests = (changed ?? []).filter(isTestPath);
  const less = (name: string, from: number | null, to: number | null): string[] =>
    from !== null && to !== null && to < from ? [`${name}: ${from}, then ${to}`] : [];
  const more = (name: string, from: number | null, to: number | null): string[] =>
    from !== null && to !== null && to > from ? [`${name}: ${from}, then ${to}`] : [];
  const all = changed !== null && changed.length > 0 && tests.length === changed.length;
  return [
    ...(changed === null ? ['what changed between is not known'] : []),
    ...(changed?.length === 0 ? ['nothing changed between: it may fail by chance'] : []),
    ...(all ? ['only tests changed between'] : []),
    ...(!all && tests.length > 0 ? [`tests changed between: ${tests.slice(0, 5).join(', ')}`] : []),
    ...less('fewer tests', was.total, is.total),
    ...more('more skipped', was.skipped, is.skipped),
    ...more('more still to write', was.todo, is.todo),
    ...(after.check.rewrites.includes('snapshots') ? ['the run that passed rewrote its snapshots'] : []),
  ];
}
