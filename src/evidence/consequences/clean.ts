import { posix } from 'node:path';
import { relativeTo, undoOf, whatGitHas } from './deletion.ts';
import { holdings } from './holdings.ts';
import type { Look, Question } from './look.ts';
import { uncommitted } from './uncommitted.ts';
import { nothingFound, walk } from './walk.ts';
import { bytes, many, names, notCounted, operands } from './wording.ts';
import { type GitCommand, hasOption, sortWords, type Words } from './words.ts';

/** `git clean` deletes what git does not track: nothing of it comes back. */
export function cleanQuestion(git: GitCommand): Question[] {
  const words = sortWords(git.rest, ['e', 'exclude']);
  if (hasOption(words, 'n', 'dry-run')) return [];
  const found = nothingFound();
  return [
    {
      uncounted: () =>
        notCounted('delete', 'delete the files git does not track', 'no', 'git has no copy of them'),
      async count(look) {
        const paths = await strangers(git.directory, words, look);
        if (paths === undefined)
          return notCounted('delete', 'delete the files git does not track', 'unknown', 'git does not tell');
        await walk(
          paths.map((path) => ({ path, recursive: false })),
          found,
          look,
        );
        const count = found.files.length;
        if (count === 0) {
          return { kind: 'delete', text: 'delete no file', undo: 'yes', how: null, counted: true };
        }
        const atMost = hasOption(words, 'e', 'exclude') ? 'at most ' : '';
        const shown = names(found.files.map(({ path }) => relativeTo(git.directory)(path)));
        const text = `delete ${atMost}${many(count, 'file')} (${bytes(found.bytes)}) git does not track: ${shown}`;
        return {
          kind: 'delete',
          text,
          undo: 'no',
          how: `git has no copy of ${many(count, 'file')}`,
          counted: true,
        };
      },
    },
  ];
}

/** Files `git clean` with these options would take, absolute. It starts where it is called. */
async function strangers(directory: string, words: Words, look: Look): Promise<string[] | undefined> {
  const ignored = hasOption(words, 'X')
    ? ['-i', '--exclude-standard']
    : hasOption(words, 'x')
      ? []
      : ['--exclude-standard'];
  // Without -d it leaves folders alone in which nothing is tracked, unless they are named.
  const folders = hasOption(words, 'd') || words.operands.length > 0 ? [] : ['--directory'];
  const below = words.operands.length > 0 ? words.operands : ['.'];
  const out = await look.git(directory, ['ls-files', '-o', '-z', ...ignored, ...folders, '--', ...below]);
  return out
    ?.split('\0')
    .filter((name) => name !== '' && !name.endsWith('/'))
    .map((name) => posix.join(directory, name));
}

/** `git rm` deletes tracked files; with `-f` even those with changes no commit has. */
export function removalQuestion(git: GitCommand): Question[] {
  const words = sortWords(git.rest, ['pathspec-from-file']);
  if (hasOption(words, 'cached', 'n', 'dry-run') || words.operands.length === 0) return [];
  const roots = words.operands.map((path) => posix.resolve(git.directory, path));
  const name = relativeTo(git.directory);
  const what = names(roots.map(name));
  return [
    {
      uncounted: () => notCounted('delete', `delete ${what}, what git has of it`),
      async count(look) {
        const found = nothingFound();
        await walk(
          roots.map((path) => ({ path, recursive: true })),
          found,
          look,
        );
        const [held, changed] = await Promise.all([
          holdings(roots, found.files, look),
          uncommitted(git.directory, roots, true, look),
        ]);
        if (held === undefined || changed === undefined || !held.inGit)
          return notCounted('delete', `delete ${what}, what git has of it`, 'unknown', 'git does not tell');
        const lost = new Set(changed.paths);
        // Only tracked files go, and only what a commit has comes back: the index loses them too.
        const tracked = {
          inGit: true,
          held: [...held.held, ...held.changed].filter((path) => !lost.has(path)),
          changed: [...lost],
          untracked: [],
          ignored: [],
        };
        const count = tracked.held.length + tracked.changed.length;
        if (count === 0) return null;
        const text = `delete ${many(count, 'tracked file')}${whatGitHas(tracked, name)}`;
        const back = `git restore --staged --worktree -- ${operands(roots.map(name))}`;
        return { kind: 'delete', text, ...undoOf(tracked, back), counted: true };
      },
    },
  ];
}
