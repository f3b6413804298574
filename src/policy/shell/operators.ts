import { type Piece, unquotedText } from './parameters.ts';
import type { ParameterExpansionPart } from './parse.ts';
import type { ShellState } from './state.ts';

/** A plain pattern of `${name%pattern}` as an expression; null when it has quotes, brackets, expansions or many wildcards. */
function plainPattern(text: string, lazy: boolean): string | null {
  if (!/^[\w.,/?+:@ -]*\**[\w.,/?+:@ -]*$/.test(text)) return null;
  return text
    .replace(/[.+]/g, '\\$&')
    .replaceAll('?', '[^]')
    .replace(/\*+/g, lazy ? '[^]*?' : '[^]*');
}

/** `${file%.*}` and its kin with a known value and a plain pattern; anything else stays unknown. */
export function removed(
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
  return cut === '' ? unknown : whole(cut, state, quoted);
}

/** What an operator gave: outside quotes a separator of the text's own choice may part it. */
const whole = (text: string, state: ShellState, quoted: boolean): Piece =>
  quoted ? { is: 'text', text, quoted } : unquotedText(text, state);

/** Values that stay one word, and are short enough to try every end of. */
const isPlainValue = (text: string, quoted: boolean): boolean =>
  text.length <= 1_000 && (quoted || !/[\s*?[\\]/.test(text));

export type Operation<Type> = Extract<NonNullable<ParameterExpansionPart['operation']>, { type: Type }>;

/** Without the shortest end that matches, or the longest. */
function withoutEnd(text: string, matches: RegExp, longest: boolean): string {
  const starts = Array.from({ length: text.length + 1 }, (_, at) => at);
  if (!longest) starts.reverse();
  const start = starts.find((at) => matches.test(text.slice(at)));
  return start === undefined ? text : text.slice(0, start);
}

/** `${file/.ts/.js}` with a known value and plain texts; patterns with wildcards or anchors stay unknown. */
export function replaced(
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
  return text === '' ? unknown : whole(text, state, quoted);
}

/** `${name:2:4}` of a known value with plain numbers as bounds. */
export function sliced(
  name: string,
  { offset, length }: Operation<'Slice'>,
  state: ShellState,
  quoted: boolean,
  unknown: Piece,
): Piece {
  const value = state.variables.get(name);
  const [from, count] = [offset.text.trim(), length?.text.trim()];
  const plain =
    /^(?:0|-?[1-9]\d{0,5})$/.test(from) && (count === undefined || /^(?:0|[1-9]\d{0,5})$/.test(count));
  if (value?.is !== 'text' || !plain || !isAscii(value.text) || !isPlainValue(value.text, quoted))
    return unknown;
  const start = Number(from) < 0 ? value.text.length + Number(from) : Number(from);
  const text =
    start < 0 ? '' : value.text.slice(start, count === undefined ? undefined : start + Number(count));
  return text === '' ? unknown : whole(text, state, quoted);
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** `${name,,}` and its kin. Which letters a pattern picks is not followed: either way is evidence. */
export function recased(
  name: string,
  { operator, operand }: Operation<'CaseModification'>,
  state: ShellState,
  quoted: boolean,
  unknown: Piece,
): Piece {
  const value = state.variables.get(name);
  if (value?.is !== 'text' || !isAscii(value.text) || !isPlainValue(value.text, quoted)) return unknown;
  const turn = (text: string): string => (operator.startsWith(',') ? text.toLowerCase() : text.toUpperCase());
  const { text } = value;
  const turned = operator.length === 2 ? turn(text) : turn(text.slice(0, 1)) + text.slice(1);
  if (operand === undefined && turned !== '') return whole(turned, state, quoted);
  return unknown.is === 'unknown' ? { ...unknown, maybe: [text, turned] } : unknown;
}
