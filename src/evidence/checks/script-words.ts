import type { CheckCommand } from '../../model/check.ts';
import { nameOf, strangeSetting } from './program-name.ts';

type Joined = NonNullable<CheckCommand['joined']>;

/** A command of a script's text; its folder is the script's own. */
export interface ScriptCommand {
  readonly words: readonly [string, ...string[]];
  readonly told: boolean;
  readonly joined: Joined | null;
  readonly toFile: boolean;
  /** As written, with its folder. */
  readonly program: string;
  /** Why its program may be another than its name says; null when nothing speaks for it. */
  readonly strange: string | null;
}

const longest = 4_000;
const token =
  /[^\S\n]+|(&&|\|\||[|;&\n])|(\d?>>?|<)(&\d?)?|((?:[^\s|;&<>'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/gy;

/**
 * The simple commands of a package script. Null for what needs a real shell: groups, loops, here documents, an open quote,
 * a comment, a last command that is sent to the background.
 * A word with `$` or a backtick counts as not told; globs stay as they are.
 */
export function scriptCommands(text: string): ScriptCommand[] | null {
  if (text.length > longest) return null;
  const found: ScriptCommand[] = [];
  let words: string[] = [];
  let joined: Joined | null = null;
  let told = true;
  let toFile = false;
  let skip = false;
  let background = false;
  let at = 0;
  const close = (): void => {
    const [program, ...rest] = withoutAssignments(words);
    if (program !== undefined) {
      const strange = strangeSetting(words.slice(0, words.length - rest.length - 1));
      found.push({ words: [nameOf(program), ...rest], program, told, joined, toFile, strange });
    }
    words = [];
    told = true;
    toFile = false;
  };
  for (const match of text.matchAll(token)) {
    at = match.index + match[0].length;
    const [, operator, redirect, toDescriptor, word] = match;
    // A line break behind an operator only goes on.
    if (operator === '\n' && words.length === 0) continue;
    if (operator !== undefined) {
      close();
      background = operator === '&';
      joined = isJoin(operator) ? operator : ';';
    } else if (redirect !== undefined) {
      skip = toDescriptor === undefined;
      toFile = toFile || (skip && /^1?>/.test(redirect));
    } else if (word !== undefined && skip) skip = false;
    else if (word !== undefined) {
      background = false;
      if (
        word.startsWith('#') ||
        /^(?:[({!]|if|for|while|case|until)$/.test(word) ||
        /[()]/.test(word.replace(/'[^']*'|"[^"]*"/g, ''))
      )
        return null;
      if (/[$`]/.test(word.replace(/'[^']*'/g, ''))) told = false;
      words.push(unquoted(word));
    }
  }
  close();
  return at === text.length && !background ? found : null;
}

const isJoin = (operator: string): operator is Joined => ['|', '&&', '||', ';', '&'].includes(operator);

const unquoted = (word: string): string =>
  word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_all, single, double, escaped) =>
    String(single ?? (double === undefined ? escaped : double.replace(/\\(["\\$`])/g, '$1'))),
  );

/** `A=1 B=2 npm test` → `npm test`. */
export function withoutAssignments(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}
