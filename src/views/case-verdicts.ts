import type { PinnedContract } from '../model/contract.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Profile } from '../model/profile.ts';
import type { CaseItem, RunCase } from '../model/run-case.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Effect, higher } from '../model/words.ts';
import { actionTarget } from './action-target.ts';
import { namedAfter } from './backtest.ts';
import type { Judged } from './judged.ts';
import { patternsOf, unlookedGuard } from './swapped.ts';

/** How one action of a case came out. */
export interface CaseVerdict {
  readonly action: string;
  readonly what: string;
  readonly expect: Effect;
  /** Null when it could not be judged. */
  readonly verdict: Verdict | null;
  /** Why it could not be judged. */
  readonly why: string | null;
  readonly asExpected: boolean;
}

/** A judgement of a run as a case keeps it: what a person allowed during the run is left behind. */
export function caseItem({ input, verdict }: Judged, expect: Effect | null): CaseItem {
  const { action, facts, circumstances, contract } = input;
  const raised = circumstances.risk !== contract.contract.risk;
  const risk = raised ? circumstances.risk : 'low';
  return {
    expect: expect ?? verdict.effect,
    action,
    facts,
    circumstances: { ...circumstances, risk, grants: [], answeredStops: [] },
    guards: patternsOf(input),
  };
}

/** Judges a case. No standing rules: on every machine it has to come out the same. */
export function caseVerdicts(
  { from, actions }: RunCase,
  rules: { contract: PinnedContract; profile: Profile },
  judge: (input: JudgeInput) => Verdict,
): CaseVerdict[] {
  // Where the contract of the run lay is a place no agent may edit.
  const contract = { ...rules.contract, file: from.contract };
  return actions.map(({ expect, action, facts, circumstances, guards }): CaseVerdict => {
    const risk = higher(contract.contract.risk, circumstances.risk);
    const input = {
      contract,
      profile: rules.profile,
      standing: [],
      action,
      facts,
      circumstances: { ...circumstances, risk },
    };
    const verdict = namedAfter(judge(input), rules.contract.file);
    const added = patternsOf(input).find((pattern) => !guards.includes(pattern));
    const isOpen = verdict.effect === 'allow' || verdict.effect === 'ask';
    const why = isOpen ? unlookedGuard(facts, added) : null;
    const asExpected = why === null && verdict.effect === expect;
    return {
      action: action.id,
      what: actionTarget(action),
      expect,
      verdict: why === null ? verdict : null,
      why,
      asExpected,
    };
  });
}
