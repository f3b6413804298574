import type { EventOf } from '../model/event.ts';
import { answererName } from '../model/record.ts';
import type { RuleRef } from '../model/verdict.ts';
import type { ActionKind, Effect } from '../model/words.ts';
import type { History } from '../state/history.ts';
import { type ActionStory, actionStory, type StoryState, severestOf, storyState } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import { visibleText } from './visible-text.ts';

/** One row of the actions pane. */
export interface ActionRow {
  readonly id: string;
  /** ms since the run started, of the first request. */
  readonly t: number;
  /** One ASCII character; the word beside it says the same. */
  readonly glyph: string;
  readonly word: string;
  /** The most severe verdict it ever got: what was stopped stays so, whatever was answered. */
  readonly effect: Effect | undefined;
  readonly kind: ActionKind;
  readonly target: string;
  /** Empty while the action is being judged. */
  readonly rule: string;
  readonly state: StoryState;
  /** Who answered what, such as `once by sam`; undefined when nobody was asked or answered. */
  readonly answer: string | undefined;
}

const marks: Readonly<Record<Effect, { glyph: string; word: string }>> = {
  allow: { glyph: '+', word: 'allow' },
  ask: { glyph: '?', word: 'ASK' },
  deny: { glyph: 'x', word: 'DENY' },
  stop: { glyph: '!', word: 'STOP' },
};

/** Glyph and word of a verdict. Capitals are what a person should see; the shapes differ without colour. */
export function effectMark(effect: Effect | undefined): { glyph: string; word: string } {
  return effect === undefined ? { glyph: '.', word: 'judging' } : marks[effect];
}

/** Undefined for an action the history does not know. */
export function actionRow(history: History, id: string): ActionRow | undefined {
  const story = actionStory(history, id);
  return story && rowOf(story);
}

function rowOf(story: ActionStory): ActionRow {
  const verdict = severestOf(story)?.verdict;
  return {
    id: story.id,
    t: story.t,
    ...effectMark(verdict?.effect),
    effect: verdict?.effect,
    kind: story.action.kind,
    target: actionTarget(story.action),
    rule: verdict ? ruleLabel(verdict.rule) : '',
    state: storyState(story),
    answer: answerText(story),
  };
}

/** `once by sam`, `rule made by sam: may.run  npm test`, `deny by nobody (timeout)`; of a stop that nobody was asked about again, how it was resolved. */
export function answerText({ answer, resolved }: ActionStory): string | undefined {
  if (answer) return saidText(answer);
  return resolved && resolutionText(resolved);
}

/** An answer with who gave it and, when asked for, ` after 1.2 s`. The lines of a rule are in its note. */
export function saidText(
  { answer, by, note }: Pick<EventOf<'action.answered'>, 'answer' | 'by' | 'note'>,
  after = '',
): string {
  const who = answererName(by);
  if (answer === 'rule') return `rule made by ${who}${after}: ${visibleText(note ?? '')}`;
  return `${answer} by ${who}${after}`;
}

/** `amend by sam`. */
export function resolutionText({ how, by }: NonNullable<ActionStory['resolved']>): string {
  return `${how} by ${answererName(by)}`;
}

/** Short enough for a narrow column: `may.edit[0]`, with the owner in front when it is not the contract. */
export function ruleLabel(rule: RuleRef): string {
  switch (rule.source) {
    case 'contract':
    case 'builtin':
    case 'grant':
    case 'default':
      return rule.id;
    case 'profile':
    case 'user':
    case 'organisation':
      return rule.id.startsWith(rule.source) ? rule.id : `${rule.source}:${rule.id}`;
    default:
      return rule.source satisfies never;
  }
}
