import type { IBuffer, Terminal } from '@xterm/headless';
import { CLUSTER, CODE, type RowWords, WORDS } from './cell.ts';
import { isCombining, isSafeGlyph } from './glyph.ts';
import type { AgentModes } from './mirror-modes.ts';
import { isDrawn, isEmpty, isErased, isTail, publicRow } from './row-words.ts';
import { fullStyleOf } from './sgr.ts';
import type { Core } from './xterm-core.ts';

const ESC = '\x1b';
const MOUSE = { none: '', x10: '9', vt200: '1000', drag: '1002', any: '1003' } as const;
const ENCODING = { default: '', utf8: '1005', sgr: '1006', urxvt: '1015', pixels: '1016' } as const;

/** What a snapshot is made from. `core` adds the saved cursor, scroll region, pen and character sets. */
export type SnapshotSource = {
  terminal: Terminal;
  core: Core | undefined;
  modes: AgentModes;
  title: string;
};

/** The raw text of a written cell: a snapshot must restore what is there, safe or not. */
function rawText(row: RowWords, x: number): string {
  const content = row.words[x * WORDS] ?? 0;
  return content & CLUSTER ? (row.clusters[x] ?? '') : String.fromCodePoint(content & CODE);
}

function sgr(fg: number, bg: number): string {
  return `${ESC}[${fullStyleOf(fg, bg)}m`;
}

function lineEnd(row: RowWords, cols: number): number {
  let end = cols;
  while (end > 0 && isEmpty(row, end - 1)) end -= 1;
  return end;
}

function startsUnattached(row: RowWords, x: number): boolean {
  if (isErased(row, x)) return false;
  const code = rawText(row, x).codePointAt(0) ?? 0;
  return code >= 0x7f && (!isSafeGlyph(code) || isCombining(code));
}

/** One line from column 0; a line that wraps is filled to the edge so that the next character wraps again. */
function serializeLine(row: RowWords, cols: number, wraps: boolean): string {
  const { words } = row;
  const end = wraps ? cols : lineEnd(row, cols);
  let out = '';
  let fg = -1;
  let bg = -1;
  for (let x = 0; x < end; x++) {
    const code = (words[x * WORDS] ?? 0) & (CODE | CLUSTER);
    const plain = code >= 0x20 && code < 0x7f;
    if (!plain && isTail(row, x)) continue;
    // A mark with a cell of its own must not join the cell before it: any sequence in between keeps them apart.
    if (fg !== words[x * WORDS + 1] || bg !== words[x * WORDS + 2] || (!plain && startsUnattached(row, x))) {
      fg = words[x * WORDS + 1] ?? 0;
      bg = words[x * WORDS + 2] ?? 0;
      out += sgr(fg, bg);
    }
    if (plain) out += String.fromCharCode(code);
    else if (!isErased(row, x)) out += rawText(row, x);
    else if (isDrawn(row, x) || (wraps && x === cols - 1)) out += ' ';
    else out += `${ESC}[X${ESC}[C`;
  }
  return end === 0 ? '' : `${out}${ESC}[m`;
}

type Which = 'normal' | 'alternate';

function rowOf(source: SnapshotSource, which: Which, line: number): RowWords {
  const { terminal, core } = source;
  return core?.row(line, which) ?? publicRow(terminal.buffer[which], line, terminal.cols);
}

function serializeLines(source: SnapshotSource, which: Which, lines: number): string {
  const { cols, buffer } = source.terminal;
  const { length } = buffer[which];
  let out = '';
  for (let y = Math.max(0, length - lines); y < length; y++) {
    const wraps = buffer[which].getLine(y + 1)?.isWrapped === true;
    const row = rowOf(source, which, y);
    out += serializeLine(row, cols, wraps);
    // The next line does not begin with a character that could wrap: one is written and erased again.
    if (wraps && isErased(rowOf(source, which, y + 1), 0)) out += ` \r${ESC}[X`;
    else if (!wraps && y < length - 1) out += '\r\n';
  }
  return out;
}

function savedCursor(source: SnapshotSource, which: Which): string {
  const at = source.core?.buffer(which);
  if (!at) return '';
  return `${ESC}[${at.savedY + 1};${at.savedX + 1}H${sgr(at.savedFg, at.savedBg)}${ESC}(${at.savedGraphics ? '0' : 'B'}`;
}

function charsets(core: Core | undefined): string {
  if (!core) return '';
  const { level, graphics } = core.charsets();
  const set = (open: string, on: boolean | undefined): string => (on ? `${ESC}${open}0` : '');
  return `${set('(', graphics[0])}${set(')', graphics[1])}${level === 1 ? '\x0e' : ''}`;
}

function cellStyle(row: RowWords, x: number): string {
  return sgr(row.words[x * WORDS + 1] ?? 0, row.words[x * WORDS + 2] ?? 0);
}

/**
 * Cursor and pen. A cursor waiting at the right edge is reached only by printing the last cell again; so is the state
 * in which a combining mark still joins the character before the cursor.
 */
function cursor(source: SnapshotSource, buffer: IBuffer, top: number): string {
  const { terminal, core } = source;
  const { cols } = terminal;
  const waits = buffer.cursorX >= cols;
  const joins = core?.joinsNext() === true && buffer.cursorX > 0;
  const at = (x: number): string => `${ESC}[${buffer.cursorY - top + 1};${x + 1}H`;
  const pen = core?.pen() ?? { fg: 0, bg: 0 };
  const sets = charsets(core);
  if (!waits && !joins) return at(buffer.cursorX) + sgr(pen.fg, pen.bg) + sets;
  const row = publicRow(buffer, buffer.baseY + buffer.cursorY, cols);
  let x = Math.min(buffer.cursorX, cols) - 1;
  if (x > 0 && isTail(row, x)) x -= 1;
  const text = isErased(row, x) ? ' ' : rawText(row, x);
  const remove = terminal.modes.insertMode ? `${ESC}[${Math.min(buffer.cursorX, cols) - x}P` : '';
  const print = `${at(x)}${remove}${cellStyle(row, x)}`;
  return joins ? `${sets}${print}${text}` : `${print}${text}${sgr(pen.fg, pen.bg)}${sets}`;
}

function modeChanges(source: SnapshotSource): string {
  const { modes } = source.terminal;
  const set: string[] = [];
  if (modes.applicationCursorKeysMode) set.push('1');
  if (modes.applicationKeypadMode) set.push('66');
  if (modes.bracketedPasteMode) set.push('2004');
  if (modes.reverseWraparoundMode) set.push('45');
  if (modes.sendFocusMode) set.push('1004');
  set.push(MOUSE[source.modes.mouse], ENCODING[source.modes.mouseEncoding]);
  const on = set.filter((mode) => mode !== '').map((mode) => `${ESC}[?${mode}h`);
  if (!source.modes.cursorVisible) on.push(`${ESC}[?25l`);
  if (modes.insertMode) on.push(`${ESC}[4h`);
  if (!modes.wraparoundMode) on.push(`${ESC}[?7l`);
  return on.join('');
}

/**
 * A stream that turns a fresh terminal of the same size into this one: text, styles, cursor, modes, scroll region,
 * alternate screen, and `scrollback` lines of history.
 */
export function serialize(source: SnapshotSource, scrollback: number): string {
  const { terminal, core } = source;
  const { active } = terminal.buffer;
  const alternate = active.type === 'alternate';
  let out = serializeLines(source, 'normal', terminal.rows + scrollback);
  out += savedCursor(source, 'normal');
  if (alternate) {
    out += `${ESC}[?1049h${ESC}(B${ESC}[m${ESC}[2J${ESC}[H${serializeLines(source, 'alternate', terminal.rows)}`;
    out += savedCursor(source, 'alternate');
  }
  out += `${ESC}7${ESC}(B`;
  const region = core?.buffer(alternate ? 'alternate' : 'normal');
  if (region) out += `${ESC}[${region.scrollTop + 1};${region.scrollBottom + 1}r`;
  const origin = terminal.modes.originMode;
  if (origin) out += `${ESC}[?6h`;
  if (source.title !== '') out += `${ESC}]2;${source.title}${ESC}\\`;
  out += modeChanges(source);
  return out + cursor(source, active, origin ? (region?.scrollTop ?? 0) : 0);
}
