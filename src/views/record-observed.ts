import type { Event } from '../model/event.ts';
import type { EvidenceOf } from '../model/evidence.ts';
import { type Known, know, unknown } from '../model/known.ts';
import type { ObservedChange } from '../model/record-parts.ts';
import type { ActionStory } from './action-story.ts';
import { editedPaths } from './record-actions.ts';

/** What the workspace shows between the first snapshot and the last, each change with the actions that explain it. */
export function observedChanges(
  events: readonly Event[],
  stories: readonly ActionStory[],
): Known<ObservedChange[]> {
  const whole = wholeComparison(events);
  if (!whole) return unknown('the workspace was not compared before and after');
  return know(
    whole.changes.map((change) => {
      const actions = stories.filter((story) => editedPaths(story).includes(change.path)).map(({ id }) => id);
      return { ...change, claim: actions.length > 0 ? 'claimed' : 'unclaimed', actions };
    }),
    'observed',
  );
}

/** The comparison of the snapshots before and after the run. */
function wholeComparison(events: readonly Event[]): EvidenceOf<'changes'> | undefined {
  const moments = new Map<string, string>();
  let found: EvidenceOf<'changes'> | undefined;
  for (const { body } of events) {
    if (body.type === 'snapshot.taken') moments.set(body.snapshot.id, body.moment);
    if (body.type !== 'evidence.recorded' || body.evidence.what !== 'changes') continue;
    const { from, to } = body.evidence;
    if (moments.get(from) === 'before' && moments.get(to) === 'after') found = body.evidence;
  }
  return found;
}
