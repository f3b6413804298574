import type { RunRecord } from '../model/record.ts';
import type { WorkedAroundFact } from '../model/record-parts.ts';
import type { Part } from '../model/verdict.ts';
import { type ActionStory, hasHappened, severestOf, verdictOf } from './action-story.ts';
import { actionTarget } from './action-target.ts';

type Around = RunRecord['boundaryPressure']['workedAround'];

/** What two parts have in common when they are about the same thing: a file, a host, a tool of a server, something published. */
const about: Readonly<Record<Part['does'], string | null>> = {
  read: 'path',
  edit: 'path',
  delete: 'path',
  execute: 'path',
  reach: 'host',
  call: 'call',
  expose: 'expose',
  run: 'run',
  delegate: null,
  unknown: null,
};

/**
 * Refused once and reached all the same, by another action that was let go. Nobody but a reader can tell whether that was
 * meant; the same action asked again and approved is no way around.
 */
export function workedAround(stories: readonly ActionStory[]): Around {
  const refused = new Map<string, { story: ActionStory; part: Part }>();
  const list: WorkedAroundFact[] = [];
  for (const story of [...stories].sort((a, b) => a.t - b.t)) {
    if (hasHappened(story)) {
      for (const part of verdictOf(story)?.parts ?? []) {
        const key = keyOf(part);
        const before = key === null ? undefined : refused.get(key);
        if (!before || isSameRequest(before.story, story)) continue;
        const { id, t, action } = before.story;
        if (list.some((known) => known.action === id && known.by === story.id)) continue;
        const target = before.part.target;
        list.push({ action: id, t, kind: action.kind, target, by: story.id, how: howOf(story) });
      }
      continue;
    }
    if (story.finished?.outcome === 'withdrawn') continue;
    for (const part of severestOf(story)?.verdict.parts ?? []) {
      const key = part.effect === 'allow' ? null : keyOf(part);
      if (key !== null) refused.set(key, { story, part });
    }
  }
  const count = list.length;
  return { statement: count === 0 ? 'none' : `${count} refused and then reached in another way`, list };
}

const howOf = ({ action }: ActionStory): string => `${action.tool}: ${actionTarget(action)}`;

function keyOf({ does, target }: Part): string | null {
  const kind = about[does];
  return kind === null || target === '' || target === '.' ? null : `${kind} ${target}`;
}

const isSameRequest = (one: ActionStory, other: ActionStory): boolean =>
  one.action.tool === other.action.tool && actionTarget(one.action) === actionTarget(other.action);
