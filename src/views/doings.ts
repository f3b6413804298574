import { posix } from 'node:path';
import type { Profile } from '../model/profile.ts';
import { matchesName } from '../policy/name-rules.ts';
import { depict, groundOf, lookedUp, type Picture } from '../policy/picture.ts';
import { isWithin } from '../policy/shell/place.ts';
import { type ActionStory, hasHappened } from './action-story.ts';

/** A path an action says that it changes. */
export interface NamedPath {
  /** Relative to the workspace; absolute when it lies elsewhere. */
  readonly path: string;
  readonly inside: boolean;
  /** Everything below it as well. */
  readonly deep: boolean;
}

/** What an action that happened may have done to files, as far as its own words tell. */
export interface Doing {
  readonly names: readonly NamedPath[];
  /** It may have changed anything: its words do not tell what it does. */
  readonly open: boolean;
  /** It runs git, which moves the heads of repositories. */
  readonly git: boolean;
}

const none: Doing = { names: [], open: false, git: false };

/** Tells what an action does, and remembers it: drawing a command costs about a millisecond. */
export function createDoings(profile: Profile): (story: ActionStory) => Doing {
  const known = new Map<string, Doing>();
  return (story) => {
    const found = known.get(story.id) ?? doingOf(story, profile);
    known.set(story.id, found);
    return found;
  };
}

function doingOf(story: ActionStory, profile: Profile): Doing {
  if (!hasHappened(story)) return none;
  const { action, request } = story;
  switch (action.kind) {
    case 'edit':
    case 'run': {
      const picture = depict(action, lookedUp(request.facts), groundOf(request.facts, profile));
      return drawn(picture, request.facts.workspace);
    }
    case 'call': {
      const name = `${action.server}.${action.name}`;
      const listed = profile.capabilities.find(({ call }) => matchesName(call, name));
      return { ...none, open: listed?.access !== 'read-only' };
    }
    case 'unknown':
      return { ...none, open: true };
    // What a subagent does it asks for itself.
    case 'delegate':
    case 'read':
    case 'reach':
    case 'expose':
      return none;
    default:
      return action satisfies never;
  }
}

function drawn({ paths, commands, opaque }: Picture, workspace: string): Doing {
  const names = paths
    .filter(({ use, pattern }) => pattern === null && (use === 'edit' || use === 'delete'))
    .flatMap(({ place, recursive, use }) =>
      [...new Set([place.lexical, place.real ?? place.lexical])].map((path) => {
        const inside = isWithin(path, workspace);
        const deep = recursive !== 'no' || use === 'delete';
        return { path: inside ? posix.relative(workspace, path) : path, inside, deep };
      }),
    );
  return {
    names,
    open: opaque.length > 0 || commands.some(({ standing }) => standing === 'rule'),
    git: commands.some(({ words }) => posix.basename(words[0]?.text ?? '') === 'git'),
  };
}

/** Whether an action says that it changes this path. That it changes the whole workspace says nothing about one file. */
export const namesPath = ({ names }: Doing, path: string): boolean =>
  names.some(
    (named) =>
      named.inside &&
      (named.path === path || (named.deep && named.path !== '' && isWithin(path, named.path))),
  );

/** Whether its words leave room for a change of this path. */
export const allowsFor = ({ names, open }: Doing, path: string): boolean =>
  open || names.some((named) => named.inside && (named.path === '' || isWithin(path, named.path)));
