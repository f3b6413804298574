const ESC = 0x1b;
const MAX_CSI = 64;
const MAX_STRING = 4096;

/** `more`: not complete; `done`: complete; `stray`: complete without the last byte, which begins something new. */
export type Progress = 'more' | 'done' | 'stray';

function utf8Length(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 1;
}

function character(token: readonly number[], start: number): Progress {
  const last = token[token.length - 1] ?? 0;
  if (token.length - start > 1 && (last & 0xc0) !== 0x80) return 'stray';
  return token.length - start >= utf8Length(token[start] ?? 0) ? 'done' : 'more';
}

function csi(token: readonly number[]): Progress {
  const last = token[token.length - 1] ?? 0;
  if (token.length === 2) return 'more';
  // X10 mouse reports carry three raw bytes; the Linux console sends F1 to F5 as ESC [ [ A.
  if (token[2] === 0x4d) return token.length < 6 ? 'more' : 'done';
  if (token[2] === 0x5b) return token.length < 4 ? 'more' : 'done';
  if (last >= 0x40 && last <= 0x7e) return 'done';
  if (last < 0x20 || last > 0x7e) return 'stray';
  return token.length < MAX_CSI ? 'more' : 'done';
}

function single(token: readonly number[]): Progress {
  const last = token[token.length - 1] ?? 0;
  if (token.length === 2) return 'more';
  if (last >= 0x30 && last <= 0x39) return token.length < 8 ? 'more' : 'done';
  return last < 0x20 || last > 0x7e ? 'stray' : 'done';
}

function controlString(token: readonly number[]): Progress {
  if (token.length === 2) return 'more';
  const last = token[token.length - 1];
  const ended = last === 0x07 || (last === 0x5c && token[token.length - 2] === ESC);
  return ended || token.length >= MAX_STRING ? 'done' : 'more';
}

/** Judges the bytes of one key, terminal report or character after each byte. */
export function progressOf(token: readonly number[]): Progress {
  if (token[0] !== ESC) return character(token, 0);
  switch (token[1]) {
    case undefined:
      return 'more';
    case ESC:
      return 'stray';
    case 0x5b:
      return csi(token);
    case 0x4f:
      return single(token);
    case 0x5d:
    case 0x50:
      return controlString(token);
    default:
      return character(token, 1);
  }
}
