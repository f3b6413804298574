import type { Event } from '../model/event.ts';
import type { SightingOf } from '../model/witness.ts';
import type { ActionStory } from './action-story.ts';
import type { Doing } from './doings.ts';
import { attributedChanges, isAside, pathsOf } from './record-observed.ts';
import { coversPath, seenOf } from './windows.ts';

/** Finds, while a run is on, changes of the workspace that no action explains. */
export interface UnclaimedFiles {
  /** What an event shows: something at a comparison of two looks, otherwise nothing. */
  take(event: Event, stories: () => readonly ActionStory[]): SightingOf<'file'>[];
  /** What was over before this time, ms of the run, explains nothing that is still to be found. */
  since(): number;
}

const mostPaths = 50;
const mostActions = 10;

export function createUnclaimedFiles(doingOf: (story: ActionStory) => Doing): UnclaimedFiles {
  /** From the last look at everything before the last window on. */
  let kept: Event[] = [];

  function forgetOld(): void {
    const looks = seenOf(kept).looks;
    const before = looks.slice(0, -1).findLast((look) => coversPath(look, ''));
    if (!before) return;
    const from = kept.findIndex(
      ({ body }) => body.type === 'snapshot.taken' && body.snapshot.id === before.snapshot.id,
    );
    kept = kept.slice(from);
  }

  return {
    since: () => seenOf(kept).looks[0]?.from ?? 0,
    take(event, stories) {
      const { body } = event;
      if (body.type === 'snapshot.taken') {
        kept.push(event);
        forgetOld();
        return [];
      }
      if (body.type !== 'evidence.recorded' || body.evidence.what !== 'changes') return [];
      kept.push(event);
      const { from, to } = body.evidence;
      const found = attributedChanges(seenOf(kept), stories(), doingOf).filter(
        ({ claim, window }) =>
          claim === 'unclaimed' &&
          window !== null &&
          window.before.snapshot.id === from &&
          window.after.snapshot.id === to,
      );
      return [false, true].flatMap((ignored): SightingOf<'file'>[] => {
        const group = found.filter((one) => isAside(one) === ignored);
        if (group.length === 0) return [];
        const paths = [...new Set(group.flatMap(({ change }) => pathsOf(change)))];
        const actions = [...new Set(group.flatMap(({ active }) => active))].slice(0, mostActions);
        const more = Math.max(0, paths.length - mostPaths);
        const named = paths.slice(0, mostPaths).map((path) => (path === '' ? '.git' : path));
        return [{ what: 'file', claim: 'unclaimed', actions, paths: named, more, from, to, ignored }];
      });
    },
  };
}
