import type { Event, EventOf, EventType } from '../model/event.ts';
import { type Effect, worst } from '../model/words.ts';
import type { History } from '../state/history.ts';
import type { StoryState } from '../views/action-story.ts';
import { type DetailLine, detailLines } from '../views/detail.ts';
import { actionRow as timelineRow } from '../views/timeline.ts';
import { clockAt } from './clock.ts';
import type { ActionRow, ActionRows } from './run-view.ts';

/** Wall clock of the run and of its viewer. */
export interface Clock {
  /** ISO 8601 UTC of `run.started`. */
  readonly startedAt: string;
  /** Minutes the viewer's clock is east of UTC. */
  readonly zoneMinutes: number;
}

/** The newest event of a type among those of one action. */
export function lastOf<T extends EventType>(events: readonly Event[], type: T): EventOf<T> | undefined {
  const isType = (body: Event['body']): body is EventOf<T> => body.type === type;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const body = events[index]?.body;
    if (body && isType(body)) return body;
  }
  return undefined;
}

/** Ends worth a word in a row; the others are what everyone expects. */
const ends: Partial<Readonly<Record<StoryState, string>>> = {
  failed: 'failed',
  withdrawn: 'withdrawn',
  held: 'held',
};

/** One action as a row of the run screen. */
function rowOf(history: History, id: string, clock: Clock): ActionRow | undefined {
  const row = timelineRow(history, id);
  if (!row) return undefined;
  // Who answered is in the detail: a row needs its width for the target.
  const answered = row.answer === undefined ? [] : [`→ ${row.answer.split(' ', 1)[0] ?? ''}`];
  const end = ends[row.state];
  return {
    id,
    at: clockAt(clock.startedAt, row.t, clock.zoneMinutes),
    t: row.t,
    effect: row.effect ?? 'judging',
    kind: row.kind,
    target: row.target,
    note: [...answered, ...(end ? [end] : [])].join(' '),
    rule: row.rule,
  };
}

/** What its row is marked with: the most severe verdict it ever got. */
function severestEffect(events: readonly Event[]): Effect | undefined {
  let severest: Effect | undefined;
  for (const { body } of events) {
    if (body.type !== 'action.decided') continue;
    severest = severest ? worst(severest, body.verdict.effect) : body.verdict.effect;
  }
  return severest;
}

/** The actions of a history by position; rows are made when asked for. */
export function actionRows(history: History, clock: Clock): ActionRows {
  return {
    length: history.actionIds().length,
    at: (index) => {
      const id = history.actionAt(index);
      return id === undefined ? undefined : rowOf(history, id, clock);
    },
    effectAt: (index) => {
      const id = history.actionAt(index);
      if (id === undefined) return undefined;
      return severestEffect(history.byAction(id)) ?? 'judging';
    },
  };
}

const LABEL = 8;

/** The detail pane's lines as text: labels in a column of their own. */
export function detailTexts(history: History, id: string): string[] {
  return detailLines(history, id).map(({ label, text }: DetailLine, index) =>
    index === 0 && label === '' ? text : `${label.padEnd(LABEL)}${text}`,
  );
}
