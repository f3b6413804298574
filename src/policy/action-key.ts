import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The exact thing a grant is bound to: the same command text in the same directory, the same files, the same call with the
 * same arguments. Two actions with one key are interchangeable for the person who approved the first.
 */
export function actionKey(action: Action): string {
  const key = (...parts: unknown[]): string => `${action.kind}:${canonicalJson(parts)}`;
  const absolute = (path: string): string => posix.resolve(action.cwd, path);
  switch (action.kind) {
    case 'read':
      return key(action.recursive, (action.paths.length > 0 ? action.paths : ['.']).map(absolute).sort());
    case 'edit':
      return key([...new Set(action.changes.map((change) => absolute(change.path)))].sort());
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
