import { nameTest } from './name-rules.ts';
import type { PathRules } from './path-rules.ts';
import type { CommandTouch, CommandWord } from './shell/sketch.ts';

/**
 * How `run` patterns read. A pattern is words, split at spaces; quotes keep a space inside a word.
 *
 * - A plain word stands for itself. `*` in a word stands for any text; `*` alone is exactly one word.
 * - A word with a slash and a wildcard (`test/sync/**`) is a path: it matches an operand that leads there after symlinks.
 * - `word...` is one or more words like it; a last `...` alone is any further words.
 * - `[--quiet]`, `[-t *]` may appear anywhere after the first word, any number of times. `a|b` is either.
 * - `in:packages/**` as the first word names the folder the command runs in; without it that is the workspace root.
 *
 * In `may`, every word has to be accounted for, wildcards never stand for an option (a word that starts with `-`), and the
 * command must carry no environment of its own. In `ask`, `never` and `stop_if` a pattern means every command that begins
 * with its words, whatever options stand between them.
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
  return matchStrict(pattern, pattern.words, command.words, paths);
}

function matchStrict(
  pattern: RunPattern,
  left: PatternWord[],
  words: CommandWord[],
  paths: PathRules,
): boolean {
  const [next, ...rest] = left;
  const word = words[0];
  if (word === undefined) return left.every((item) => item.many === 'rest');
  const first = words.length > 0 && left === pattern.words;
  if (!first) {
    for (const group of pattern.optional) {
      const fits = group.every((item, at) => {
        const given = words[at];
        return given !== undefined && matchesWord(item, given, paths, true);
      });
      if (fits && matchStrict(pattern, left, words.slice(group.length), paths)) return true;
    }
  }
  if (next === undefined || !matchesWord(next, word, paths, true)) return false;
  const after = words.slice(1);
  switch (next.many) {
    case 'once':
      return matchStrict(pattern, rest, after, paths);
    case 'some':
      return (
        matchStrict(pattern, [{ ...next }, ...rest], after, paths) ||
        matchStrict(pattern, [...rest], after, paths)
      );
    case 'rest':
      return matchStrict(pattern, [next], after, paths);
    default:
      return next.many satisfies never;
  }
}

/** A program's name without its folder and version: `node_modules/.bin/prisma` and `prisma@5` are prisma. */
export function programName(text: string): string {
  return text.replace(/^.*\//, '').replace(/(?<=.)@[\w.^~-]*$/, '');
}

/** Whether an `ask`, `never` or `stop_if` pattern means this command. */
export function meansCommand(pattern: RunPattern, command: CommandTouch, paths: PathRules): boolean {
  if (pattern.folder !== null && command.cwd !== null && !paths.covers(pattern.folder, command.cwd))
    return false;
  const [program, ...rest] = command.words;
  if (program === undefined) return false;
  const words = [{ ...program, text: programName(program.text) }, ...rest];
  return matchLoose(pattern.words, words, paths, true);
}

function matchLoose(left: PatternWord[], words: CommandWord[], paths: PathRules, first: boolean): boolean {
  const next = left[0];
  if (next === undefined) return true;
  const word = words[0];
  // Most rules are about another program: nothing is copied to find that out.
  if (first && (word === undefined || !matchesWord(next, word, paths, false))) return false;
  const rest = left.slice(1);
  const tail = next.many === 'rest' || (next.text === '*' && rest.length === 0);
  if (tail && !first) return true;
  if (word === undefined) return false;
  if (matchesWord(next, word, paths, false) && matchLoose(rest, words.slice(1), paths, false)) return true;
  if (first || !isOption(word)) return false;
  // An option, and perhaps the value that follows it.
  return matchLoose(left, words.slice(1), paths, false) || matchLoose(left, words.slice(2), paths, false);
}
