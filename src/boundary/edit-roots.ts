import { posix } from 'node:path';
import { type ClosedPath, type Difference, isBelow, type Look, type WritableRoot } from './plan.ts';

/** A glob that may be edited, with the line it stands on, such as `may.edit  src/**`. */
export interface EditLine {
  glob: string;
  line: string;
}

export interface EditRoots {
  writable: WritableRoot[];
  wider: Difference[];
  narrower: Difference[];
}

/** `{a,b}/c` as `a/c` and `b/c`. Nested braces, ranges and escaped signs stay as they are: their folder is opened. */
function alternatives(glob: string): string[] {
  const brace = /\{([^{}\\]*,[^{}\\]*)\}/.exec(glob);
  if (!brace || glob.includes('\\') || /\{[^{}]*\{/.test(glob)) return [glob];
  const [whole, inner = ''] = brace;
  const before = glob.slice(0, brace.index);
  const after = glob.slice(brace.index + whole.length);
  return inner.split(',').flatMap((word) => alternatives(before + word + after));
}

/** The names before the first wildcard, and what follows; no rest when there is no wildcard. */
function split(glob: string): { base: string[]; rest: string } {
  const names = glob.split('/').filter((name) => name !== '' && name !== '.');
  const first = names.findIndex((name) => /[*?[\]{}()\\]/.test(name));
  return first < 0
    ? { base: names, rest: '' }
    : { base: names.slice(0, first), rest: names.slice(first).join('/') };
}

export interface EditGround {
  workspace: string;
  look: Look;
  /** What closes a path, if anything does. */
  closedBy: (path: string) => ClosedPath | undefined;
}

type One = { root: Omit<WritableRoot, 'from'>; opens?: string } | { closed: string };

/** The smallest thing that exists and covers one glob without braces. */
function coverOne(glob: string, { workspace, look, closedBy }: EditGround): One {
  const { base, rest } = split(glob);
  const wanted = posix.join(workspace, ...base);
  const over = closedBy(wanted);
  if (over) return { closed: `${over.path} is closed (${over.why})` };
  const at = look(wanted);
  if (at.real === null) return { closed: 'where it leads cannot be told' };
  if (at.real !== wanted && at.is !== 'missing') return { closed: `a link leads elsewhere, to ${at.real}` };
  if (rest === '') {
    if (at.is === 'file') return { root: { path: wanted, kind: 'file' } };
    if (at.is === 'directory') return { closed: `it is a folder; ${glob}/** would open what is in it` };
    if (at.is === 'other') return { closed: 'it is neither a file nor a folder' };
  } else if (at.is === 'directory') {
    const root = { path: wanted, kind: 'folder' as const };
    return rest === '**' ? { root } : { root, opens: `everything below it, not only ${rest}` };
  } else if (at.is !== 'missing') return { closed: `${base.join('/')} is not a folder` };
  const fault = noWayTo(wanted, workspace, look);
  if (fault !== null) return { closed: fault };
  if (rest !== '') {
    const root = { path: wanted, kind: 'folder' as const, make: true as const };
    return rest === '**' ? { root } : { root, opens: `everything below it, not only ${rest}` };
  }
  // A file that is not there can only be made where its folder is open.
  const folder = posix.dirname(wanted);
  const opens = `everything below it, because ${posix.basename(wanted)} is not there yet`;
  const make = look(folder).is === 'missing' ? { make: true as const } : {};
  return { root: { path: folder, kind: 'folder', ...make }, opens };
}

/** Why the folders above a missing path cannot be made; null when they can: they are folders of the workspace or missing, too. */
function noWayTo(wanted: string, workspace: string, look: Look): string | null {
  for (let folder = posix.dirname(wanted); isBelow(folder, workspace); folder = posix.dirname(folder)) {
    const at = look(folder);
    if (at.is === 'directory' && at.real === folder) return null;
    if (at.is !== 'missing' || at.real !== folder) return `${folder} is no folder of the workspace`;
  }
  return 'the workspace is not there';
}

/** Roots inside another root add nothing; what they were opened for stays on record. */
function merge(roots: readonly WritableRoot[]): WritableRoot[] {
  const kept: WritableRoot[] = [];
  for (const root of roots.toSorted((a, b) => a.path.length - b.path.length)) {
    const over = kept.find(({ path, kind }) =>
      kind === 'folder' ? isBelow(root.path, path) : path === root.path,
    );
    if (!over) kept.push({ ...root, from: [...root.from] });
    else over.from.push(...root.from.filter((line) => !over.from.includes(line)));
  }
  return kept;
}

/**
 * The smallest existing files and folders that cover globs relative to the workspace. A mount can only open a folder
 * whole: what that opens beyond the globs is `wider`, what cannot be opened is `narrower`.
 */
export function editRoots(lines: readonly EditLine[], ground: EditGround): EditRoots {
  const roots: WritableRoot[] = [];
  const wider: Difference[] = [];
  const narrower: Difference[] = [];
  for (const { glob, line } of lines) {
    for (const one of alternatives(glob)) {
      const cover = coverOne(one, ground);
      if ('closed' in cover) narrower.push({ about: line, says: `not opened: ${cover.closed}` });
      else {
        roots.push({ ...cover.root, from: [line] });
        if (cover.opens !== undefined)
          wider.push({ about: cover.root.path, says: `${cover.opens} (${line})` });
      }
    }
  }
  return { writable: merge(roots), wider, narrower };
}
