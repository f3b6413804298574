import { walkArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { type Field, literal, unknownField } from './field.ts';
import { absolutePattern, matchesOf } from './globbing.ts';
import { dynamic, type Piece, parameter, variable } from './parameters.ts';
import { type DoubleQuotedChild, parseScript, type Word, type WordPart } from './parse.ts';
import { placeAbsolute } from './place.ts';
import { copyState, type Desk, type ShellState } from './state.ts';
import { substitution } from './substitution.ts';
import { sumOf } from './sum.ts';
import { namingPattern } from './touching.ts';

/**
 * Expands one word as bash does. `fields`: with braces, globs and word splitting; `value`: as an assignment or a quoted
 * operand, always one field. Scripts inside are walked on the way.
 */
export function expandWord(word: Word, state: ShellState, desk: Desk, mode: 'fields' | 'value'): Field[] {
  if (mode === 'fields' && word.parts?.some((part) => part.type === 'BraceExpansion')) {
    return expandBraceWord(word, state, desk);
  }
  const all = mode === 'fields' && /^"\$(?:@|\{@\})"$/.test(word.text) ? state.variables.get('@') : undefined;
  if (all?.is === 'list') return [...all.fields];
  const elements = mode === 'fields' ? elementsOf(word.text, state) : null;
  if (elements !== null) return [...elements];
  const pieces = word.parts === undefined ? literalWord(word) : piecesOf(word.parts, state, desk, false);
  tilde(word, pieces, state, desk);
  return fieldsOf(word.text, pieces, state, desk, mode);
}

/** `"${name[@]}"`: the elements of a known array, a word each; without quotes only where nothing in them splits or globs. */
function elementsOf(text: string, state: ShellState): readonly Field[] | null {
  const [, quote, name = ''] = /^("?)\$\{([A-Za-z_]\w*)\[@\]\}\1$/.exec(text) ?? [];
  const value = state.variables.get(name);
  if (quote === undefined || value?.is !== 'list' || dynamic.test(name)) return null;
  const plain = value.fields.every((field) => field.known && /^[^\s*?[\]\\]+$/.test(field.text));
  return quote === '"' || (plain && !state.variables.has('IFS')) ? value.fields : null;
}

/** The one field of a word in a place where bash neither splits nor globs. */
export function expandValue(word: Word, state: ShellState, desk: Desk): Field {
  return expandWord(word, state, desk, 'value')[0] ?? literal('');
}

function literalWord(word: Word): Piece[] {
  return [{ is: 'text', text: word.value, quoted: word.text !== word.value }];
}

function expandBraceWord(word: Word, state: ShellState, desk: Desk): Field[] {
  const texts = expandBraces(word.text);
  if (texts === null) {
    piecesOf(word.parts ?? [], state, desk, false);
    desk.unclear(word.text, 'its braces cannot be expanded from the text');
    return [unknownField(word.text)];
  }
  desk.budget.words -= texts.length;
  if (desk.budget.words < 0) {
    desk.unclear(word.text, 'there are too many words to analyse');
    return [unknownField(word.text)];
  }
  return texts.flatMap((text) => {
    const { script, problem } = parseScript(`: ${text}`);
    const command = script?.commands[0]?.command;
    const part = command?.type === 'Command' && problem === null ? command.suffix : [];
    if (text === '') return [];
    if (part.length !== 1 || part[0]?.type !== 'Word') return [unknownField(text)];
    // Braces that are left did not expand; they are ordinary characters now.
    const plain = part[0].parts?.some((inner) => inner.type === 'BraceExpansion');
    return plain ? [unknownField(text)] : expandWord(part[0], state, desk, 'fields');
  });
}

/** Replaces an unquoted `~` at the start of a word; other users' homes are unknown. */
function tilde(word: Word, pieces: Piece[], state: ShellState, desk: Desk): void {
  const first = pieces[0];
  if (!word.text.startsWith('~') || first?.is !== 'text') return;
  const raw = /^~[^/]*/.exec(word.text)?.[0] ?? '~';
  const rest = first.text.slice(1);
  const cwd = state.cwds?.length === 1 ? state.cwds[0] : undefined;
  if (raw === `~${desk.home.split('/').at(-1) ?? ''}`) {
    pieces[0] = { is: 'text', text: desk.home + first.text.slice(raw.length), quoted: true };
  } else if (/^~root$/.test(raw))
    pieces[0] = { is: 'text', text: `/root${first.text.slice(5)}`, quoted: true };
  else if (raw === '~+' && cwd)
    pieces[0] = { is: 'text', text: cwd.lexical + first.text.slice(2), quoted: true };
  else if (raw !== '~' || (rest !== '' && !rest.startsWith('/')) || state.variables.has('HOME')) {
    const after: Piece = { is: 'text', text: first.text.slice(raw.length), quoted: true };
    pieces.splice(0, 1, { is: 'unknown', shape: 'one' }, after);
  } else pieces[0] = { is: 'text', text: desk.home + rest, quoted: true };
}

function piecesOf(
  parts: readonly (WordPart | DoubleQuotedChild)[],
  state: ShellState,
  desk: Desk,
  quoted: boolean,
): Piece[] {
  return parts.flatMap((part) => pieceOf(part, state, desk, quoted));
}

function pieceOf(
  part: WordPart | DoubleQuotedChild,
  state: ShellState,
  desk: Desk,
  quoted: boolean,
): Piece[] {
  switch (part.type) {
    case 'Literal':
      return [{ is: 'text', text: part.value, quoted }];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ is: 'text', text: part.value, quoted: true }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return [{ is: 'text', text: '', quoted: true }, ...piecesOf(part.parts, state, desk, true)];
    case 'Glob':
      return [globPiece(part, state, desk)];
    case 'SimpleExpansion':
      return [variable(part.text.slice(1), state, desk, quoted)];
    case 'ParameterExpansion':
      return [parameter(part, state, desk, quoted)];
    case 'CommandExpansion':
      return [substitution(part.script, part.text, state, desk, quoted)];
    case 'ArithmeticExpansion': {
      const sum = sumOf(part.expression, state);
      if (sum !== null && !state.variables.has('IFS')) return [{ is: 'text', text: `${sum}`, quoted: true }];
      if (part.expression === undefined && !/^\$[([]+\s*[\])]+$/.test(part.text)) {
        desk.unclear(part.text, 'its arithmetic could not be analysed');
      }
      walkArithmetic(part.expression, state, desk);
      return [{ is: 'unknown', shape: 'number' }];
    }
    case 'ProcessSubstitution':
      if (part.script) desk.walk(part.script, copyState(state));
      else desk.unclear(part.text, 'its inner command could not be analysed');
      return [{ is: 'text', text: '/dev/fd/63', quoted: true }];
    case 'ExtendedGlob':
    case 'BraceExpansion':
      if (part.type === 'ExtendedGlob') desk.unclear(part.text, 'bash takes this pattern only after shopt');
      piecesOf(part.parts ?? [], state, desk, false);
      return [{ is: 'unknown', shape: 'many' }];
    default:
      part satisfies never;
      desk.unclear('word', 'it contains an unknown form');
      return [{ is: 'unknown', shape: 'many' }];
  }
}

/** Brackets hold expansions too, which bash runs: `[$(…)]`. What they match is then not known. */
function globPiece(part: Extract<WordPart, { type: 'Glob' }>, state: ShellState, desk: Desk): Piece {
  const parts: readonly WordPart[] = part.parts ?? [];
  const active = parts.some((inner) => !/^(?:Literal|SingleQuoted|AnsiCQuoted)$/.test(inner.type));
  if (active) {
    piecesOf(parts, state, desk, false);
    return { is: 'unknown', shape: 'many' };
  }
  if (parts.length === 0 && /[$`]/.test(part.text))
    desk.unclear(part.text, 'its pattern could not be analysed');
  return { is: 'glob', text: part.text };
}

function fieldsOf(
  raw: string,
  pieces: Piece[],
  state: ShellState,
  desk: Desk,
  mode: 'fields' | 'value',
): Field[] {
  const unclear = pieces.findIndex((piece) => piece.is === 'unknown');
  if (unclear >= 0) {
    const head = pieces
      .slice(0, unclear)
      .map((piece) => ('text' in piece ? piece.text : ''))
      .join('');
    const shapes = pieces.flatMap((piece) =>
      piece.is !== 'unknown' ? [] : piece.loose === true && mode === 'fields' ? ['many'] : [piece.shape],
    );
    const only = pieces.length === 1 || pieces.every((piece) => piece.is === 'unknown' || piece.text === '');
    const shape =
      shapes.includes('many') && mode === 'fields'
        ? 'many'
        : only && shapes.every((one) => one === 'number')
          ? 'number'
          : only && shapes.every((one) => one === 'number' || one === 'digits')
            ? 'digits'
            : 'one';
    const tail = pieces
      .slice(pieces.findLastIndex((piece) => piece.is === 'unknown') + 1)
      .map((piece) => ('text' in piece ? piece.text : ''))
      .join('');
    return [{ known: false, text: raw, shape, head, tail, maybe: possibleTexts(pieces) }];
  }
  if (mode === 'fields' && pieces.some((piece) => piece.is === 'text' && piece.splits === true)) {
    return pieces.some((piece) => piece.is === 'glob') ? [unknownField(raw)] : splitFields(raw, pieces, desk);
  }
  const size = pieces.reduce((sum, piece) => sum + ('text' in piece ? piece.text.length : 0), 0);
  // Variables that hold each other twice grow without end.
  if (size > longestText) {
    desk.unclear(raw, 'it grows too long to analyse');
    return [unknownField(raw)];
  }
  const text = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  if (mode === 'value' || !pieces.some((piece) => piece.is === 'glob')) return [literal(text)];
  const pattern = pieces
    .map((piece) =>
      piece.is === 'text' ? piece.text.replace(/[*?[\]\\]/g, '\\$&') : piece.is === 'glob' ? piece.text : '',
    )
    .join('');
  return globFields(text, pattern, state, desk);
}

/** Bash parts what expansions outside quotes left at white space; words that touch it go on. */
function splitFields(raw: string, pieces: readonly Piece[], desk: Desk): Field[] {
  const words: string[] = [];
  let open: string | null = null;
  for (const piece of pieces) {
    const text = piece.is === 'unknown' ? '' : piece.text;
    const parts = piece.is === 'text' && piece.splits === true ? text.split(/[ \t\n]+/) : [text];
    for (const [index, part] of parts.entries()) {
      if (index > 0 && open !== null) words.push(open);
      if (index > 0) open = null;
      if (part !== '' || (parts.length === 1 && piece.is === 'text' && piece.splits !== true))
        open = `${open ?? ''}${part}`;
    }
  }
  if (open !== null) words.push(open);
  desk.budget.words -= words.length;
  if (desk.budget.words >= 0 && words.every((word) => word.length <= longestText)) return words.map(literal);
  desk.unclear(raw, 'there are too many words to analyse');
  return [unknownField(raw)];
}

const longestText = 65_536;
const longestGuess = 4_096;

/** What a word with partly known variables can be; empty when some part is not known at all. */
function possibleTexts(pieces: readonly Piece[]): string[] {
  let texts = [''];
  for (const piece of pieces) {
    const next = piece.is === 'unknown' ? (piece.maybe ?? []) : [piece.text];
    texts = texts
      .flatMap((text) => next.map((more) => text + more))
      .filter((text) => text.length <= longestGuess)
      .slice(0, 8);
  }
  return texts.filter((text) => text !== '');
}

function listed(path: string, text: string, desk: Desk): void {
  const place = placeAbsolute(path, desk.lookUp);
  desk.sketch.paths.push({ use: 'list', text, place, recursive: 'no', pattern: null, command: null });
}

function globFields(text: string, pattern: string, state: ShellState, desk: Desk): Field[] {
  const cwds = state.cwds;
  if (cwds === null) return [unknownField(text)];
  // A name made a moment ago may begin with a dash: what a bare glob finds could then be an option.
  const bare = /^[*?[]/.test(pattern);
  const dashed = desk.sketch.paths.some(
    ({ use, place }) => use === 'edit' && /\/-[^/]*$/.test(place.lexical),
  );
  if (bare && dashed) return [unknownField(text)];
  const fields: Field[] = [];
  for (const cwd of cwds) {
    const glob = absolutePattern(pattern, cwd);
    const found = matchesOf(pattern, cwd, (path) => {
      // The shell looks into that folder, whatever becomes of the names.
      if (path.endsWith('/')) listed(path, text, desk);
      return desk.lookUp(path);
    });
    desk.budget.words -= found?.length ?? 0;
    if (desk.budget.words < 0) desk.unclear(text, 'there are too many words to analyse');
    if (found === null || desk.budget.words < 0 || state.altered.length > 0) {
      const named = namingPattern(glob);
      if (named !== null) {
        desk.sketch.paths.push({
          use: 'name',
          text,
          place: cwd,
          recursive: 'no',
          pattern: named,
          command: null,
        });
      }
      return [unknownField(text)];
    }
    // Without a match bash keeps the pattern as it is written.
    fields.push(
      ...(found.length > 0 ? found : [text]).map((name): Field => ({ known: true, text: name, glob })),
    );
  }
  return fields;
}
