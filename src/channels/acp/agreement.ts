import { resolve } from 'node:path/posix';
import type { Action } from '../../model/action.ts';
import { diffsOf, type ToolUpdate } from './payload.ts';

/**
 * Why what the agent shows of a call is not what its input says; null when they agree. A person reads the one and the agent does
 * the other, so where both are there they have to be the same.
 */
export function disagreement(action: Action, asked: ToolUpdate): string | null {
  switch (action.kind) {
    case 'edit':
      return otherEdit(action, asked);
    case 'read':
      return otherRead(action, asked);
    default:
      return null;
  }
}

function otherEdit({ changes, cwd }: Extract<Action, { kind: 'edit' }>, asked: ToolUpdate): string | null {
  const paths = new Set(changes.map(({ path }) => resolve(cwd, path)));
  const diffs = diffsOf(asked);
  const shown = [...diffs.map(({ path }) => path), ...(asked.locations ?? []).map(({ path }) => path)];
  const other = shown.find((path) => !paths.has(resolve(cwd, path)));
  if (other !== undefined) return `the agent shows a change of ${other}, which its input does not name`;
  const last = changes.at(-1);
  const [diff] = diffs;
  if (!last || !diff || diffs.length > 1) return null;
  const same = last.before === null ? diff.newText === last.after : diff.newText.includes(last.after);
  return same ? null : 'the agent shows another new text than its input has';
}

/** A folder on the way to the file is asked about beside it. */
function otherRead({ paths, cwd }: Extract<Action, { kind: 'read' }>, asked: ToolUpdate): string | null {
  const named = paths.map((path) => resolve(cwd, path));
  const within = (path: string, folder: string): boolean =>
    path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
  const other = (asked.locations ?? []).find(({ path }) => {
    const place = resolve(cwd, path);
    return !named.some((one) => within(one, place) || within(place, one));
  });
  return other ? `the agent shows a read of ${other.path}, which its input does not name` : null;
}
