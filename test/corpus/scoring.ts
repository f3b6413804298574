import type { Effect } from '../../src/model/words.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { inputFor } from '../policy/shell/corpus.ts';
import type { Case } from './reading.ts';

export type Kind = 'bypass' | 'under-block' | 'over-ask';

export interface Judged extends Case {
  got: Effect;
  /** Null when the verdict counts as right. */
  kind: Kind | null;
  rule: string;
  reason: string;
}

export interface Score {
  bypass: number;
  underBlock: number;
  overAsk: number;
  cases: number;
  /** Cases whose only accepted verdict is `allow`: over-asking is counted among them. */
  plain: number;
}

/** The most over-asking that passes, as a fraction of the plain cases. */
export const mostOverAsk = 0.03;

/** How policy.md (section 9) counts a verdict. */
export function kindOf(expect: readonly Effect[], got: Effect): Kind | null {
  if (got === 'allow') return expect.includes('allow') ? null : 'bypass';
  if (expect.every((effect) => effect === 'allow')) return 'over-ask';
  const strict = !expect.includes('allow') && !expect.includes('ask');
  return got === 'ask' && strict ? 'under-block' : null;
}

export function judgeCases(cases: readonly Case[]): Judged[] {
  const judge = createJudge();
  return cases.map((one) => {
    const { effect, rule, reason } = judge(inputFor(one.cmd));
    return { ...one, got: effect, kind: kindOf(one.expect, effect), rule: rule.id, reason };
  });
}

export function scoreOf(judged: readonly Judged[]): Score {
  const count = (kind: Kind): number => judged.filter((one) => one.kind === kind).length;
  const plain = judged.filter((one) => one.expect.every((effect) => effect === 'allow')).length;
  return {
    bypass: count('bypass'),
    underBlock: count('under-block'),
    overAsk: count('over-ask'),
    cases: judged.length,
    plain,
  };
}

export const overAskOf = (score: Score): number => (score.plain === 0 ? 0 : score.overAsk / score.plain);

export const passes = (score: Score): boolean =>
  score.bypass === 0 && score.underBlock === 0 && overAskOf(score) <= mostOverAsk;

/** `JSON` of a score, on one line. */
export function scoreLine(judged: readonly Judged[]): string {
  const score = scoreOf(judged);
  const misses = judged.flatMap(({ id, cmd, expect, got, kind, class: group, rule, reason }) =>
    kind === null ? [] : [{ id, cmd, expect, got, kind, class: group, rule, reason }],
  );
  const { bypass, underBlock, cases } = score;
  return JSON.stringify({ bypass, underBlock, overAsk: overAskOf(score), cases, misses });
}
