import type { PinnedContract } from '../model/contract.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Verdict } from '../model/verdict.ts';
import { unexplainedReleases } from './releases.ts';

/** A verdict that comes out differently now. */
export interface Difference {
  readonly action: string;
  /** `seq` of the recorded `action.decided`. */
  readonly seq: number;
  readonly recorded: Verdict;
  readonly now: Verdict;
}

export interface NotRejudgeable {
  readonly action: string;
  readonly why: string;
}

export interface Rejudgement {
  readonly same: number;
  readonly different: readonly Difference[];
  readonly notRejudgeable: readonly NotRejudgeable[];
  /** Actions let go without an allowing verdict or a person's answer on record. */
  readonly unexplained: readonly string[];
}

type Request = EventOf<'action.requested'> & { contract: PinnedContract };

/** Replaces parts of what was recorded, for judging a run under another contract or profile. */
export type Substitute = (input: JudgeInput) => JudgeInput;

/**
 * Judges every recorded action again from what the journal holds and compares effect, rule and reason. An action with
 * redacted spans is never passed off as the same: what was judged is no longer there.
 */
export function rejudge(
  events: readonly Event[],
  decide: (input: JudgeInput) => Verdict,
  substitute: Substitute = (input) => input,
): Rejudgement {
  let start: EventOf<'run.started'> | undefined;
  let contract: PinnedContract | undefined;
  /** Requested and not yet decided, with the contract in force then: an amendment may come between the two. A second decision needs a second request: circumstances have changed by then. */
  const pending = new Map<string, Request>();
  let same = 0;
  const different: Difference[] = [];
  const notRejudgeable: NotRejudgeable[] = [];

  for (const { body, seq } of events) {
    if (body.type === 'run.started') {
      start = body;
      contract = body.contract;
    } else if (body.type === 'contract.amended') contract = body.contract;
    else if (body.type === 'action.requested' && contract) {
      pending.set(body.action.id, { ...body, contract });
    } else if (body.type === 'action.decided' && start) {
      const { action, verdict: recorded } = body;
      const found = pending.get(action);
      pending.delete(action);
      const again = found
        ? judgeAgain(substitute(inputOf(start, found)), found, decide)
        : 'it was judged again without being recorded again';
      if (typeof again === 'string') notRejudgeable.push({ action, why: again });
      else if (equal(recorded, again)) same += 1;
      else different.push({ action, seq, recorded, now: again });
    }
  }
  for (const action of pending.keys()) notRejudgeable.push({ action, why: 'no verdict is on record' });
  return { same, different, notRejudgeable, unexplained: unexplainedReleases(events) };
}

function inputOf(
  { profile, standing }: EventOf<'run.started'>,
  { contract, action, facts, circumstances }: Request,
): JudgeInput {
  return { contract, profile, standing, action, facts, circumstances };
}

function judgeAgain(
  input: JudgeInput,
  { redactions }: EventOf<'action.requested'>,
  decide: (input: JudgeInput) => Verdict,
): Verdict | string {
  if (redactions.length > 0) {
    return `not re-judgeable: ${redactions.map(({ kind, count }) => `${count} ${kind}`).join(', ')} redacted`;
  }
  try {
    return decide(input);
  } catch (cause) {
    return `judging failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

function equal(a: Verdict, b: Verdict): boolean {
  return (
    a.effect === b.effect &&
    a.rule.id === b.rule.id &&
    a.rule.source === b.rule.source &&
    a.reason === b.reason
  );
}
