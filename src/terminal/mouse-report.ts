import type { AgentModes } from './mirror-modes.ts';

/** A report of the terminal's mouse. `code` is xterm's button code; columns and rows count from 0. */
export type MouseReport = { code: number; x: number; y: number; release: boolean };

/** What stands at a place of the input: a whole report, the beginning of one, or something else. */
export type MouseScan =
  | { found: 'report'; report: MouseReport; next: number }
  | { found: 'part' }
  | { found: 'none' };

const ESC = 0x1b;
const MOST = 32;
const none: MouseScan = { found: 'none' };
const part: MouseScan = { found: 'part' };

/** ESC [ M and three bytes: what a terminal without mode 1006 sends. */
function short(bytes: Uint8Array, from: number): MouseScan {
  if (bytes.length < from + 6) return part;
  const [code = 0, x = 0, y = 0] = bytes.subarray(from + 3, from + 6);
  if (code < 32 || x < 33 || y < 33) return none;
  const release = ((code - 32) & 0x43) === 3;
  return { found: 'report', report: { code: code - 32, x: x - 33, y: y - 33, release }, next: from + 6 };
}

/** Looks for a mouse report that begins at `from` (modes 1000 to 1003, in SGR or the old form). */
export function scanMouse(bytes: Uint8Array, from: number): MouseScan {
  if (bytes[from] !== ESC) return none;
  if (bytes.length === from + 1) return part;
  if (bytes[from + 1] !== 0x5b) return none;
  if (bytes.length === from + 2) return part;
  if (bytes[from + 2] === 0x4d) return short(bytes, from);
  if (bytes[from + 2] !== 0x3c) return none;
  let text = '';
  for (let at = from + 3; at < bytes.length && at < from + MOST; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x4d || byte === 0x6d) {
      const fields = /^(\d{1,5});(\d{1,5});(\d{1,5})$/.exec(text);
      if (!fields) return none;
      const [code = 0, x = 0, y = 0] = fields.slice(1).map(Number);
      const report = { code, x: Math.max(0, x - 1), y: Math.max(0, y - 1), release: byte === 0x6d };
      return { found: 'report', report, next: at + 1 };
    }
    if ((byte < 0x30 || byte > 0x39) && byte !== 0x3b) return none;
    text += String.fromCharCode(byte);
  }
  return text.length + 3 < MOST ? part : none;
}

/** Lines the wheel asks for: 1 down, -1 up; 0 for every button, every motion, and the wheel's sideways turns. */
export function wheelOf({ code, release }: MouseReport): 1 | -1 | 0 {
  if (release || (code & 64) === 0 || (code & 32) !== 0 || code >= 128) return 0;
  return (code & 3) === 0 ? -1 : (code & 3) === 1 ? 1 : 0;
}

const isMotion = ({ code }: MouseReport): boolean => (code & 32) !== 0;
const isHeld = ({ code }: MouseReport): boolean => (code & 3) !== 3;

function isWanted(report: MouseReport, mode: AgentModes['mouse']): boolean {
  switch (mode) {
    case 'none':
      return false;
    case 'x10':
      return report.code < 3 && !report.release;
    case 'vt200':
      return !isMotion(report);
    case 'drag':
      return !isMotion(report) || isHeld(report);
    case 'any':
      return true;
    default:
      return mode satisfies never;
  }
}

/**
 * The report as a program asked for it; null when it did not. Cells of the program's own screen. A program that wants
 * pixels gets nothing: how large a cell is nobody knows here.
 */
export function mouseBytes(
  report: MouseReport,
  { mouse, mouseEncoding }: Pick<AgentModes, 'mouse' | 'mouseEncoding'>,
): Uint8Array | null {
  if (!isWanted(report, mouse)) return null;
  const { code, x, y, release } = report;
  const old = release ? (code & ~3) | 3 : code;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (mouseEncoding) {
    case 'sgr':
      return bytes(`\x1b[<${code};${x + 1};${y + 1}${release ? 'm' : 'M'}`);
    case 'urxvt':
      return bytes(`\x1b[${old + 32};${x + 1};${y + 1}M`);
    case 'utf8':
      return x > 2014 || y > 2014 ? null : bytes(`\x1b[M${String.fromCharCode(old + 32, x + 33, y + 33)}`);
    case 'default':
      return x > 222 || y > 222 ? null : Uint8Array.of(ESC, 0x5b, 0x4d, old + 32, x + 33, y + 33);
    case 'pixels':
      return null;
    default:
      return mouseEncoding satisfies never;
  }
}
