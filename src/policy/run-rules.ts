import { posix } from 'node:path';
import { nameTest } from '../model/name-pattern.ts';
import type { PathRules } from './path-rules.ts';
import type { Place } from './shell/place.ts';
import type { CommandTouch, CommandWord } from './shell/sketch.ts';

/**
 * How `run` patterns read. A pattern is words, split at spaces; quotes keep a space inside a word.
 *
 * - A plain word stands for itself. `*` in a word stands for any text; `*` alone is exactly one word.
 * - A word with a slash and a wildcard (`test/sync/**`) is a path: it matches an operand that leads there after symlinks.
 * - `word...` is one or more words like it; `...` alone is any further words.
 * - `[--quiet]`, `[-t *]` may appear anywhere after the first word, any number of times. `a|b` is either.
 * - `in:packages/**` as the first word names the folder the command runs in; without it that is the workspace root.
 *
 * In `may`, every word has to be accounted for, wildcards never stand for an option (a word that starts with `-`), and the
 * command must carry no environment of its own. In `ask`, `never` and `stop_if` a pattern means every command that begins
 * with its words, whatever options stand between them; there the first word may be a path, too, that leads to the program.
 */
export interface RunPattern {
  folder: string | null;
  words: PatternWord[];
  optional: PatternWord[][];
}

interface PatternWord {
  text: string;
  /** Every spelling of `a|b`, and those among them with wildcards. */
  spelled: ReadonlySet<string>;
  wild: readonly ((text: string) => boolean)[];
  /** It starts with `-`, so it may stand for an option. */
  dashed: boolean;
  /** It is a path pattern. */
  path: boolean;
  /** `word...` or the final `...`. */
  many: 'once' | 'some' | 'rest';
}

export function parseRunPattern(text: string): RunPattern {
  const optional: PatternWord[][] = [];
  const plain = text.replace(/(^|\s)\[([^\]]+)\]/g, (_, space: string, group: string) => {
    optional.push(splitWords(group).map((word) => patternWord(word, 'once')));
    return space;
  });
  const words = splitWords(plain);
  const first = words[0] ?? '';
  const folder = first.startsWith('in:') ? first.slice(3) : null;
  return {
    folder,
    optional,
    words: words.slice(folder === null ? 0 : 1).map((word): PatternWord => {
      if (word === '...') return patternWord('*', 'rest');
      return word.endsWith('...') ? patternWord(word.slice(0, -3), 'some') : patternWord(word, 'once');
    }),
  };
}

function patternWord(text: string, many: PatternWord['many']): PatternWord {
  const either = text.includes('|') && text.length > 1;
  const prefix = either ? (/^--?[\w-]+=/.exec(text)?.[0] ?? '') : '';
  const choices = either ? text.slice(prefix.length).split('|') : [text];
  const spellings = choices.map((choice) => prefix + choice);
  const dashed = text.startsWith('-');
  return {
    text,
    many,
    spelled: new Set(spellings),
    wild: spellings.filter((choice) => choice.includes('*')).map(nameTest),
    dashed,
    path: !either && !dashed && isPath(text),
  };
}

function splitWords(text: string): string[] {
  return (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
}

const isOption = (word: CommandWord): boolean => word.text.startsWith('-') && word.text !== '-';
const isPath = (text: string): boolean => text.includes('/') && /[*?[{]/.test(text);

/** Package runners hand words on to a shell, and not every version of them quotes these. */
const meansMore = /[`"'\\;|&<>\n]|\$[({]/;

function matchesWord(pattern: PatternWord, word: CommandWord, paths: PathRules, strict: boolean): boolean {
  if (!word.known) return false;
  if (strict && isOption(word) && !pattern.dashed) return false;
  const named = pattern.spelled.has(word.text) || pattern.wild.some((fits) => fits(word.text));
  if (!pattern.path) return named;
  if (named && pattern.text.includes('://')) return true;
  const { text } = pattern;
  if (strict && meansMore.test(word.text)) return false;
  return (
    word.place !== null && (strict ? paths.opens(text, word.place, false) : paths.covers(text, word.place))
  );
}

/** Whether a `may.run` pattern names this command completely. */
export function namesCommand(pattern: RunPattern, command: CommandTouch, paths: PathRules): boolean {
  if (command.cwd === null || command.environment.length > 0) return false;
  if (!paths.opens(pattern.folder ?? '.', command.cwd, false)) return false;
  return accountsForAll(pattern, command.words, paths);
}

/** How much of a pattern may be behind once so many words are read: every way of reading them is followed at once. */
type Behind = (Set<number> | undefined)[];

const reach = (behind: Behind, at: number, count: number): void => {
  behind[at] = (behind[at] ?? new Set()).add(count);
};

/** Its time grows with the words, not with the ways of reading them: an agent may give a thousand options. */
function accountsForAll(
  { words: wanted, optional }: RunPattern,
  words: readonly CommandWord[],
  paths: PathRules,
): boolean {
  const behind: Behind = [new Set([0])];
  const fits = (item: PatternWord, at: number): boolean => {
    const word = words[at];
    return word !== undefined && matchesWord(item, word, paths, true);
  };
  for (let at = 0; at < words.length; at += 1) {
    for (const count of behind[at] ?? []) {
      for (const group of at === 0 ? [] : optional)
        if (group.every((item, offset) => fits(item, at + offset))) reach(behind, at + group.length, count);
      const next = wanted[count];
      if (next === undefined) continue;
      // What stands behind a `...` still has to come.
      if (next.many === 'rest') reach(behind, at, count + 1);
      if (!fits(next, at)) continue;
      if (next.many !== 'once') reach(behind, at + 1, count);
      if (next.many !== 'rest') reach(behind, at + 1, count + 1);
    }
  }
  return [...(behind[words.length] ?? [])].some((count) =>
    wanted.slice(count).every((item) => item.many === 'rest'),
  );
}

/** A program's name without its folder and version: `node_modules/.bin/prisma` and `prisma@5` are prisma. */
export function programName(text: string): string {
  return posix.basename(text).replace(/(?<=.)@[\w.^~-]*$/, '');
}

/** Whether an `ask`, `never` or `stop_if` pattern means this command. */
export function meansCommand(pattern: RunPattern, command: CommandTouch, paths: PathRules): boolean {
  if (pattern.folder !== null && command.cwd !== null && !paths.covers(pattern.folder, command.cwd))
    return false;
  const [program, ...rest] = command.words;
  if (program === undefined) return false;
  const place = program.place ?? startedFrom(program.text, command.cwd);
  return beginsWith(pattern.words, [{ ...program, text: programName(program.text), place }, ...rest], paths);
}

/** The file that a program named by its path is, as it is written. */
function startedFrom(text: string, cwd: Place | null): Place | null {
  if (cwd === null || !text.includes('/')) return null;
  const real = cwd.real === null ? null : posix.resolve(cwd.real, text);
  return { lexical: posix.resolve(cwd.lexical, text), real, is: 'file' };
}

function beginsWith(
  wanted: readonly PatternWord[],
  words: readonly CommandWord[],
  paths: PathRules,
): boolean {
  const [first] = wanted;
  const [program] = words;
  if (first === undefined) return true;
  // Most rules are about another program: nothing is made to find that out.
  if (program === undefined || !matchesWord(first, program, paths, false)) return false;
  const behind: Behind = [undefined, new Set([1])];
  for (let at = 1; at <= words.length; at += 1) {
    for (const count of behind[at] ?? []) {
      const next = wanted[count];
      if (next === undefined || next.many === 'rest') return true;
      if (next.text === '*' && count === wanted.length - 1) return true;
      const word = words[at];
      if (word === undefined) continue;
      if (matchesWord(next, word, paths, false)) reach(behind, at + 1, count + 1);
      if (!isOption(word)) continue;
      // An option, and perhaps the value that follows it.
      reach(behind, at + 1, count);
      reach(behind, Math.min(at + 2, words.length), count);
    }
  }
  return false;
}
