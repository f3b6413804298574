import type { Event } from '../model/event.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Verdict } from '../model/verdict.ts';
import { type ActionKind, Effect } from '../model/words.ts';
import { actionTarget } from './action-target.ts';
import { type Judged, judgedActions } from './judged.ts';
import { type NotRejudgeable, rejudge } from './rejudge.ts';
import { type Swap, swapped } from './swapped.ts';

export type Direction = 'tighter' | 'looser';

/** A verdict that would have been another one. */
export interface Change {
  readonly action: string;
  /** `seq` of the recorded `action.decided`. */
  readonly seq: number;
  readonly kind: ActionKind;
  /** As people read it. */
  readonly what: string;
  readonly direction: Direction;
  readonly was: Verdict;
  readonly now: Verdict;
  /** What a person said to it then. */
  readonly answered: Judged['answered'];
  /** Today's judge gives another verdict under the recorded rules, too: the change need not come from the new ones. */
  readonly drift: boolean;
}

export interface Backtest {
  /** Actions with a verdict on record that could be judged again. */
  readonly judged: number;
  readonly changes: readonly Change[];
  /** The same effect by another rule. */
  readonly otherRule: number;
  readonly notRejudgeable: readonly NotRejudgeable[];
}

type Judge = (input: JudgeInput) => Verdict;

/**
 * Judges every recorded action of a run again under other rules, from the facts in the journal alone. Each is judged by itself: what the
 * agent would have done after another answer nobody knows.
 */
export function backtest(events: readonly Event[], judge: Judge, swap: Swap): Backtest {
  const own = rejudge(events, judge);
  const drifted = new Set(own.different.map(({ seq }) => seq));
  const notRejudgeable = [...own.notRejudgeable];
  const changes: Change[] = [];
  const placed = placing(swap);
  let [judged, otherRule] = [0, 0];
  for (const one of judgedActions(events)) {
    if (one.redacted) continue;
    const now = again(one, judge, placed(one.input.contract.file));
    if (typeof now === 'string') {
      if (!notRejudgeable.some(({ action }) => action === one.action))
        notRejudgeable.push({ action: one.action, why: now });
      continue;
    }
    judged += 1;
    const direction = directionOf(one.verdict, now);
    if (direction !== null) changes.push(changeOf(one, now, direction, drifted.has(one.seq)));
    else if (ruleOf(one.verdict) !== ruleOf(now)) otherRule += 1;
  }
  return { judged, changes, otherRule, notRejudgeable };
}

/** The new contract as it would lie where the old one lay: that file is one no agent may edit. */
function placing({ contract, profile }: Swap): (file: string) => Swap & { shown: string | null } {
  const known = new Map<string, Swap & { shown: string | null }>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const there = contract === null ? null : { ...contract, file };
    const made = { contract: there, profile, shown: contract?.file ?? null };
    known.set(file, made);
    return made;
  };
}

function again(
  { input }: Judged,
  judge: Judge,
  swap: ReturnType<ReturnType<typeof placing>>,
): Verdict | string {
  try {
    const { input: under, unseen } = swapped(input, swap);
    const verdict = judge(under);
    // More to see could only have made it stricter.
    if (unseen !== null && severity(verdict) < Effect.options.indexOf('deny')) return unseen;
    return swap.shown === null ? verdict : namedAfter(verdict, swap.shown);
  } catch (cause) {
    return `judging failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** The verdict with the contract's rules in the file that was really read. */
export function namedAfter(verdict: Verdict, file: string): Verdict {
  const named = (rule: Verdict['rule']) => (rule.source === 'contract' ? { ...rule, file } : rule);
  const parts = verdict.parts.map((part) => ({ ...part, rule: named(part.rule) }));
  return { ...verdict, rule: named(verdict.rule), parts };
}

function changeOf(
  { action, seq, input, verdict, answered }: Judged,
  now: Verdict,
  direction: Direction,
  drift: boolean,
): Change {
  const { kind } = input.action;
  return {
    action,
    seq,
    kind,
    what: actionTarget(input.action),
    direction,
    was: verdict,
    now,
    answered,
    drift,
  };
}

const severity = ({ effect }: Verdict): number => Effect.options.indexOf(effect);

/** Tighter is a more severe effect, or a question that now needs a typed word. Null when neither changes. */
export function directionOf(was: Verdict, now: Verdict): Direction | null {
  const steps = severity(now) - severity(was);
  if (steps !== 0) return steps > 0 ? 'tighter' : 'looser';
  if (now.effect !== 'ask' || (was.danger === null) === (now.danger === null)) return null;
  return now.danger === null ? 'looser' : 'tighter';
}

/** A rule by what it says: its place in a list moves when a line is added above it. */
const ruleOf = ({ rule: { source, id, text } }: Verdict): string =>
  JSON.stringify([source, id.replace(/\[\d+\]$/, ''), text]);
