import { RE2JS } from 're2js';
import { closing, listItems } from './call-pattern-text.ts';

/**
 * How `call` patterns read: `server.tool`, `*` allowed in either half, then what its arguments may be, each as
 * `name=matcher`, with spaces between them.
 *
 * - `path(docs/**, *.md)`: a path, judged like the globs of `may.read`: where it really leads, relative to the workspace;
 *   `file://` URIs too.
 * - `host(api.github.com, *.example.com)`: the host of a URL, or a bare host, as in `may.reach`.
 * - `one-of(ABC, "two words", 10, true)`: exactly one of these; `name=ABC` is short for `name=one-of(ABC)`.
 * - `regex(is:open .*)`: an RE2 expression. In `may` the whole value has to match, elsewhere any part of it.
 * - `*`: any value.
 *
 * `options.depth` is a field of an object, `files[].path` one of every element of a list, `"odd name"` goes in quotes.
 * `name?=` also fits a call without that argument. A last `...` stands for any further arguments.
 *
 * A pattern without matchers means any arguments. In `may`, every argument has to be accounted for by a matcher unless the
 * pattern ends in `...`, every element of a list has to match, and what cannot be understood does not. In `ask`, `never` and
 * `stop_if` a pattern means every call whose named arguments match: one element of a list is enough, case, surrounding
 * space and how a boolean is written do not count in `one-of`, and a value that cannot be understood (no text, a path or host nobody can resolve, more
 * than is looked at) counts as matching.
 */
export interface CallPattern {
  /** `server.tool` */
  tool: string;
  rules: ArgumentRule[];
  /** Arguments beside the named ones are accepted. */
  rest: boolean;
}

export interface ArgumentRule {
  name: ArgumentName;
  optional: boolean;
  matcher: ArgumentMatcher;
  /** The name as written. */
  shown: string;
  /** The matcher as written. */
  text: string;
}

/** `files[].path`: a field, how many lists deep its elements are meant, then a field of those. */
export type ArgumentName = readonly { field: string; each: number }[];

export type ArgumentMatcher =
  | { kind: 'any' }
  | { kind: 'path'; globs: readonly string[] }
  | { kind: 'host'; hosts: readonly string[] }
  | { kind: 'one-of'; values: readonly OneOf[] }
  | { kind: 'regex'; source: string };

/** `quoted`: only ever a text; without quotes `10` and `true` are also the number and the boolean. */
export interface OneOf {
  text: string;
  quoted: boolean;
}

/** What is wrong with a pattern: `message` continues a sentence that begins with its place. */
export interface PatternFault {
  message: string;
  fix: string;
}

export type ParsedCall =
  | { ok: true; pattern: CallPattern }
  | { ok: false; tool: string; fault: PatternFault };

const field = /"[^"]*"|[^\s.=?()[\]"',*]+/.source;
const nameText = new RegExp(`(?:${field})(?:\\[\\])*(?:\\.(?:${field})(?:\\[\\])*)*`, 'uy');
const form = 'write name=matcher, such as path=path(docs/**), url=host(api.github.com), limit=one-of(10, 20)';

/** Reads one line of `may.call`, `ask.call`, `never.call` or `stop_if.calls`. Expressions are not compiled, see `expressionFault`. */
export function parseCallPattern(text: string): ParsedCall {
  const tool = /^\S*/.exec(text)?.[0] ?? '';
  const rules: ArgumentRule[] = [];
  const failed = (message: string, fix: string): ParsedCall => ({ ok: false, tool, fault: { message, fix } });
  const misread = /[=()"]/.exec(tool);
  if (misread) return failed('has no space between the tool and its arguments', form);
  let at = tool.length;
  let open = false;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) break;
    if (open) return failed('goes on after "..."', 'write "..." last');
    if (text.startsWith('...', at) && !/\S/.test(text.charAt(at + 3))) {
      open = true;
      at += 3;
      continue;
    }
    const read = readRule(text, at);
    if ('message' in read) return failed(read.message, read.fix);
    if (rules.some(({ shown }) => shown === read.rule.shown)) {
      const fix = 'write one matcher with alternatives, such as one-of(a, b), or two patterns';
      return failed(`names the argument ${read.rule.shown} twice`, fix);
    }
    rules.push(read.rule);
    at = read.end;
  }
  return { ok: true, pattern: { tool, rules, rest: open || rules.length === 0 } };
}

/** A name such as `files[].path` alone, as the capability register writes it; null when it is none. */
export function parseArgumentName(text: string): ArgumentName | null {
  nameText.lastIndex = 0;
  return nameText.exec(text)?.[0] === text ? stepsOf(text) : null;
}

function stepsOf(name: string): ArgumentName {
  const steps = name.match(new RegExp(`(?:${field})(?:\\[\\])*`, 'gu')) ?? [];
  return steps.map((step) => {
    const plain = step.replace(/(?:\[\])+$/, '');
    return { field: plain.replaceAll('"', ''), each: (step.length - plain.length) / 2 };
  });
}

function readRule(text: string, start: number): { rule: ArgumentRule; end: number } | PatternFault {
  nameText.lastIndex = start;
  const shown = nameText.exec(text)?.[0];
  const said = text.slice(start).split(/\s/)[0] ?? '';
  if (shown === undefined) return { message: `has no argument name at "${said}"`, fix: form };
  let at = start + shown.length;
  const optional = text.charAt(at) === '?';
  if (optional) at += 1;
  if (text.charAt(at) !== '=') return { message: `has no "=" after the argument ${shown}`, fix: form };
  at += 1;
  const read = readMatcher(text, at, shown);
  if ('message' in read) return read;
  const { matcher, end } = read;
  return { rule: { name: stepsOf(shown), optional, matcher, shown, text: text.slice(at, end) }, end };
}

function readMatcher(
  text: string,
  start: number,
  name: string,
): { matcher: ArgumentMatcher; end: number } | PatternFault {
  const word = /^(?:"[^"]*"|[^\s()"]*)/.exec(text.slice(start))?.[0] ?? '';
  const after = start + word.length;
  const next = text.charAt(after);
  if (next !== '(') {
    if (/[^\s]/.test(next) || (word.includes('"') && !/^"[^"]*"$/.test(word)))
      return { message: `has an unclosed quote or bracket at ${name}=${word}${next}`, fix: closeFix };
    if (word === '*') return { matcher: { kind: 'any' }, end: after };
    if (word === '' || /[*,]/.test(word))
      return { message: `does not say what ${name} may be: ${name}=${word}`, fix: form };
    return { matcher: { kind: 'one-of', values: [oneOf(word)] }, end: after };
  }
  const end = closing(text, after, word === 'regex');
  if (end < 0) {
    const fix =
      word === 'regex' ? `close every ( and [, or put a backslash before it; ${closeFix}` : closeFix;
    return { message: `has no ")" for ${name}=${word}(`, fix };
  }
  if (/\S/.test(text.charAt(end + 1)))
    return { message: `goes on after ${name}=${text.slice(start, end + 1)}`, fix: `put a space after ")"` };
  const matcher = matcherOf(word, text.slice(after + 1, end));
  if ('message' in matcher) return { ...matcher, message: `${matcher.message} at ${name}` };
  return { matcher, end: end + 1 };
}

const closeFix =
  'close what is open; inside a [list] of YAML a comma ends the entry, so put the whole entry into single quotes there';

function oneOf(word: string): OneOf {
  return word.startsWith('"') ? { text: word.slice(1, -1), quoted: true } : { text: word, quoted: false };
}

function matcherOf(kind: string, inside: string): ArgumentMatcher | PatternFault {
  if (kind === 'regex') {
    const fix = 'write regex(.*), or * for any value';
    return inside === '' ? { message: 'has an empty regex()', fix } : { kind, source: inside };
  }
  if (kind !== 'path' && kind !== 'host' && kind !== 'one-of') {
    return {
      message: `has a matcher nobody knows, "${kind}",`,
      fix: 'write path(...), host(...), one-of(...), regex(...) or *',
    };
  }
  const items = listItems(inside);
  if (items.length === 0 || items.some((item) => item === '' || item === '""'))
    return { message: `has an empty ${kind}()`, fix: `name what it may be, such as ${examples[kind]}` };
  const values = items.map(oneOf);
  if (kind === 'one-of') return { kind, values };
  const texts = values.map((value) => value.text);
  return kind === 'path' ? { kind, globs: texts } : { kind, hosts: texts };
}

const examples = { path: 'path(docs/**)', host: 'host(api.github.com)', 'one-of': 'one-of(open, closed)' };

/** RE2 takes time in proportion to this times the length of a value. */
const mostInstructions = 250;
const longestExpression = 1_000;

/** Compiles an RE2 expression; a fault when it is none or would be slow. `.` means line breaks too where `loose`. */
export function compileExpression(source: string, loose: boolean): RE2JS | PatternFault {
  const small = 'write a shorter expression, or one-of(...)';
  if (source.length > longestExpression) return { message: 'has too long an expression', fix: small };
  try {
    const made = RE2JS.compile(source, loose ? RE2JS.DOTALL : 0);
    return made.programSize() > mostInstructions
      ? { message: 'has too large an expression', fix: `${small}; large counts such as {1,500} are costly` }
      : made;
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unreadable';
    const fix =
      'write an RE2 expression: no look-around, no back-references; a backslash before ( ) [ ] as text';
    return { message: `has a regex nobody can read (${said})`, fix };
  }
}

/** What is wrong with the expressions of a pattern; a pattern that has such a fault is never satisfied in `may`. */
export function expressionFault({ rules }: CallPattern): PatternFault | null {
  for (const { matcher, shown } of rules) {
    const made = matcher.kind === 'regex' ? compileExpression(matcher.source, false) : null;
    if (made !== null && 'message' in made) return { ...made, message: `${made.message} at ${shown}` };
  }
  return null;
}
