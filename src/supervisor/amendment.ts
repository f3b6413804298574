import type { Contract, RuleLine } from '../model/contract.ts';
import type { Identity } from '../model/identity.ts';
import type { Problem } from '../model/problem.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { mayWith } from '../policy/proposing.ts';
import type { RunState } from '../state/run-state.ts';

/** Only the approver may widen what was delegated; without one, whoever may answer. Undefined when `by` may. */
export function amendmentProblem(
  { risk, contract: pinned }: Pick<RunState, 'risk' | 'contract'>,
  by: Identity,
): Problem | undefined {
  const contract = pinned?.contract;
  if (risk === 'high' && contract && (contract.approver ?? contract.owner) === contract.owner) {
    return {
      code: 'needs-an-approver',
      message:
        'The run became one of high risk: its owner alone may not widen it, and its contract names nobody else.',
      fix: 'End the run, and start again under a contract that names an approver who is not the owner.',
    };
  }
  if (contract?.approver && contract.approver !== by.name) {
    return {
      code: 'not-the-approver',
      message: `${by.name} may not amend this contract: its approver is ${contract.approver}.`,
      fix: `Ask ${contract.approver} to attach and amend it, or end the run.`,
    };
  }
  return undefined;
}

/** Why `after` is not `before` with exactly these `may` lines at the end of their lists; undefined when it is. */
export function additionProblem(
  before: Contract,
  after: Contract,
  lines: readonly RuleLine[],
): Problem | undefined {
  const may = mayWith(before.may, lines);
  if (canonicalJson(may) === canonicalJson(before.may)) {
    return {
      code: 'rule-known',
      message: 'The contract in force has these lines already.',
      fix: 'Open the question again and answer it.',
    };
  }
  if (canonicalJson({ ...before, may }) === canonicalJson(after)) return undefined;
  return {
    code: 'rule-changes-more',
    message: 'The new contract differs from the one in force by more than the lines of the rule.',
    fix: 'Open the question again: the contract may have been amended meanwhile. Other changes go through a stop.',
  };
}
