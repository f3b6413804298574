import type { Action } from '../model/action.ts';
import type { Event, EventOf, EventType } from '../model/event.ts';
import type { History } from '../state/history.ts';
import { clockAt } from './clock.ts';
import { diffSize } from './diff-lines.ts';
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

/** A path under the workspace without it. */
export function inWorkspace(path: string, workspace: string): string {
  return path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
}

/** What an action is about, on one line; not yet made visible. */
export function actionTarget(action: Action, workspace: string): string {
  const short = (path: string) => inWorkspace(path, workspace);
  switch (action.kind) {
    case 'read':
      return action.paths.map(short).join(' ');
    case 'edit':
      return [...new Set(action.changes.map((change) => short(change.path)))].join(' ');
    case 'run':
      return action.command;
    case 'call':
      return `${action.server}.${action.name}`;
    case 'reach':
      return action.url;
    case 'expose':
      return action.what;
    case 'delegate':
      return `${action.to}: ${action.task}`;
    case 'unknown':
      return action.tool;
    default:
      return action satisfies never;
  }
}

function sizeNote(action: Action): string[] {
  if (action.kind !== 'edit') return [];
  const sizes = action.changes.map((change) => diffSize(change.before ?? '', change.after));
  const sum = (pick: (size: { added: number; removed: number }) => number) =>
    sizes.reduce((n, size) => n + pick(size), 0);
  return [`+${sum((size) => size.added)} -${sum((size) => size.removed)}`];
}

function outcomeNotes(events: readonly Event[]): string[] {
  const answered = lastOf(events, 'action.answered');
  const finished = lastOf(events, 'action.finished');
  const answer = answered ? [answered.answer === 'deny' ? '→ denied' : '→ allowed'] : [];
  const ended = finished?.outcome === 'failed' || finished?.outcome === 'withdrawn' ? [finished.outcome] : [];
  return [...answer, ...ended, ...(finished?.differs ? ['ran something else'] : [])];
}

/** One action as a row, from its events. */
export function rowOf(
  id: string,
  events: readonly Event[],
  workspace: string,
  clock: Clock,
): ActionRow | undefined {
  const requested = lastOf(events, 'action.requested');
  if (!requested) return undefined;
  const verdict = lastOf(events, 'action.decided')?.verdict;
  const t = events[0]?.t ?? 0;
  return {
    id,
    at: clockAt(clock.startedAt, t, clock.zoneMinutes),
    t,
    effect: verdict?.effect ?? 'judging',
    kind: requested.action.kind,
    target: actionTarget(requested.action, workspace),
    note: [...sizeNote(requested.action), ...outcomeNotes(events)].join(' '),
    rule: verdict?.rule.id ?? '',
  };
}

/** The actions of a history by position; rows are made when asked for. */
export function actionRows(history: History, workspace: string, clock: Clock): ActionRows {
  return {
    length: history.actionIds().length,
    at: (index) => {
      const id = history.actionAt(index);
      return id === undefined ? undefined : rowOf(id, history.byAction(id), workspace, clock);
    },
  };
}
