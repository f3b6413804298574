import { type Draft, draftBelow, folderAt } from './folder.ts';
import { systemPath } from './path-bytes.ts';
import type { Scope } from './scope.ts';
import { look, typeOf } from './stat.ts';
import { type Looking, visit, walk } from './walk.ts';

/** Paths without empty names and dots, each once; undefined when one is the workspace itself. */
export function plainPaths(paths: readonly string[]): string[] | undefined {
  const plain = paths.map((path) =>
    path
      .split('/')
      .filter((name) => name !== '' && name !== '.')
      .join('/'),
  );
  return plain.includes('') ? undefined : [...new Set(plain)];
}

/**
 * Looks at some plain paths only (relative to the workspace), at everything below them when they are folders. Each way down is
 * looked at name by name: a folder may have become a link, or gone.
 */
export async function walkPaths(
  paths: readonly string[],
  root: Draft,
  scopeOf: (path: string) => Scope,
  at: Looking,
): Promise<void> {
  for (const path of paths) {
    const names = path.split('/');
    if (names.some((name) => name === '..' || name === '.git')) {
      at.missing.add(path, 'it is not among the files of the workspace', true);
    } else await walkPath(names, root, scopeOf, at);
  }
}

async function walkPath(
  names: readonly string[],
  root: Draft,
  scopeOf: (path: string) => Scope,
  at: Looking,
): Promise<void> {
  let draft = root;
  for (const [depth, name] of names.entries()) {
    // Already looked at as a whole.
    if (!draft.partial) return;
    const path = names.slice(0, depth + 1).join('/');
    const scope = scopeOf(path);
    const stat = look(systemPath(`${at.root}/${path}`));
    if (stat === undefined || typeof stat === 'string') {
      draft.gone.add(name);
      if (stat !== undefined) at.missing.add(path, stat, true);
      return;
    }
    const folder = typeOf(stat) === 'folder';
    const known = folder ? folderAt(draft.known, [name]) : draft.known?.files.get(name);
    // What was of the other kind is gone, also when nothing that can be kept took its place.
    if (known === undefined) draft.gone.add(name);
    if (known === undefined && (await scope.ignores(path))) {
      at.ignored.push(path);
      return;
    }
    if (!folder) {
      visit(draft, name, path, scope, at);
      return;
    }
    draft = draftBelow(draft, name, true);
    if (depth === names.length - 1) {
      draft.partial = false;
      await walk({ draft, path, scope }, at);
    }
  }
}
