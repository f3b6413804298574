import type { TestFinding } from '../model/check.ts';
import type { RunRecord } from '../model/record.ts';
import type { CheckFact, Finding } from '../model/record-parts.ts';
import type { Grounds } from './findings.ts';
import { counted, listed } from './listed.ts';
import { lastOfScope } from './record-checks.ts';

/** The last word of each check, when it is not a pass that still holds. */
export function checkFindings({ tests, evidence }: Grounds): Finding[] {
  const last = lastOfScope(evidence);
  return tests.checks.filter(({ id }) => last.has(id)).flatMap(checkFinding);
}

function checkFinding(check: CheckFact): Finding[] {
  const { id, action, command, status, failed, since, freshness, why } = check;
  const name = `"${listed([command])}" (${id}, ${action})`;
  const about = { actions: [action], paths: [] };
  switch (status) {
    case 'failed': {
      const count = failed === null ? '' : `: ${counted(failed, 'failure')}`;
      return [
        {
          code: 'check-failed',
          weight: 'serious',
          text: `${name} failed when it last ran${count}.`,
          ...about,
        },
      ];
    }
    case 'nothing-ran':
      return [{ code: 'check-failed', weight: 'look', text: `${name} ran no test.`, ...about }];
    case 'unknown': {
      const text = `What ${name} showed is not known: ${check.doubts[0] ?? 'nobody told how it ended'}.`;
      return [{ code: 'check-failed', weight: 'look', text, ...about }];
    }
    case 'passed': {
      if (freshness === 'fresh') return [];
      const text =
        freshness === 'stale'
          ? `${name} passed, and ${listed(since)} changed after it: what it showed no longer holds.`
          : `Whether what ${name} showed still holds is not known: ${why}.`;
      const weight = freshness === 'stale' && check.kind === 'test' ? 'serious' : 'look';
      return [{ code: 'check-stale', weight, text, actions: [action], paths: since }];
    }
    default:
      return status satisfies never;
  }
}

/** Tests that can say less than before, and tests that no longer run. */
export function testFindings({ changed }: RunRecord['tests']): Finding[] {
  if (!changed.known) return [];
  return changed.value.flatMap((review): Finding[] => {
    const { path } = review;
    const about = { actions: [], paths: [path] };
    if (!review.analysed) {
      const text = `${listed([path])} changed and was not read: ${review.because}.`;
      return [{ code: 'test-weakened', weight: 'look', text, ...about }];
    }
    const skipped = review.findings.filter(({ kind }) => kind === 'test-skipped');
    const weaker = review.findings.filter(
      ({ kind, weight }) => weight === 'weaker' && kind !== 'test-skipped',
    );
    return [
      ...one('test-weakened', `${listed([path])} can say less than before`, weaker, about),
      ...one('test-skipped', `${listed([path])} has tests that are newly skipped`, skipped, about),
    ];
  });
}

function one(
  code: Finding['code'],
  head: string,
  findings: readonly TestFinding[],
  about: Pick<Finding, 'actions' | 'paths'>,
): Finding[] {
  if (findings.length === 0) return [];
  const words = findings.map(({ test, text }) => (test === null || test === '' ? text : `${test}: ${text}`));
  return [{ code, weight: 'serious', text: `${head}: ${listed(words, 3)}.`, ...about }];
}
