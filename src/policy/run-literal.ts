import { posix } from 'node:path';
import type { PathRules } from './path-rules.ts';
import type { CommandTouch, CommandWord } from './shell/sketch.ts';

/**
 * A `may.run` pattern that names one command and nothing else; null when patterns cannot say it: a word that is not known,
 * that holds a character which means something in patterns, or an environment of its own. `wide` lets operands that are
 * files be any file of their folder.
 */
export function literalRunPattern(command: CommandTouch, rules: PathRules, wide: boolean): string | null {
  if (command.cwd === null || command.cwd.real === null || command.environment.length > 0) return null;
  const words = command.words.map((word) => literalWord(word, rules, wide));
  if (words.some((word) => word === null) || words.length === 0) return null;
  const folder = rules.name(command.cwd.real);
  const place = folder === '.' ? [] : [quotedWord(`in:${folder}`)];
  return [...place, ...words].join(' ');
}

function literalWord(word: CommandWord, rules: PathRules, wide: boolean): string | null {
  if (!word.known || /[*|[\]{}?\\\n]|\.\.\.$/.test(word.text) || word.text.startsWith('in:')) return null;
  // A bare word may be a subcommand of the same name as a file.
  if (wide && /[/.]/.test(word.text) && word.place?.is === 'file' && word.place.real !== null) {
    const folder = posix.dirname(rules.name(word.place.real));
    if (!folder.startsWith('/') && !folder.startsWith('~') && folder !== '.')
      return quotedWord(`${folder}/**`);
  }
  return quotedWord(word.text);
}

/** Patterns have quotes that keep spaces in a word, and no way to write a quote of the same kind inside them. */
function quotedWord(text: string): string | null {
  if (text !== '' && !/[\s"']/.test(text)) return text;
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? null : `'${text}'`;
}
