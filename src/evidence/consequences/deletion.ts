import { posix } from 'node:path';
import type { Consequence, Prospect, ProspectPath } from '../../model/consequence.ts';
import { type Holdings, holdings, lacking } from './holdings.ts';
import type { Look, Question } from './look.ts';
import { type Found, nothingFound, walk } from './walk.ts';
import { bytes, many, names, notCounted, operands } from './wording.ts';

/** How paths are written for a person: relative to where they are. */
export const relativeTo =
  (folder: string) =>
  (path: string): string => {
    const inside = posix.relative(folder, path);
    return inside === '' ? '.' : inside.startsWith('..') ? path : inside;
  };

/** What stands behind an amount: `, unchanged in git`, `, all ignored: a, b, c`, `, 2 of them not in git (…): a, b`. */
export function whatGitHas(held: Holdings, name: (path: string) => string): string {
  const missing = lacking(held);
  if (!held.inGit) return ', outside any git repository';
  if (missing.length === 0) return ', unchanged in git';
  const kinds = [
    [held.changed.length, 'changed since git saw it'],
    [held.untracked.length, 'untracked'],
    [held.ignored.length, 'ignored by git'],
  ] as const;
  const said = kinds.flatMap(([count, word]) => (count > 0 ? [{ count, word }] : []));
  const shown = names(missing.map(name));
  const [first] = said;
  if (held.held.length === 0 && said.length === 1 && first !== undefined) {
    return `, ${first.count > 1 ? 'all ' : ''}${first.word}: ${shown}`;
  }
  const why = said.map(({ count, word }) => `${count} ${word}`).join(', ');
  return `, ${held.held.length === 0 ? 'none' : `${missing.length} of them not`} in git (${why}): ${shown}`;
}

/** Whether `git restore` brings files back, and how. */
export function undoOf(held: Holdings, restore: string): Pick<Consequence, 'undo' | 'how'> {
  const missing = lacking(held).length;
  if (missing === 0 && held.inGit) return { undo: 'yes', how: restore };
  const without = `git has no copy of ${many(missing, 'file')}`;
  if (!held.inGit || held.held.length === 0) return { undo: 'no', how: without };
  return { undo: 'partly', how: `${restore} for ${held.held.length}; ${without}` };
}

/** Programs that leave out what a filter of theirs does not match. */
const filters = (program: string | null): boolean => program === 'find' || program === 'rsync';

/** What `rm`, `rmdir`, `find -delete` and the like would delete. `git` and `mv` are asked about elsewhere. */
export function deletionQuestions({ deletes, commands, workspace }: Prospect): Question[] {
  const meant = deletes.filter(({ program }) => program !== 'git' && program !== 'mv');
  const questions: Question[] = [];
  const unique = [...new Map(meant.map((one) => [one.path, one])).values()];
  if (unique.length > 0) questions.push(counting(unique, workspace));
  const untold = commands.some(
    ({ words: [program], told }) => !told && ['rm', 'rmdir', 'unlink'].includes(program),
  );
  if (untold) {
    const line = notCounted('delete', 'delete files that the command text does not name');
    questions.push({ uncounted: () => line, count: () => Promise.resolve(line) });
  }
  return questions;
}

const amount = ({ files, bytes: size }: Found, atMost: string): string =>
  `${atMost}${many(files.length, 'file')} (${bytes(size)})`;

function counting(deletes: readonly ProspectPath[], workspace: string): Question {
  const found = nothingFound();
  let walked = false;
  const name = relativeTo(workspace);
  const atMost = deletes.some(({ program }) => filters(program)) ? 'at most ' : '';
  const where = names([...new Set(deletes.map(({ path }) => name(path)))]);
  return {
    uncounted() {
      if (walked)
        return notCounted(
          'delete',
          `delete ${amount(found, atMost)}, what git has of it`,
          'unknown',
          'git was not asked in time',
        );
      const so = found.files.length > 0 ? `at least ${many(found.files.length, 'file')} of ` : '';
      return notCounted('delete', `delete ${so}${where}`, 'unknown', 'git was not asked in time');
    },
    async count(look) {
      const roots = deletes.map((one) => ({ path: rootOf(one, look), recursive: one.recursive }));
      const present = roots.filter(({ path }) => look.files.stat(path) !== undefined);
      if (present.length === 0) return null;
      await walk(present, found, look);
      walked = true;
      const paths = present.map(({ path }) => path);
      const held = await holdings(paths, found.files, look);
      const all = amount(found, atMost);
      if (held === undefined) {
        return notCounted('delete', `delete ${amount}, what git has of it`, 'unknown', 'git does not tell');
      }
      return told(all, found, held, paths.map(name), name);
    },
  };
}

function told(
  amount: string,
  found: Found,
  held: Holdings,
  roots: readonly string[],
  name: (path: string) => string,
): Consequence {
  const common = { kind: 'delete', counted: true } as const;
  if (found.repositories.length > 0) {
    const text = `delete ${amount} and the git history in ${names(found.repositories.map(name))}`;
    return { ...common, text, undo: 'no', how: 'the history goes with it' };
  }
  if (found.unread.length > 0) {
    const text = `delete ${amount}, and what is in ${names(found.unread.map(name))}, which could not be read`;
    return { ...common, text, undo: 'unknown', how: null, counted: false };
  }
  if (found.files.length === 0) {
    return { ...common, text: 'delete no file, only empty folders', undo: 'yes', how: 'make them again' };
  }
  const text = `delete ${amount}${whatGitHas(held, name)}`;
  return { ...common, text, ...undoOf(held, `git restore -- ${operands(roots)}`) };
}

/** The name that is deleted: a symlink itself, never what it leads to. */
function rootOf({ path, real }: ProspectPath, look: Look): string {
  return look.files.stat(path)?.kind === 'link' ? path : real;
}
