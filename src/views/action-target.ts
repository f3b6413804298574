import type { Action, Change } from '../model/action.ts';
import { visibleText } from './visible-text.ts';

/** What an action is about, on one line and safe to print: a path, a command, `server.tool`, a URL. */
export function actionTarget(action: Action): string {
  switch (action.kind) {
    case 'read': {
      const paths = action.paths.length === 0 ? ['.'] : action.paths;
      return visibleText(paths.map((path) => withinCwd(path, action.cwd)).join(', '));
    }
    case 'edit':
      return visibleText(editTarget(action.changes, action.cwd));
    case 'run':
      return visibleText(action.command);
    case 'call':
      return visibleText(`${action.server}.${action.name}`);
    case 'reach':
      return visibleText(action.url);
    case 'expose':
      return visibleText(action.what);
    case 'delegate':
      return visibleText(`${action.to}: ${action.task}`);
    case 'unknown':
      return visibleText(action.tool);
    default:
      return action satisfies never;
  }
}

function editTarget(changes: readonly Change[], cwd: string): string {
  const byPath = new Map<string, { added: number; removed: number }>();
  for (const change of changes) {
    const lines = changedLines(change);
    const sum = byPath.get(change.path) ?? { added: 0, removed: 0 };
    byPath.set(change.path, { added: sum.added + lines.added, removed: sum.removed + lines.removed });
  }
  return [...byPath]
    .map(([path, { added, removed }]) => `${withinCwd(path, cwd)} +${added} -${removed}`)
    .join(', ');
}

/** Lines a change adds and removes: what is left of both sides without their common beginning and end. */
export function changedLines(change: Change): { added: number; removed: number } {
  const after = linesOf(change.after);
  if (change.before === null) return { added: after.length, removed: 0 };
  const before = linesOf(change.before);
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { added: after.length - start - end, removed: before.length - start - end };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function withinCwd(path: string, cwd: string): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
