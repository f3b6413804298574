import type { OutsideEffect } from '../model/record-parts.ts';
import { type ActionStory, hasHappened, outcomeOf } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import type { Doing } from './doings.ts';
import { targetFacts } from './record-actions.ts';
import { visibleText } from './visible-text.ts';

/** Tools the capability register lists as read-only, as `server.tool`. */
export type IsReadOnly = (server: string, tool: string) => boolean;

/** What the run did outside the workspace: no rollback of files takes it back. */
export function outsideEffects(
  stories: readonly ActionStory[],
  isReadOnly: IsReadOnly,
  doingOf: (story: ActionStory) => Doing,
): OutsideEffect[] {
  const happened = stories.filter(hasHappened);
  const exposed = targetFacts(happened, 'expose').map((fact) => ({ ...fact, why: 'it was published' }));
  const reached = targetFacts(happened, 'reach').map((fact) => ({
    ...fact,
    why: 'what was sent there is not known',
  }));
  const called = happened.flatMap(({ action, id, t }) => {
    if (action.kind !== 'call' || isReadOnly(action.server, action.name)) return [];
    const why = 'the capability register does not say that this tool only reads';
    return [{ action: id, t, kind: action.kind, target: actionTarget(action), why }];
  });
  const elsewhere = happened.flatMap((story) => {
    const paths = doingOf(story).names.filter(({ inside }) => !inside);
    const why = 'it lies outside the workspace: nobody looked there';
    return [...new Set(paths.map(({ path }) => path))].map((path) => ({
      action: story.id,
      t: story.t,
      kind: story.action.kind,
      target: visibleText(path),
      why,
    }));
  });
  const unclear = happened
    .filter((story) => story.action.kind === 'unknown' && outcomeOf(story) !== 'failed')
    .map(({ action, id, t }) => ({
      action: id,
      t,
      kind: action.kind,
      target: actionTarget(action),
      why: 'it was not understood',
    }));
  return [...exposed, ...reached, ...called, ...elsewhere, ...unclear]
    .map(({ action, t, kind, target, why }) => ({ action, t, kind, target, why }))
    .sort((a, b) => a.t - b.t);
}
