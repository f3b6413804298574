import { type Known, know, unknown } from '../model/known.ts';
import type { Claim, ObservedChange } from '../model/record-parts.ts';
import type { FileChange } from '../model/snapshot.ts';
import type { ActionStory } from './action-story.ts';
import { allowsFor, type Doing, namesPath } from './doings.ts';
import { createUnderWay } from './under-way.ts';
import { changedSince, type Seen, type Window } from './windows.ts';

/** A change in the time between two looks, and who can have made it. */
export interface Attributed {
  readonly change: FileChange;
  readonly claim: Claim;
  /** The actions that said so, or that could have. */
  readonly actions: readonly string[];
  /** What ran in that time, explaining it or not. */
  readonly active: readonly string[];
  /** Null for a change told between the first and the last look alone. */
  readonly window: Window | null;
}

type DoingOf = (story: ActionStory) => Doing;

/** Each change of each window with the actions that were under way and may have made it. */
export function attributedChanges(
  seen: Seen,
  stories: readonly ActionStory[],
  doingOf: DoingOf,
): Attributed[] {
  const underWay = createUnderWay(stories);
  const found = seen.windows.flatMap((window): Attributed[] =>
    (window.changes ?? []).map((change) => {
      const from = Math.min(...pathsOf(change).map((path) => changedSince(seen, window, path)));
      return { ...attribute(change, underWay(from, window.after.to), doingOf), window };
    }),
  );
  const told = new Set(found.flatMap(({ change }) => pathsOf(change)));
  const last = seen.looks.at(-1)?.to ?? 0;
  const rest = (seen.whole?.changes ?? [])
    .filter((change) => !pathsOf(change).some((path) => told.has(path)))
    .map((change) => ({
      ...attribute(change, underWay(Number.NEGATIVE_INFINITY, last), doingOf),
      window: null,
    }));
  return [...found, ...rest];
}

/** What the workspace shows between the first look and the last. A file changed more than once is as explained as its worst change. */
export function observedChanges(seen: Seen, attributed: readonly Attributed[]): Known<ObservedChange[]> {
  if (!seen.whole) return unknown('the workspace was not compared before and after');
  const byPath = new Map<string, Attributed[]>();
  for (const one of attributed) {
    for (const path of pathsOf(one.change)) byPath.set(path, [...(byPath.get(path) ?? []), one]);
  }
  return know(
    seen.whole.changes.map((change) => {
      const all = pathsOf(change).flatMap((path) => byPath.get(path) ?? []);
      const claim = worst(all.map((one) => one.claim));
      const actions = [...new Set(all.flatMap((one) => one.actions))];
      return { ...change, path: shownPath(change), claim, actions };
    }),
    'observed',
  );
}

/** The workspace itself has an empty path: its repository, when that is at another commit, or all of it, when nobody could look. */
function shownPath({ path, before, after }: FileChange): string {
  if (path !== '') return path;
  return (before ?? after)?.is === 'repository' ? '.git' : '.';
}

export const pathsOf = ({ path, from }: Pick<FileChange, 'path' | 'from'>): string[] =>
  from === null ? [path] : [path, from];

/** Known by size and hash only: what git ignores, and settings of a repository. */
export const isAside = ({ change: { before, after } }: Pick<Attributed, 'change'>): boolean =>
  [before, after].every((side) => side === null || side.is === 'noted');

const worst = (claims: readonly Claim[]): Claim =>
  claims.find((claim) => claim === 'unclaimed') ??
  claims.find((claim) => claim === 'possible') ??
  claims[0] ??
  'unclaimed';

function attribute(
  change: FileChange,
  active: readonly ActionStory[],
  doingOf: DoingOf,
): Omit<Attributed, 'window'> {
  const ids = (stories: readonly ActionStory[]): string[] => stories.map(({ id }) => id);
  const paths = pathsOf(change);
  const base = { change, active: ids(active) };
  // A rename takes two names; one action may have named each.
  const explained = (by: (story: ActionStory, path: string) => boolean): string[] | null =>
    paths.every((path) => active.some((story) => by(story, path)))
      ? ids(active.filter((story) => paths.some((path) => by(story, path))))
      : null;
  const says = (story: ActionStory, path: string): boolean => claims(doingOf(story), change, path);
  const claiming = explained(says);
  if (claiming) return { ...base, claim: 'claimed', actions: claiming };
  const possible = explained((story, path) => says(story, path) || allowsFor(doingOf(story), path));
  if (possible) return { ...base, claim: 'possible', actions: possible };
  // Where nobody could look, nobody can say that something changed behind our back.
  return { ...base, claim: change.kind === 'unknown' ? 'possible' : 'unclaimed', actions: [] };
}

function claims(doing: Doing, { before, after }: FileChange, path: string): boolean {
  const isHead = before?.is === 'repository' || after?.is === 'repository';
  return namesPath(doing, path) || (isHead && doing.git);
}
