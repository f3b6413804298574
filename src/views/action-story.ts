import type { Action } from '../model/action.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { ActionOutcome } from '../model/record-parts.ts';
import type { Verdict } from '../model/verdict.ts';
import { worst } from '../model/words.ts';
import type { History } from '../state/history.ts';

/** An event's body with the time it happened. */
export type At<T> = T & { readonly t: number };

/** Everything the journal says about one action, in order. */
export interface ActionStory {
  readonly id: string;
  readonly action: Action;
  /** The last request: an action judged again is requested again. */
  readonly request: At<EventOf<'action.requested'>>;
  /** `t` of the first request. */
  readonly t: number;
  readonly decisions: readonly At<EventOf<'action.decided'>>[];
  /** What whoever answered was told would happen; undefined when nothing was counted before the answer. */
  readonly foreseen: At<EventOf<'action.foreseen'>> | undefined;
  readonly answer: At<EventOf<'action.answered'>> | undefined;
  readonly released: At<EventOf<'action.released'>> | undefined;
  readonly finished: At<EventOf<'action.finished'>> | undefined;
  readonly stop: At<EventOf<'stop.hit'>> | undefined;
  /** How that stop was answered. */
  readonly resolved: At<EventOf<'stop.resolved'>> | undefined;
}

/** Undefined for an action that was never requested. */
export function actionStory(history: History, id: string): ActionStory | undefined {
  return storyOf(id, history.byAction(id));
}

/** The stories of all actions, in the order of their requests. */
export function actionStories(history: History): ActionStory[] {
  return history.actionIds().flatMap((id) => actionStory(history, id) ?? []);
}

/** What some events say about one action; undefined when none of them requests it. */
export function storyOf(id: string, events: readonly Event[]): ActionStory | undefined {
  let first: number | undefined;
  let request: ActionStory['request'] | undefined;
  let foreseen: ActionStory['foreseen'];
  let answer: ActionStory['answer'];
  let released: ActionStory['released'];
  let finished: ActionStory['finished'];
  let stop: ActionStory['stop'];
  let resolved: ActionStory['resolved'];
  const decisions: At<EventOf<'action.decided'>>[] = [];
  for (const { body, t } of events) {
    if (body.type === 'action.requested') {
      // Judged again as it was, it still has the consequences a person was told of; edited it has not.
      if (request && !isSame(request.action, body.action)) foreseen = undefined;
      request = { ...body, t };
      first ??= t;
    } else if (body.type === 'action.decided') decisions.push({ ...body, t });
    else if (body.type === 'action.foreseen') foreseen = { ...body, t };
    else if (body.type === 'action.answered') answer = { ...body, t };
    else if (body.type === 'action.released') released = { ...body, t };
    else if (body.type === 'action.finished') finished = { ...body, t };
    else if (body.type === 'stop.resolved') resolved = { ...body, t };
    else if (body.type === 'stop.hit') {
      stop = { ...body, t };
      resolved = undefined;
    }
  }
  if (!request) return undefined;
  const said = { decisions, foreseen, answer, released, finished, stop, resolved };
  return { id, action: request.action, request, t: first ?? 0, ...said };
}

const isSame = (one: Action, other: Action): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The verdict in force: the last one. */
export function verdictOf(story: ActionStory): Verdict | undefined {
  return story.decisions.at(-1)?.verdict;
}

/** The decision an action is counted and marked by: the most severe it ever got, the last of several. */
export function severestOf(story: ActionStory): ActionStory['decisions'][number] | undefined {
  let severest = story.decisions[0];
  for (const next of story.decisions) {
    if (!severest || worst(next.verdict.effect, severest.verdict.effect) === next.verdict.effect)
      severest = next;
  }
  return severest;
}

/** Whether the action was let go. */
export function wasReleased(story: ActionStory): boolean {
  return story.released?.effect === 'allow';
}

/**
 * How it ended as far as the journal knows. Never let go is `denied`, unless it was withdrawn or is reported as done all the
 * same; a refused action that reports a failure is a refused action.
 */
export function outcomeOf(story: ActionStory): ActionOutcome {
  const outcome = story.finished?.outcome;
  if (wasReleased(story)) return outcome ?? 'unknown';
  return outcome === 'ok' || outcome === 'withdrawn' ? outcome : 'denied';
}

/** Whether it counts as done: let go and not withdrawn, or reported as done although it was not let go. */
export function hasHappened(story: ActionStory): boolean {
  const outcome = outcomeOf(story);
  return outcome !== 'denied' && outcome !== 'withdrawn';
}

/** Where an action is in its life, for the screen. */
export type StoryState =
  | 'judging'
  | 'held'
  | 'answered'
  | 'stopped'
  | 'running'
  | 'denied'
  | 'ok'
  | 'failed'
  | 'withdrawn'
  | 'unknown';

export function storyState(story: ActionStory): StoryState {
  if (story.finished) return story.finished.outcome;
  if (story.released) return story.released.effect === 'allow' ? 'running' : 'denied';
  const verdict = verdictOf(story);
  if (!verdict) return 'judging';
  const decided = story.decisions.at(-1)?.t ?? 0;
  if ([story.answer, story.resolved].some((said) => said && said.t >= decided)) return 'answered';
  if (verdict.effect === 'ask') return 'held';
  if (verdict.effect === 'stop') return 'stopped';
  return 'answered';
}
