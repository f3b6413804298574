import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import type { Facts } from '../model/facts.ts';
import type { Profile } from '../model/profile.ts';
import { canonicalJson } from './canonical-json.ts';
import { depict, groundOf, lookedUp } from './picture.ts';

/**
 * The exact thing a grant is bound to: the same command text in the same directory, the same files, the same change, the
 * same call with the same arguments. Two actions with one key are interchangeable for the person who approved the first.
 * It says where symlinks lead, too: a link that was turned elsewhere makes another action.
 */
export function actionKey(action: Action, facts: Facts, profile: Pick<Profile, 'grammars'>): string {
  const links = linksOf(action, facts, profile);
  const key = (...parts: unknown[]): string =>
    `${action.kind}:${canonicalJson(links.length > 0 ? [...parts, { links }] : parts)}`;
  const absolute = (path: string): string => posix.resolve(action.cwd, path);
  switch (action.kind) {
    case 'read':
      return key(action.recursive, (action.paths.length > 0 ? action.paths : ['.']).map(absolute).sort());
    case 'edit':
      // What is written is part of it: leave to make one change is not leave to write anything at all into the file.
      return key(action.changes.map(({ path, before, after }) => [absolute(path), before, after]));
    case 'run':
      return key(posix.resolve(action.cwd), action.command);
    case 'call':
      return key(`${action.server}.${action.name}`, action.args);
    case 'reach':
      return key(action.url);
    case 'expose':
      return key(action.what, action.input);
    case 'delegate':
      return key(action.to, action.task);
    case 'unknown':
      return key(action.tool, action.cwd, action.input);
    default:
      return action satisfies never;
  }
}

/** Every path of the action that is not where it is written, with where it is. */
function linksOf(action: Action, facts: Facts, profile: Pick<Profile, 'grammars'>): string[] {
  const picture = depict(action, lookedUp(facts), groundOf(facts, profile));
  const operands = picture.commands.flatMap(({ words }) => words.flatMap(({ place }) => place ?? []));
  const places = [picture.start, ...picture.paths.map(({ place }) => place), ...operands];
  const moved = places.filter(({ lexical, real }) => real !== lexical);
  return [...new Set(moved.map(({ lexical, real }) => `${lexical} > ${real ?? '?'}`))].sort();
}
