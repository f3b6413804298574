import type { Consequence } from '../../model/consequence.ts';
import { quotedWord } from '../../model/quoted-word.ts';
import type { Look, Question } from './look.ts';
import { type Commits, commitOf, commits, countOf, currentBranch, short } from './repository.ts';
import { many, names, notCounted } from './wording.ts';
import { type GitCommand, hasOption, sortWords } from './words.ts';

const kind = 'discard' as const;
const keeps = 'while git keeps the commit';

/** Everything else that would still lead to a commit, without the branch that is moved or deleted. */
const otherRefs = (branch: string | null): string[] => [
  '--not',
  ...(branch === null ? [] : [`--exclude=refs/heads/${branch}`]),
  '--glob=refs/heads',
  '--glob=refs/remotes',
  '--glob=refs/tags',
];

const listed = ({ count, subjects }: Commits): string =>
  names(subjects, '; ') + (count > subjects.length ? ' …' : '');

const withSubjects = (all: Commits, where: string): string => `${countOf(all)} ${where}: ${listed(all)}`;

const one = (uncounted: () => Consequence, count: Question['count']): Question => ({ uncounted, count });

/** Commits that nothing leads to any more once the branch points elsewhere. */
export function resetQuestion(git: GitCommand): Question {
  const target = sortWords(git.rest).operands[0] ?? 'HEAD';
  const uncounted = () => notCounted(kind, 'move the branch: commits only on it');
  return one(uncounted, async (look) => {
    const [head, to, branch] = await Promise.all([
      commitOf(git.directory, 'HEAD', look),
      commitOf(git.directory, target, look),
      currentBranch(git.directory, look),
    ]);
    if (head === undefined || to === undefined || head === to) return null;
    const lost = await commits(git.directory, [head, `^${to}`, ...otherRefs(branch)], look);
    if (lost === undefined) return uncounted();
    if (lost.count === 0) return null;
    const text = `drop ${withSubjects(lost, `only on ${branch ?? 'the detached HEAD'}`)}`;
    return { kind, text, undo: 'yes', how: `git reset --hard ${short(head)} ${keeps}`, counted: true };
  });
}

/** Commits only on branches that are deleted by force. */
export function branchQuestions(git: GitCommand): Question[] {
  const words = sortWords(git.rest);
  const deletes =
    hasOption(words, 'D') || (hasOption(words, 'd', 'delete') && hasOption(words, 'f', 'force'));
  if (!deletes) return [];
  const remote = hasOption(words, 'r', 'remotes');
  return words.operands.map((branch) => {
    const uncounted = () => notCounted(kind, `delete the branch ${branch}: commits only on it`);
    const ref = `refs/${remote ? 'remotes' : 'heads'}/${branch}`;
    return one(uncounted, async (look) => {
      const tip = await commitOf(git.directory, ref, look);
      if (tip === undefined) return null;
      const head = await commitOf(git.directory, 'HEAD', look);
      const others = ['--not', `--exclude=${ref}`, '--all', ...(head === undefined ? [] : [head])];
      const lost = await commits(git.directory, [tip, ...others], look);
      if (lost === undefined) return uncounted();
      const what = lost.count === 0 ? 'no commit is only on it' : withSubjects(lost, 'only on it');
      const how = `git branch ${quotedWord(branch)} ${short(tip)} ${keeps}`;
      return { kind, text: `delete the branch ${branch}: ${what}`, undo: 'yes', how, counted: true };
    });
  });
}

/** Commits that are written anew, or a rebase that is given up. */
export function rebaseQuestion(git: GitCommand): Question[] {
  const words = sortWords(git.rest, ['onto', 's', 'strategy', 'X', 'x', 'exec', 'C']);
  if (hasOption(words, 'continue', 'skip', 'abort', 'quit', 'edit-todo', 'show-current-patch')) return [];
  const upstream = words.operands[0] ?? '@{upstream}';
  const uncounted = () => notCounted(kind, 'write commits of this branch anew');
  return [
    one(uncounted, async (look) => {
      const [head, base, branch] = await Promise.all([
        commitOf(git.directory, words.operands[1] ?? 'HEAD', look),
        commitOf(git.directory, upstream, look),
        currentBranch(git.directory, look),
      ]);
      if (head === undefined || base === undefined) return uncounted();
      const moved = await commits(git.directory, [head, `^${base}`], look);
      if (moved === undefined) return uncounted();
      if (moved.count === 0) return null;
      const text = `write anew ${withSubjects(moved, `of ${words.operands[1] ?? branch ?? 'the detached HEAD'}`)}`;
      return { kind, text, undo: 'yes', how: `git reset --hard ${short(head)} ${keeps}`, counted: true };
    }),
  ];
}

/** What a dropped stash holds. */
export function stashQuestion(git: GitCommand): Question[] {
  const [verb, ...rest] = git.rest;
  if (verb === 'clear') return [clearedStashes(git)];
  if (verb !== 'drop') return [];
  const named = rest.find((word) => !word.startsWith('-')) ?? '0';
  const stash = /^\d+$/.test(named) ? `stash@{${named}}` : named;
  const uncounted = () => notCounted(kind, `drop ${stash}`);
  return [
    one(uncounted, async (look) => {
      const commit = await commitOf(git.directory, stash, look);
      if (commit === undefined) return null;
      const [about, files] = await Promise.all([
        commits(git.directory, ['--no-walk', commit], look),
        look.git(git.directory, [
          'diff-tree',
          '-r',
          '-z',
          '--name-only',
          '--no-renames',
          `${commit}^1`,
          commit,
        ]),
      ]);
      if (about === undefined || files === undefined) return uncounted();
      const paths = files.split('\0').filter((path) => path !== '');
      const text = `drop ${stash} (${about.subjects[0] ?? ''}) with changes in ${many(paths.length, 'file')}: ${names(paths)}`;
      return { kind, text, undo: 'yes', how: `git stash store ${short(commit)} ${keeps}`, counted: true };
    }),
  ];
}

function clearedStashes(git: GitCommand): Question {
  const uncounted = () => notCounted(kind, 'drop every stash');
  return one(uncounted, async (look: Look) => {
    if ((await commitOf(git.directory, 'refs/stash', look)) === undefined) return null;
    const all = await commits(git.directory, ['--walk-reflogs', 'refs/stash'], look);
    if (all === undefined) return uncounted();
    const text = `drop every stash, ${all.count}: ${names(all.subjects, '; ')}`;
    return { kind, text, undo: 'unknown', how: 'git fsck --lost-found may still find them', counted: true };
  });
}
