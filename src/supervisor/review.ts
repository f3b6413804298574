import { posix } from 'node:path';
import type { TestReview } from '../model/check.ts';
import type { EvidenceOf, StatementKind } from '../model/evidence.ts';
import { noReport } from '../model/evidence.ts';
import { isSameSnapshot } from '../model/same-snapshot.ts';
import type { FileChange } from '../model/snapshot.ts';
import { isTestPath } from '../model/test-path.ts';
import type { RanCheck } from './checks.ts';
import { writeEvidence } from './evidence-line.ts';
import { freshnessOf } from './freshness.ts';
import type { Ledger } from './ledger.ts';
import type { Ends } from './observer.ts';
import type { SupervisorPorts } from './ports.ts';

/** Everything together may take this long, ms: the end of a run does not wait for more. */
const mostMs = 15_000;

/** Changed tests that are read; the rest is counted. */
const mostTests = 100;

type Ports = Pick<
  SupervisorPorts,
  'changes' | 'content' | 'redact' | 'elapsed' | 'reviewTest' | 'readReport' | 'lookUp'
>;

/** What is looked at once the agent is gone: whether checks still hold, what became of the tests, what the agent says. */
export async function reviewRun(
  ends: Ends,
  checks: readonly RanCheck[],
  workspace: string,
  ledger: Ledger,
  ports: Ports,
): Promise<void> {
  const until = ports.elapsed() + mostMs;
  const late = (): boolean => ports.elapsed() > until;
  const report = ledger.state().contract?.contract.report;
  const write = (
    evidence: EvidenceOf<'freshness' | 'tests' | 'claim'>,
    provenance: 'observed' | 'reported' = 'observed',
  ): Promise<void> => writeEvidence({ type: 'evidence.recorded', evidence, provenance }, ledger, ports);

  // What the agent says costs one look; it is not to be lost to a slow comparison.
  if (report !== undefined) await recordStatements(report);
  await recordTests();
  // The last ones count: where time is short, it is the early ones of which nothing is known.
  for (const check of [...checks].reverse()) await recordFreshness(check);

  async function recordFreshness({ id, snapshot }: RanCheck): Promise<void> {
    const base = { what: 'freshness' as const, check: id, snapshot: ends.last.id };
    if (late()) {
      const why = 'there was no time left to compare the files';
      return write({ ...base, state: 'unknown', changed: [], more: 0, why });
    }
    const same = isSameSnapshot(snapshot, ends.last);
    const since = same ? { changes: [], more: 0 } : await ports.changes(snapshot, ends.last);
    await write({ ...base, ...freshnessOf(since, report) });
  }

  async function recordTests(): Promise<void> {
    const { changes, more } = await ports.changes(ends.first, ends.last);
    const tests = changes.filter(
      ({ path, from, kind, before, after }) =>
        kind !== 'unknown' &&
        [path, from ?? path].some(isTestPath) &&
        [before, after].some((side) => side !== null && side.is !== 'noted' && side.is !== 'repository'),
    );
    const reviews: TestReview[] = [];
    for (const change of tests.slice(0, mostTests)) {
      if (late()) break;
      reviews.push(await reviewOf(change));
    }
    // A change that is not listed may be one of a test.
    const left = tests.length - reviews.length + more;
    await write({ what: 'tests', from: ends.first.id, to: ends.last.id, reviews, more: left });
  }

  async function reviewOf({ path, from, before, after }: FileChange): Promise<TestReview> {
    const unread: TestReview = { analysed: false, path, because: 'its content is not kept' };
    const was = before && (await ports.content(ends.first, from ?? path));
    const is = after && (await ports.content(ends.last, path));
    if ((before && was === null) || (after && is === null)) return unread;
    return ports.reviewTest(was, is, path);
  }

  async function recordStatements(file: string): Promise<void> {
    const path = posix.normalize(file);
    const [was, is] = [await ports.content(ends.first, path), await ports.content(ends.last, path)];
    const silent = (why: string): Promise<void> =>
      write({ what: 'claim', claim: noReport, text: `the agent did not hand over a report: ${why}` });
    if (is === null) {
      const there = ports.lookUp(posix.join(workspace, path)).is !== 'missing';
      return silent(there ? `${file} could not be read as a text, or git ignores it` : `there is no ${file}`);
    }
    if (was === is) return silent(`${file} is as it was before the run`);
    const { statements, left } = ports.readReport(is);
    if (statements.length === 0) return silent(`${file} says nothing under the headings it was told`);
    for (const { kind, text } of statements) await claim(kind, text);
    if (left !== '') await claim('questions', `Not read of ${file}: ${left}.`, 'observed');
  }

  function claim(kind: StatementKind, text: string, provenance: 'observed' | 'reported' = 'reported') {
    return write({ what: 'claim', claim: kind, text }, provenance);
  }
}
