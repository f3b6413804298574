import fc from 'fast-check';
import type { Cell } from '../../src/terminal/cell.ts';
import { createCompositor } from '../../src/terminal/compositor.ts';
import { HOLE } from '../../src/terminal/hole.ts';
import { createMirror, type Mirror } from '../../src/terminal/mirror.ts';

/** Waits until everything written so far has been parsed. */
export function parsed(mirror: Mirror): Promise<void> {
  return mirror.backlog() === 0 ? Promise.resolve() : new Promise((done) => mirror.write('\x1b[m', done));
}

/** Writes and waits for the parser. */
export function feed(mirror: Mirror, data: string | Uint8Array): Promise<void> {
  return new Promise((done) => mirror.write(data, done));
}

export function cellsOf(mirror: Mirror): Cell[][] {
  return Array.from({ length: mirror.size().rows }, (_, y) => mirror.readRow(y));
}

/** What a person would see of this mirror. */
export function lookOf(mirror: Mirror): Cell[][] {
  const compositor = createCompositor({ ...mirror.size(), color: 'full' });
  const hole = { left: 0, top: 0, width: 0, height: 0 };
  compositor.compose({ chrome: mirror, agent: undefined, hole, cursor: undefined });
  return compositor.cells();
}

/** A chrome that is nothing but holes inside the rectangle, with `frame` around it. */
export function holed(
  cols: number,
  rows: number,
  hole = { left: 0, top: 0, width: cols, height: rows },
): Mirror {
  const chrome = createMirror({ cols, rows, scrollback: 0 });
  for (let y = hole.top; y < hole.top + hole.height; y++) {
    chrome.write(`\x1b[${y + 1};${hole.left + 1}H${HOLE.repeat(hole.width)}`);
  }
  return chrome;
}

const ALLOWED = /^(?:\x1b\[\?2026[hl]|\x1b\[\?25[hl]|\x1b\[2J|\x1b\[[0-9;]*[HGm])/;
const FORBIDDEN =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\u034f|\u115f|\u1160|[\u180b-\u180f]|\u3164|[\ufe00-\ufe0f]|\uffa0|[\u{e0000}-\u{e0fff}]/u;

/** The first thing in composed bytes that is neither one of the painter's own sequences nor plain visible text. */
export function firstForbidden(bytes: string): string | undefined {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === '\x1b') {
      const match = ALLOWED.exec(bytes.slice(at, at + 80));
      if (!match) return JSON.stringify(bytes.slice(at, at + 20));
      at += match[0].length;
    } else {
      const char = String.fromCodePoint(bytes.codePointAt(at) ?? 0);
      if (FORBIDDEN.test(char)) return JSON.stringify(char);
      at += char.length;
    }
  }
  return undefined;
}

const number = fc.integer({ min: 0, max: 30 });
/** Fragments of everything a screen program may print, well-formed or not. */
export const screenPiece: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom(
    '世界',
    'é',
    'e\u0301',
    '👩‍👧',
    '❤️',
    '\u202eabc\u202c',
    '\u200b',
    '\ue0f0',
    '한글',
    '\u0301',
  ),
  fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '\t',
    '\b',
    '\x1b7',
    '\x1b8',
    '\x1bM',
    '\x1b(0',
    '\x1b(B',
    '\x1bc',
    '\x0e',
    '\x0f',
  ),
  fc.constantFrom(
    '\x1b[?1049h',
    '\x1b[?1049l',
    '\x1b[?25l',
    '\x1b[?25h',
    '\x1b[?6h',
    '\x1b[?6l',
    '\x1b[4h',
    '\x1b[4l',
  ),
  fc.constantFrom(
    '\x1b[?7l',
    '\x1b[?7h',
    '\x1b[?1h',
    '\x1b[?2004h',
    '\x1b[?1000h\x1b[?1006h',
    '\x1b[!p',
    '\x1b[6n',
  ),
  fc
    .tuple(number, number, fc.constantFrom(...'HABCDEFGJKLMPSTX@dr'))
    .map(([a, b, f]) => `\x1b[${a};${b}${f}`),
  fc.array(fc.integer({ min: 0, max: 107 }), { maxLength: 4 }).map((codes) => `\x1b[${codes.join(';')}m`),
  fc.tuple(number, number, number).map((rgb) => `\x1b[38;2;${rgb.join(';')}m\x1b[48;5;${rgb[0]}m`),
  fc.constantFrom(
    '\x1b]52;c;aGk=\x07',
    '\x1b]0;title\x07',
    '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\',
    '\x1bP$qm\x1b\\',
  ),
);
export const screenStream: fc.Arbitrary<string> = fc
  .array(screenPiece, { maxLength: 40 })
  .map((all) => all.join(''));
