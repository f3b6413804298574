import { evaluatedAgain } from './again.ts';
import { isNumericText } from './arithmetic.ts';
import { expandValue, expandWord } from './expand.ts';
import type { Shape } from './field.ts';
import { type Operation, recased, removed, replaced, sliced } from './operators.ts';
import type { ParameterExpansionPart } from './parse.ts';
import { copyState, type Desk, type ShellState, textsOf } from './state.ts';
import { noteUse, setVariable } from './variables.ts';

/** A stretch of a word after expansion. */
export type Piece =
  /** `splits`: its white space parts it into words. */
  | { is: 'text'; text: string; quoted: boolean; splits?: boolean }
  | { is: 'glob'; text: string }
  /** `loose`: not in quotes, so that it can be no word or several. */
  | { is: 'unknown'; shape: Shape; loose?: boolean; maybe?: readonly string[] };

/** Variables the shell sets by itself: what the text assigned to them need not be what they hold. */
export const dynamic =
  /^(?:_|BASH.*|FUNCNAME|PIPESTATUS|DIRSTACK|COMP_.*|OPTARG|OPTIND|LINENO|SECONDS|S?RANDOM|EPOCH.*|GROUPS|HISTCMD|OLDPWD)$/;

/** The value of `$name`, as far as the text tells. */
export function variable(name: string, state: ShellState, desk: Desk, quoted: boolean): Piece {
  noteUse(name, state, desk);
  if (/^[?#$!]$/.test(name)) return { is: 'unknown', shape: 'number' };
  if (dynamic.test(name)) {
    const maybe = name === 'OLDPWD' ? (state.previous ?? []).map(({ lexical }) => lexical) : [];
    return { is: 'unknown', shape: quoted ? 'one' : 'many', maybe };
  }
  const all = state.variables.get('@');
  if (name === '*' && quoted && all?.is === 'list' && !state.variables.has('IFS')) {
    const known = all.fields.flatMap((field) => (field.known ? [field.text] : []));
    if (known.length === all.fields.length) return { is: 'text', text: known.join(' '), quoted };
  }
  if (name === '@' || name === '*')
    return { is: 'unknown', shape: name === '*' && quoted ? 'one' : 'many', maybe: textsOf(all) };
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
    const maybe = value !== undefined ? textsOf(value).slice(0, 8) : name === 'IFS' ? [' '] : [];
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
    return { is: 'unknown', shape: 'many', maybe: partedBy(text, state) };
  return wild ? { is: 'glob', text } : { is: 'text', text, quoted: true, splits };
}

/** Words a text falls into at white space, and at the separators the text has chosen itself. */
function partedBy(text: string, state: ShellState): string[] {
  const separators = textsOf(state.variables.get('IFS')).join('');
  const parts = [...text].map((char) => (separators.includes(char) ? ' ' : char)).join('');
  return [...new Set([...text.split(/\s+/), ...parts.split(/\s+/)])].slice(0, 40);
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
  const value = state.variables.get(part.parameter);
  const bare = prefix === undefined && operation === undefined && !dynamic.test(part.parameter);
  const element = bare && value?.is === 'list' && /^(?:0|[1-9]\d{0,3})$/.test(index?.text ?? '');
  const field = element ? value.fields[Number(index?.text)] : undefined;
  if (field?.known)
    return quoted ? { is: 'text', text: field.text, quoted } : unquotedText(field.text, state);
  const maybe = [
    ...(piece.is === 'unknown' ? (piece.maybe ?? []) : [piece.text]),
    ...(index === undefined ? [] : manyTexts(part.parameter, state)),
    ...(prefix === '!' ? textsOf(value).flatMap((name) => textsOf(state.variables.get(name))) : []),
  ];
  return { is: 'unknown', shape: quoted && index?.text !== '@' ? 'one' : 'many', maybe };
}

/** What all elements together can be: each of them, and in one word with the separator in use. */
function manyTexts(name: string, state: ShellState): readonly string[] {
  const value = state.variables.get(name);
  const texts =
    value?.is === 'list' ? value.fields.flatMap((field) => (field.known ? [field.text] : [])) : [];
  const separator = textsOf(state.variables.get('IFS'))[0]?.charAt(0) ?? ' ';
  return [texts.join(separator), ...textsOf(value)];
}

/** What an operator makes of a known value; of one that is not known, what it makes of all that it can be, as evidence. */
function applied(
  name: string,
  state: ShellState,
  unknown: Piece,
  apply: (known: ShellState) => Piece,
): Piece {
  const value = state.variables.get(name);
  if (value?.is !== 'unknown' || unknown.is !== 'unknown') return apply(state);
  const maybe = (value.maybe ?? []).slice(0, 8).flatMap((text) => {
    const piece = apply({ ...state, variables: new Map([[name, { is: 'text', text }]]) });
    return piece.is === 'unknown' ? (piece.maybe ?? []) : [piece.text];
  });
  return { ...unknown, maybe };
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
      return applied(part.parameter, state, unknown, (known) =>
        removed(part.parameter, operation, known, quoted, unknown),
      );
    case 'Replace':
      expandWord(operation.pattern, state, desk, 'value');
      expandWord(operation.replacement, state, desk, 'value');
      return applied(part.parameter, state, unknown, (known) =>
        replaced(part.parameter, operation, known, quoted, unknown),
      );
    case 'Slice':
      for (const word of [operation.offset, operation.length]) {
        if (word === undefined) continue;
        expandWord(word, state, desk, 'value');
        if (isNumericText(word.text.trim(), state)) continue;
        desk.unclear(part.text, 'bash evaluates its bounds as arithmetic');
        evaluatedAgain(word.text, state, desk);
      }
      if (part.parameter === '@' && unknown.is === 'unknown')
        return { ...unknown, maybe: textsOf(state.variables.get('@')) };
      return applied(part.parameter, state, unknown, (known) =>
        sliced(part.parameter, operation, known, quoted, unknown),
      );
    case 'CaseModification':
      if (operation.operand) expandWord(operation.operand, state, desk, 'value');
      return applied(part.parameter, state, unknown, (known) =>
        recased(part.parameter, operation, known, quoted, unknown),
      );
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
