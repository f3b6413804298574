import { know, unknown } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { ApprovalFact, DeniedFact, PressureFact } from '../model/record-parts.ts';
import { type ActionStory, outcomeOf, severestOf, verdictOf, wasReleased } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import { workedAround } from './worked-around.ts';

/** Where the agent pushed against what was delegated, and what people said to it. */
export type PressureFacts = Pick<RunRecord, 'denied' | 'boundaryPressure' | 'approvals'>;

/** `countedStops`: stops of rules that only count; no action is to be named for them, yet they are stops. */
export function pressureFacts(stories: readonly ActionStory[], countedStops: number): PressureFacts {
  const list = stories.flatMap(pressureOf).sort((a, b) => a.t - b.t);
  const counted = (effect: PressureFact['effect']) => list.filter((fact) => fact.effect === effect).length;
  const [asks, denials, stops] = [counted('ask'), counted('deny'), counted('stop') + countedStops];
  const approvals = stories.flatMap(approvalOf);
  const granted = approvals.filter((fact) => fact.granted).length;
  return {
    denied: stories.flatMap(deniedOf),
    boundaryPressure: {
      statement: asks + denials + stops === 0 ? 'none' : `${asks} asked, ${denials} denied, ${stops} stopped`,
      asks,
      denials,
      stops,
      list,
      workedAround: workedAround(stories),
    },
    approvals: {
      statement:
        approvals.length === 0 ? 'none requested' : `${approvals.length} requested, ${granted} granted`,
      requested: approvals.length,
      granted,
      list: approvals,
    },
  };
}

/** One row an action: how hard it pushed, at most. */
function pressureOf(story: ActionStory): PressureFact[] {
  const severest = severestOf(story);
  if (!severest || severest.verdict.effect === 'allow') return [];
  const { effect, rule, reason } = severest.verdict;
  return [{ ...headOf(story), t: severest.t, effect, rule, reason }];
}

/** Everything that was not let go: by a rule, by a person, or because nobody answered. Withdrawn ones are not refusals. */
function deniedOf(story: ActionStory): DeniedFact[] {
  const verdict = verdictOf(story);
  if (!verdict || wasReleased(story) || outcomeOf(story) === 'withdrawn') return [];
  // Allowed, and then the run ended before it was let go: nobody refused it.
  if (verdict.effect === 'allow' && !story.released) return [];
  const by = story.answer?.answer === 'deny' ? story.answer.by : null;
  const reason = story.released?.reason ?? verdict.reason;
  return [{ ...headOf(story), rule: verdict.rule, reason, by }];
}

function approvalOf(story: ActionStory): ApprovalFact[] {
  const ask = story.decisions.findLast(({ verdict }) => verdict.effect === 'ask');
  if (!ask) return [];
  const consequences = story.foreseen?.consequences ?? [];
  const head = { ...headOf(story), t: ask.t, rule: ask.verdict.rule, consequences };
  if (!story.answer) {
    return [{ ...head, granted: false, answer: unknown('the action ended before anybody answered') }];
  }
  const { t, by, answer, note, waitedMs, shown } = story.answer;
  const value = { t, by, answer, note, waitedMs, shown };
  return [{ ...head, granted: answer !== 'deny', answer: know(value, 'observed') }];
}

function headOf(story: ActionStory) {
  return { action: story.id, t: story.t, kind: story.action.kind, target: actionTarget(story.action) };
}
