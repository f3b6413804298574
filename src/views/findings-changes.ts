import type { Finding } from '../model/record-parts.ts';
import { type ActionStory, outcomeOf } from './action-story.ts';
import type { Doing } from './doings.ts';
import type { Grounds } from './findings.ts';
import { counted, listed } from './listed.ts';
import { type Attributed, isAside, pathsOf } from './record-observed.ts';
import { firstAfter } from './under-way.ts';
import { coversPath, type Look, missesPath, type Seen, type Window } from './windows.ts';

/** What the workspace shows against what the actions said. */
export function changeFindings(grounds: Grounds): Finding[] {
  const { attributed, stories, doingOf } = grounds;
  const known = attributed.filter(({ change }) => change.kind !== 'unknown');
  return [
    ...grouped(known.filter(({ claim }) => claim === 'unclaimed')).map(unclaimed),
    ...grouped(known.filter(({ claim }) => claim === 'possible')).map(possible),
    ...notSeen(attributed.filter(({ change }) => change.kind === 'unknown')),
    ...claimedNotSeen(grounds),
    ...stories.flatMap((story) => outside(story, doingOf(story))),
  ];
}

/** Changes of one window with one explanation, those that are kept apart from caches and the like. */
function grouped(all: readonly Attributed[]): Attributed[][] {
  const groups = new Map<string, Attributed[]>();
  for (const one of all) {
    const window = one.window ? `${one.window.before.snapshot.id} ${one.window.after.snapshot.id}` : '';
    const key = JSON.stringify([window, one.actions, isAside(one)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const namesOf = (group: readonly Attributed[]): string[] =>
  group.map(({ change }) =>
    change.path === ''
      ? 'the head of the repository'
      : change.from === null
        ? change.path
        : `${change.from} → ${change.path}`,
  );

function unclaimed(group: readonly Attributed[]): Finding {
  const paths = [...new Set(group.flatMap(({ change }) => pathsOf(change)))];
  const aside = group.every(isAside);
  const actions = [...new Set(group.flatMap(({ active }) => active))];
  const ran = actions.length > 0 ? `Under way then: ${listed(actions)}.` : 'Nothing was under way then.';
  const what = `${listed(namesOf(group))} changed ${when(group)}, and no action says so. ${ran}`;
  return { code: 'unclaimed-change', weight: aside ? 'look' : 'serious', text: what, actions, paths };
}

function possible(group: readonly Attributed[]): Finding {
  const paths = [...new Set(group.flatMap(({ change }) => pathsOf(change)))];
  const actions = [...new Set(group.flatMap(({ actions: ids }) => ids))];
  const text = `${listed(namesOf(group))} changed while ${listed(actions)} ran, whose words do not tell what it does.`;
  return { code: 'possible-change', weight: group.every(isAside) ? 'note' : 'look', text, actions, paths };
}

function when([first]: readonly Attributed[]): string {
  const window = first?.window;
  if (!window) return 'during the run';
  return `between ${nameOf(window.before)} and ${nameOf(window.after)}`;
}

const nameOf = ({ moment, snapshot }: Look): string =>
  moment === 'before' ? 'the start' : moment === 'after' ? 'the end' : `the look ${snapshot.label}`;

function notSeen(group: readonly Attributed[]): Finding[] {
  const paths = [...new Set(group.map(({ change }) => change.path))];
  if (paths.length === 0) return [];
  const named = paths.filter((path) => path !== '');
  const text =
    named.length < paths.length
      ? 'Some of the workspace could not be looked at: more may have changed than is told.'
      : `Whether ${listed(named)} changed could not be seen.`;
  return [{ code: 'not-seen', weight: 'look', text, actions: [], paths: named }];
}

/** The agent says that it edited a file, and the next look at it found it as it was. */
function claimedNotSeen({ stories, doingOf, seen, attributed }: Grounds): Finding[] {
  const byWindow = new Map<Window | null, Attributed[]>();
  for (const one of attributed) byWindow.set(one.window, [...(byWindow.get(one.window) ?? []), one]);
  return stories.flatMap((story) => {
    const { action, finished } = story;
    if (action.kind !== 'edit' || outcomeOf(story) !== 'ok' || !finished) return [];
    if (action.changes.every(({ before, after }) => before === after)) return [];
    const span = [story.released?.t ?? story.t, finished.t] as const;
    const names = doingOf(story)
      .names.filter(({ inside }) => inside)
      .map(({ path }) => path);
    // A file has as many names as links lead to it; it shows under one of them.
    if (names.length === 0 || !names.every((path) => isUnchanged(path, span, seen, byWindow))) return [];
    const text = `${story.id} was reported to have changed ${listed(names)}, but the file is as it was before.`;
    return [{ code: 'claimed-not-seen', weight: 'look', text, actions: [story.id], paths: names }];
  });
}

const isCovered = (look: Look | undefined, path: string): boolean =>
  look !== undefined && coversPath(look, path);

/** No look from the beginning of an action to the first one after its end saw a difference, and all of them could have. */
function isUnchanged(
  path: string,
  [began, ended]: readonly [number, number],
  { looks, windows }: Seen,
  byWindow: ReadonlyMap<Window | null, readonly Attributed[]>,
): boolean {
  let next = firstAfter(looks, ended, ({ from }) => from);
  while (next < looks.length && !isCovered(looks[next], path)) next += 1;
  const looked = windows
    .slice(Math.max(0, firstAfter(looks, began, ({ to }) => to) - 1), next)
    .filter(({ after }) => coversPath(after, path));
  const about = ({ change }: Attributed): boolean => change.path === '' || pathsOf(change).includes(path);
  return (
    next < looks.length &&
    looked.length > 0 &&
    looked.every(
      (window) =>
        window.changes !== null &&
        window.more === 0 &&
        !missesPath(window.before, path) &&
        !missesPath(window.after, path) &&
        !byWindow.get(window)?.some(about),
    ) &&
    !byWindow.get(null)?.some(about)
  );
}

function outside(story: ActionStory, doing: Doing): Finding[] {
  const names = doing.names.filter(({ inside }) => !inside).map(({ path }) => path);
  const paths = [...new Set(names)];
  if (paths.length === 0) return [];
  const what = paths.length === 1 ? 'which lies' : `${counted(paths.length, 'path')} that lie`;
  const text =
    paths.length === 1
      ? `${story.id} names ${listed(paths)} as changed, ${what} outside the workspace: nobody looked there.`
      : `${story.id} names ${what} outside the workspace as changed: ${listed(paths)}. Nobody looked there.`;
  return [{ code: 'not-seen', weight: 'note', text, actions: [story.id], paths }];
}
