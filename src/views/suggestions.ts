import type { RuleLine } from '../model/contract.ts';
import { type Judge, propose, withLines } from '../policy/proposing.ts';
import { actionTarget } from './action-target.ts';
import type { Judged } from './judged.ts';

/** One action of history that lines would let go without asking. */
export interface AlsoAllowed {
  readonly run: string;
  readonly action: string;
  /** What it was, as people read it. */
  readonly what: string;
  readonly was: Judged['verdict']['effect'];
  readonly answered: Judged['answered'];
}

/** Lines that would have answered some asks of a run. */
export interface Suggestion {
  readonly lines: readonly RuleLine[];
  /** A wider set for the same asks, when there is one. */
  readonly wider: readonly RuleLine[] | null;
  /** Ids of the asks it answers, and how often a person said yes and no to them. */
  readonly asks: readonly string[];
  readonly allowed: number;
  readonly denied: number;
  readonly what: string;
}

/** An ask that no line answers, and why. */
export interface Unanswerable {
  readonly action: string;
  readonly what: string;
  readonly why: string;
}

export interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  readonly unanswerable: readonly Unanswerable[];
}

/** What the asks of a run teach: for each the narrowest lines that would have answered it, the same lines once. */
export function suggestionsFor(run: readonly Judged[], judge: Judge): Suggestions {
  const found = new Map<string, Suggestion>();
  const unanswerable: Unanswerable[] = [];
  for (const judged of run) {
    if (judged.verdict.effect !== 'ask') continue;
    const what = actionTarget(judged.input.action);
    if (judged.redacted) {
      unanswerable.push({
        action: judged.action,
        what,
        why: 'part of it was redacted: a rule for it would be a guess.',
      });
      continue;
    }
    const { widths, why } = propose(judged.input, judge);
    const [lines, wider] = widths;
    if (lines === undefined) {
      unanswerable.push({ action: judged.action, what, why: why ?? 'no line answers it.' });
      continue;
    }
    const key = JSON.stringify(lines);
    const known = found.get(key);
    found.set(key, {
      lines,
      wider: known?.wider ?? wider ?? null,
      asks: [...(known?.asks ?? []), judged.action],
      allowed: (known?.allowed ?? 0) + (judged.answered === 'allowed' ? 1 : 0),
      denied: (known?.denied ?? 0) + (judged.answered === 'denied' ? 1 : 0),
      what: known?.what ?? what,
    });
  }
  return { suggestions: [...found.values()], unanswerable };
}

/**
 * What else lines would let go, judged against history: each action that was not allowed as it stood and would be with them.
 * `asks` are the ones the lines are meant for.
 */
export function alsoAllowed(
  lines: readonly RuleLine[],
  history: Iterable<{ run: string; judged: readonly Judged[] }>,
  judge: Judge,
  meant: { run: string; asks: readonly string[] },
): AlsoAllowed[] {
  const found: AlsoAllowed[] = [];
  for (const { run, judged } of history) {
    for (const { action, input, verdict, answered, redacted } of judged) {
      if (verdict.effect === 'allow' || redacted) continue;
      if (run === meant.run && meant.asks.includes(action)) continue;
      if (judge(withLines(input, lines)).effect !== 'allow') continue;
      found.push({ run, action, what: actionTarget(input.action), was: verdict.effect, answered });
    }
  }
  return found;
}
