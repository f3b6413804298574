import type { RunRecord } from '../model/record.ts';
import type { CheckFact } from '../model/record-parts.ts';
import { type Standing, stands } from './standing.ts';

/** Demanded evidence that is not there or holds no longer, and checks that failed last. */
export function checkObstacles(record: RunRecord): Standing[] {
  const demanded = record.evidence.filter((one) => one.demanded);
  const found = demanded.flatMap(({ kind, status }): Standing[] => {
    switch (status) {
      case 'present':
        return kind === 'passing-test' ? unknownFreshness(record) : [];
      case 'stale':
        return [stands('evidence-stale', `The contract demands ${kind}; what there is, is stale.`, runAgain)];
      case 'missing':
        return [stands('evidence-missing', `The contract demands ${kind}, and there is none.`, fixOf(kind))];
      default:
        return status satisfies never;
    }
  });
  return [...found, ...lastOfEach(record.tests.checks).flatMap((check) => failedOrStale(check, record))];
}

const runAgain = 'Run the checks again in a run under this contract.';

/** What to do about evidence that is missing. */
function fixOf(kind: RunRecord['evidence'][number]['kind']): string {
  switch (kind) {
    case 'failing-test':
    case 'passing-test':
      return runAgain;
    case 'files-changed':
      return 'Look whether the run did anything; there may be nothing to ship.';
    case 'assumptions':
    case 'residual-risk':
      return 'Name a `report` file in the contract, and have the agent write it in another run.';
    case 'rollback-note':
      return 'Write `rollback` into the contract, and start another run under it.';
    default:
      return kind satisfies never;
  }
}

/** A test that passed on files nobody can compare with those that are there now proves little. */
function unknownFreshness({ tests }: RunRecord): Standing[] {
  const passed = tests.checks.filter(({ status, kind }) => status === 'passed' && kind === 'test');
  const [first] = passed;
  if (first === undefined || passed.some(({ freshness }) => freshness !== 'unknown')) return [];
  const why = first.why === '' ? '' : `: ${first.why}`;
  const text = `Nobody knows whether the files are still as the passing test saw them${why}.`;
  return [stands('evidence-unknown', text, runAgain)];
}

/** The last run of each command line. */
function lastOfEach(checks: readonly CheckFact[]): CheckFact[] {
  return [...new Map(checks.map((check) => [check.command, check])).values()];
}

/** A failure that a later check of the same thing answered is none. */
function failedOrStale(check: CheckFact, { tests }: RunRecord): Standing[] {
  const { id, command, status, freshness, since } = check;
  if (status === 'failed') {
    const answered = id !== '' && tests.pairs.some(({ failing }) => failing === id);
    return answered ? [] : [stands('check-failed', `\`${command}\` failed when it ran last.`, runAgain)];
  }
  if (freshness !== 'stale') return [];
  const [first, ...more] = since;
  const also = more.length > 0 ? ` and ${more.length} more` : '';
  const what = first === undefined ? 'files' : `${first}${also}`;
  return [stands('check-stale', `${what} changed after \`${command}\` ran.`, runAgain)];
}
