import { posix } from 'node:path';
import { isWithin, type Place } from '../place.ts';
import type { Sketch } from '../sketch.ts';
import type { Desk, ShellState } from '../state.ts';

/**
 * Why git started here might obey a repository that is not the workspace's own; null when it cannot. A repository's settings
 * name programs that even `git status` runs, and one takes no more than a folder with a file HEAD and a few more (gitrepository-layout(5)),
 * which any edit rule may let the agent write. Git looks from its directory upwards for `.git` or such a folder. `status` and
 * `diff` obey the settings of submodules too: those are below the workspace's own `.git` or behind a `.git` in the submodule,
 * both edits that no rule opens by accident (`executed-later`).
 */
export function strangeRepository(state: ShellState, desk: Desk): string | null {
  if (state.cwds === null) return 'the text does not tell in which directory git runs';
  for (const cwd of state.cwds) {
    const why = strangeFrom(cwd, state, desk);
    if (why !== null) return why;
  }
  return null;
}

function strangeFrom(cwd: Place, state: ShellState, desk: Desk): string | null {
  if (cwd.real === null || !isWithin(cwd.real, desk.workspace))
    return "git would read a repository that is not the workspace's own";
  const exists = (path: string): boolean => {
    const fact = desk.lookUp(path);
    // A dangling symlink is a HEAD to git.
    return fact.is !== 'missing' || fact.real !== path;
  };
  for (let folder = cwd.real; ; folder = posix.dirname(folder)) {
    const own = folder === desk.workspace;
    if (state.altered.some((root) => isWithin(folder, root)))
      return `what earlier commands put into ${posix.basename(folder)} may be a repository of its own`;
    if (exists(posix.join(folder, '.git')))
      return own
        ? null
        : `${posix.basename(folder)} holds a repository of its own, whose settings run programs`;
    if (exists(posix.join(folder, 'HEAD')))
      return `${posix.basename(folder)} looks like a repository of its own, whose settings run programs`;
    if (own) return null;
  }
}

/** Names only a repository needs: without one of them git does not take a folder for its own. */
const ownNames = /(?:^|\/)(?:HEAD|\.git|commondir)(?:\/|$)/i;

/** Why git beside the other commands of a text is unclear: they make or move a repository. */
export function remadeRepository(sketch: Sketch): string | null {
  const usesGit = sketch.commands.some(({ words }) => /^(?:.*\/)?git$/.test(words[0]?.text ?? ''));
  if (!usesGit) return null;
  const made = sketch.paths.find(
    ({ use, text, place }) =>
      (use === 'edit' || use === 'delete') &&
      [text, place.lexical, place.real ?? ''].some((path) => ownNames.test(path)),
  );
  return made === undefined ? null : `git runs beside a command that changes ${made.text}`;
}
