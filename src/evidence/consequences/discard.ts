import { posix } from 'node:path';
import type { Consequence, ProspectCommand } from '../../model/consequence.ts';
import { cleanQuestion, removalQuestion } from './clean.ts';
import { branchQuestions, rebaseQuestion, resetQuestion, stashQuestion } from './dropped-commits.ts';
import type { Look, Question } from './look.ts';
import { commitOf } from './repository.ts';
import { uncommitted } from './uncommitted.ts';
import { many, names, notCounted } from './wording.ts';
import { type GitCommand, gitCommand, hasOption, sortWords } from './words.ts';

/** What `git reset --hard`, `checkout --`, `restore`, `clean`, `rm`, `stash drop`, `branch -D` and `rebase` throw away. */
export function discardQuestions(command: ProspectCommand): Question[] {
  const git = gitCommand(command);
  if (git === undefined) return [];
  const words = sortWords(git.rest);
  switch (git.verb) {
    case 'reset':
      return hasOption(words, 'hard')
        ? [changes(git, () => Promise.resolve([]), true), resetQuestion(git)]
        : [];
    case 'checkout':
    case 'switch':
      return checkout(git);
    case 'restore':
      return restore(git);
    case 'clean':
      return cleanQuestion(git);
    case 'rm':
      return removalQuestion(git);
    case 'stash':
      return stashQuestion(git);
    case 'branch':
      return branchQuestions(git);
    case 'rebase':
      return rebaseQuestion(git);
    default:
      return [];
  }
}

const absolute = ({ directory }: GitCommand, paths: readonly string[]): string[] =>
  paths.map((path) => posix.resolve(directory, path));

/** Only with paths, or with force, does a checkout write over what is not committed; otherwise git refuses. */
function checkout(git: GitCommand): Question[] {
  const words = sortWords(git.rest, ['b', 'B', 'c', 'C', 'orphan', 'conflict']);
  if (hasOption(words, 'f', 'force', 'discard-changes')) {
    return [changes(git, () => Promise.resolve([]), true)];
  }
  if (git.verb === 'switch') return [];
  const { behind, operands } = words;
  const [first, ...others] = operands;
  if (behind.length > 0) {
    const source = operands.length > behind.length;
    return [changes(git, () => Promise.resolve(absolute(git, behind)), source)];
  }
  if (first === undefined) return [];
  return [
    changes(
      git,
      async (look) => {
        // A word that names a commit is one; what stands behind it are paths.
        const isCommit = (await commitOf(git.directory, first, look)) !== undefined;
        const paths = absolute(git, isCommit ? others : operands);
        const present = paths.filter((path) => look.files.stat(path) !== undefined);
        return present.length > 0 ? present : null;
      },
      others.length > 0,
    ),
  ];
}

function restore(git: GitCommand): Question[] {
  const words = sortWords(git.rest, ['s', 'source', 'pathspec-from-file']);
  const indexOnly = hasOption(words, 'S', 'staged') && !hasOption(words, 'W', 'worktree');
  if (indexOnly || words.operands.length === 0) return [];
  const staged = hasOption(words, 'S', 'staged', 's', 'source');
  return [changes(git, () => Promise.resolve(absolute(git, words.operands)), staged)];
}

/** Changes in files that git would write over. `pathsOf` names where; null means nowhere, none everywhere. */
function changes(
  git: GitCommand,
  pathsOf: (look: Look) => Promise<readonly string[] | null>,
  staged: boolean,
): Question {
  const uncounted = (): Consequence => notCounted('discard', 'throw away what is not committed');
  return {
    uncounted,
    async count(look) {
      const paths = await pathsOf(look);
      if (paths === null) return null;
      const found = await uncommitted(git.directory, paths, staged, look);
      if (found === undefined) return { ...uncounted(), how: 'git does not tell' };
      if (found.paths.length === 0) {
        const text = 'throw away nothing: no tracked file has changes that are not committed';
        return { kind: 'discard', text, undo: 'yes', how: null, counted: true };
      }
      const lines = found.lines === null ? '' : ` (${many(found.lines, 'line')})`;
      const shown = names(found.paths.map((path) => posix.relative(git.directory, path)));
      const text = `throw away uncommitted changes in ${many(found.paths.length, 'file')}${lines}: ${shown}`;
      const how = `git has no copy of the changes in ${many(found.paths.length, 'file')}`;
      return { kind: 'discard', text, undo: 'no', how, counted: true };
    },
  };
}
