import { evaluatedAgain } from './again.ts';
import { isNumericText } from './arithmetic.ts';
import { expandValue, expandWord } from './expand.ts';
import type { Shape } from './field.ts';
import type { ParameterExpansionPart } from './parse.ts';
import { copyState, type Desk, type ShellState } from './state.ts';
import { noteUse, setVariable } from './variables.ts';

/** A stretch of a word after expansion. */
export type Piece =
  /** `splits`: its white space parts it into words. */
  | { is: 'text'; text: string; quoted: boolean; splits?: boolean }
  | { is: 'glob'; text: string }
  /** `loose`: not in quotes, so that it can be no word or several. */
  | { is: 'unknown'; shape: Shape; loose?: boolean; maybe?: readonly string[] };

/** Variables the shell sets by itself: what the text assigned to them need not be what they hold. */
const dynamic =
  /^(?:_|BASH.*|FUNCNAME|PIPESTATUS|DIRSTACK|COMP_.*|OPTARG|OPTIND|LINENO|SECONDS|S?RANDOM|EPOCH.*|GROUPS|HISTCMD|OLDPWD)$/;

/** The value of `$name`, as far as the text tells. */
export function variable(name: string, state: ShellState, desk: Desk, quoted: boolean): Piece {
  noteUse(name, state, desk);
  if (/^[?#$!]$/.test(name)) return { is: 'unknown', shape: 'number' };
  if (dynamic.test(name)) return { is: 'unknown', shape: quoted ? 'one' : 'many' };
  const all = state.variables.get('@');
  if (name === '*' && quoted && all?.is === 'list' && !state.variables.has('IFS')) {
    const known = all.fields.flatMap((field) => (field.known ? [field.text] : []));
    if (known.length === all.fields.length) return { is: 'text', text: known.join(' '), quoted };
  }
  if (name === '@' || name === '*') return { is: 'unknown', shape: name === '*' && quoted ? 'one' : 'many' };
  const value = state.variables.get(name);
  if (value?.is === 'number') return { is: 'unknown', shape: 'number' };
  if (value?.is === 'digits') return { is: 'unknown', shape: 'digits', loose: !quoted };
  const cwd = state.cwds?.length === 1 ? state.cwds[0] : undefined;
  const text =
    value?.is === 'text'
      ? value.text
      : value !== undefined
        ? undefined
        : name === 'HOME'
          ? desk.home
          : name === 'PWD'
            ? cwd?.lexical
            : undefined;
  if (text === undefined) {
    const maybe = value?.is === 'unknown' ? (value.maybe ?? []) : name === 'IFS' ? [' '] : [];
    // As a whole as well: what it holds may be a command.
    const parted = quoted
      ? []
      : maybe.flatMap((one) => (/\s/.test(one.trim()) ? one.trim().split(/\s+/) : [one.trim()]));
    return { is: 'unknown', shape: quoted ? 'one' : 'many', maybe: [...new Set([...maybe, ...parted])] };
  }
  if (quoted) return { is: 'text', text, quoted: true };
  return unquotedText(text, state);
}

/** Known text outside quotes: split at white space, and its wildcards expanded; not followed when it asks for both. */
export function unquotedText(text: string, state: ShellState): Piece {
  const [splits, wild] = [text === '' || /\s/.test(text), /[*?[]/.test(text)];
  if (/\\|[^\S \t\n]/.test(text) || (splits && wild) || state.variables.has('IFS'))
    return { is: 'unknown', shape: 'many', maybe: text.split(/\s+/) };
  return wild ? { is: 'glob', text } : { is: 'text', text, quoted: true, splits };
}

/** The value of `${name…}`; what its parts execute is judged on the way. */
export function parameter(
  part: ParameterExpansionPart,
  state: ShellState,
  desk: Desk,
  quoted: boolean,
): Piece {
  const unknown: Piece = { is: 'unknown', shape: quoted && part.parameter !== '@' ? 'one' : 'many' };
  if (part.index !== undefined && !/^(?:@|\*)$/.test(part.index.text)) {
    expandWord(part.index, state, desk, 'value');
    if (!isNumericText(part.index.text, state)) desk.unclear(part.text, 'bash evaluates its subscript');
  }
  // `${ command; }` runs a command in newer shells.
  if (!/^(?:[A-Za-z_]\w*|\d+|[-@*#?$!])$/.test(part.parameter)) {
    desk.unclear(part.text, 'it is not the name of a variable');
    return { is: 'unknown', shape: 'many' };
  }
  if (part.prefix !== '#') noteUse(part.parameter, state, desk);
  const { operation, index, prefix } = part;
  if (prefix === '#') {
    if (operation !== undefined) desk.unclear(part.text, 'bash takes no operator here');
    return { is: 'unknown', shape: 'number' };
  }
  const every = index !== undefined && /^[@*]$/.test(index.text);
  if (prefix === '!' && operation?.type !== 'Names' && !(every && operation === undefined))
    desk.unclear(part.text, 'it names another variable');
  const status = part.parameter === 'PIPESTATUS' && !state.variables.has('PIPESTATUS');
  if (status && index?.text === '0' && prefix === undefined && operation === undefined)
    return { is: 'unknown', shape: 'number' };
  // An operator runs what it holds whatever it is applied to.
  const piece =
    operation === undefined
      ? variable(part.parameter, state, desk, quoted)
      : operated(part, operation, state, desk, quoted, unknown);
  if (index === undefined && prefix !== '!') return piece;
  const maybe = piece.is === 'unknown' ? (piece.maybe ?? []) : [piece.text];
  return { is: 'unknown', shape: quoted && index?.text !== '@' ? 'one' : 'many', maybe };
}

/** What an operator of `${name…}` gives. */
function operated(
  part: ParameterExpansionPart,
  operation: NonNullable<ParameterExpansionPart['operation']>,
  state: ShellState,
  desk: Desk,
  quoted: boolean,
  unknown: Piece,
): Piece {
  switch (operation.type) {
    case 'Default':
      return withDefault(part.parameter, operation, state, desk, quoted, unknown);
    case 'Remove':
      expandValue(operation.operand, state, desk);
      return removed(part.parameter, operation, state, quoted, unknown);
    case 'Replace':
      expandWord(operation.pattern, state, desk, 'value');
      expandWord(operation.replacement, state, desk, 'value');
      return replaced(part.parameter, operation, state, quoted, unknown);
    case 'Slice':
      for (const word of [operation.offset, operation.length]) {
        if (word === undefined) continue;
        expandWord(word, state, desk, 'value');
        if (isNumericText(word.text.trim(), state)) continue;
        desk.unclear(part.text, 'bash evaluates its bounds as arithmetic');
        evaluatedAgain(word.text, state, desk);
      }
      return unknown;
    case 'CaseModification':
      if (operation.operand) expandWord(operation.operand, state, desk, 'value');
      return unknown;
    case 'Transform':
      if (!/^[UuLQEKk]$/.test(operation.operand.text))
        desk.unclear(part.text, 'it expands the value a second time');
      return unknown;
    case 'Names':
      return unknown;
    case 'Unknown':
      desk.unclear(part.text, 'its operator is not known');
      return unknown;
    default:
      operation satisfies never;
      return unknown;
  }
}

/** `${name:-word}` and its kin: a value known to be there, otherwise either one, as evidence. */
function withDefault(
  name: string,
  operation: Operation<'Default'>,
  state: ShellState,
  desk: Desk,
  quoted: boolean,
  unknown: Piece,
): Piece {
  const word = expandWord(operation.operand, copyState(state), desk, 'value')[0];
  const value = variable(name, state, desk, quoted);
  const takesValue = !operation.operator.includes('+');
  if (takesValue && value.is === 'text' && value.text !== '') return value;
  const empty = value.is === 'text' && operation.operator === ':-';
  if (empty && word?.known === true)
    return quoted ? { is: 'text', text: word.text, quoted } : unquotedText(word.text, state);
  const spare = word === undefined ? [] : word.known ? [word.text] : (word.maybe ?? []);
  const own = takesValue && value.is === 'unknown' ? (value.maybe ?? []) : [];
  const maybe = operation.operator.includes('?') ? own : [...own, ...spare];
  if (operation.operator.includes('=')) setVariable(name, { is: 'unknown', maybe }, state, desk);
  return unknown.is === 'unknown' ? { ...unknown, maybe } : unknown;
}

/** A plain pattern of `${name%pattern}` as an expression; null when it has quotes, brackets, expansions or many wildcards. */
function plainPattern(text: string, lazy: boolean): string | null {
  if (!/^[\w.,/?+:@ -]*\**[\w.,/?+:@ -]*$/.test(text)) return null;
  return text
    .replace(/[.+]/g, '\\$&')
    .replaceAll('?', '[^]')
    .replace(/\*+/g, lazy ? '[^]*?' : '[^]*');
}

/** `${file%.*}` and its kin with a known value and a plain pattern; anything else stays unknown. */
function removed(
  name: string,
  { operator, operand }: Operation<'Remove'>,
  state: ShellState,
  quoted: boolean,
  unknown: Piece,
): Piece {
  const value = state.variables.get(name);
  const pattern = plainPattern(operand.text, operator.length === 1);
  if (value?.is !== 'text' || pattern === null || !isPlainValue(value.text, quoted)) return unknown;
  const { text } = value;
  const cut = operator.startsWith('#')
    ? text.replace(new RegExp(`^${pattern}`, 'u'), '')
    : withoutEnd(text, new RegExp(`^${pattern}$`, 'u'), operator === '%%');
  return cut === '' ? unknown : { is: 'text', text: cut, quoted: true };
}

/** Values that stay one word, and are short enough to try every end of. */
const isPlainValue = (text: string, quoted: boolean): boolean =>
  text.length <= 1_000 && (quoted || !/[\s*?[\\]/.test(text));

type Operation<Type> = Extract<NonNullable<ParameterExpansionPart['operation']>, { type: Type }>;

/** Without the shortest end that matches, or the longest. */
function withoutEnd(text: string, matches: RegExp, longest: boolean): string {
  const starts = Array.from({ length: text.length + 1 }, (_, at) => at);
  if (!longest) starts.reverse();
  const start = starts.find((at) => matches.test(text.slice(at)));
  return start === undefined ? text : text.slice(0, start);
}

/** `${file/.ts/.js}` with a known value and plain texts; patterns with wildcards or anchors stay unknown. */
function replaced(
  name: string,
  operation: Operation<'Replace'>,
  state: ShellState,
  quoted: boolean,
  unknown: Piece,
): Piece {
  const value = state.variables.get(name);
  const [pattern, replacement] = [operation.pattern.text, operation.replacement.text];
  const plain = /^[\w./-]+$/.test(pattern) && /^[\w./-]*$/.test(replacement);
  if (value?.is !== 'text' || !plain || !isPlainValue(value.text, quoted)) return unknown;
  if (operation.operator !== '/' && operation.operator !== '//') return unknown;
  const text =
    operation.operator === '//'
      ? value.text.replaceAll(pattern, replacement)
      : value.text.replace(pattern, () => replacement);
  return text === '' ? unknown : { is: 'text', text, quoted: true };
}
