import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isBelow } from './plan.ts';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Folders of the workspace that git takes hooks from instead of `.git/hooks`, as its settings say (`core.hooksPath`). Files
 * that those settings include are not followed.
 */
export function gitHooksPaths(workspace: string, home: string): string[] {
  const files = [join(workspace, '.git/config'), join(home, '.gitconfig'), join(home, '.config/git/config')];
  return files.flatMap((file) =>
    [...read(file).matchAll(/^[ \t]*hooksPath[ \t]*=[ \t]*"?([^"\r\n]+?)"?[ \t]*$/gim)]
      .map(([, value = '']) =>
        value.startsWith('~/') ? join(home, value.slice(2)) : resolve(workspace, value),
      )
      .filter((path) => path !== workspace && isBelow(path, workspace)),
  );
}
