import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import type { LookUp } from '../model/facts.ts';
import { depict } from '../policy/picture.ts';
import { isWithin } from '../policy/shell/place.ts';
import type { Ground } from './ports.ts';

/**
 * What an edit touches of the workspace, relative to it: the path as written, and where its symlinks lead. Empty for what is
 * no edit or lies elsewhere.
 */
export function editedPaths(action: Action, ground: Ground, lookUp: LookUp): string[] {
  if (action.kind !== 'edit') return [];
  const { workspace, home, profile } = ground;
  const { paths } = depict(action, lookUp, { home, workspace, grammars: profile.grammars });
  const places = paths.flatMap(({ place }) => [place.lexical, place.real ?? place.lexical]);
  const inside = places.filter((path) => path !== workspace && isWithin(path, workspace));
  return [...new Set(inside.map((path) => posix.relative(workspace, path)))];
}
