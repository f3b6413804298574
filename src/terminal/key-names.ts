/**
 * One key as pressed. `name` is the character itself (`a`, `A`, `/`), or one of: up down left right home end pageup
 * pagedown insert delete backspace enter tab escape space f1..f12 paste wheel-up wheel-down mouse focus-in focus-out
 * unknown. `text` is set for keys that type something and for pastes. Control letters carry the lower-case letter.
 */
export type Key = {
  name: string;
  text?: string;
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  raw: Uint8Array;
};

type Plain = Omit<Key, 'raw'>;

const FINALS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'unknown',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  M: 'enter',
  I: 'focus-in',
  O: 'focus-out',
};

const NUMBERED: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

function named(name: string, mods = 1): Plain {
  const bits = mods - 1;
  return { name, shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 };
}

/** A key that types this character. */
export function characterKey(char: string, alt = false): Plain {
  if (char === ' ') return { ...named('space'), text: ' ', alt };
  return { ...named(char), text: char, alt };
}

/** A C0 control or DEL as the key that sends it. */
export function controlKey(code: number, alt = false): Plain {
  switch (code) {
    case 0x00:
      return { ...named('space'), ctrl: true, alt };
    case 0x09:
      return { ...named('tab'), alt };
    case 0x0d:
      return { ...named('enter'), alt };
    case 0x1b:
      return { ...named('escape'), alt };
    case 0x08:
    case 0x7f:
      return { ...named('backspace'), alt };
    default:
      return { ...named(String.fromCharCode(code | 0x40).toLowerCase()), ctrl: true, alt };
  }
}

/** A key reported by code point (kitty CSI u, modifyOtherKeys). Repeats and releases are not keypresses. */
function codedKey(code: number, mods: number, event: number): Plain {
  if (event > 1 || code > 0x10ffff) return named('unknown');
  const base = code < 0x20 || code === 0x7f ? controlKey(code) : characterKey(String.fromCodePoint(code));
  const flags = named(base.name, mods);
  const bare = !flags.ctrl && !flags.alt && base.text !== undefined;
  if (!bare) return flags;
  const text = flags.shift && base.text ? base.text.toUpperCase() : base.text;
  return text === undefined ? flags : { ...flags, name: text === ' ' ? 'space' : text, text };
}

function mouseKey(button: number): Plain {
  if ((button & 64) === 0) return named('mouse');
  return named((button & 3) === 0 ? 'wheel-up' : (button & 3) === 1 ? 'wheel-down' : 'mouse');
}

function numbers(params: string): number[] {
  return params.split(/[;:]/).map((part) => (part === '' ? 1 : Number(part)));
}

/** The key of a complete CSI sequence, given without ESC and `[`. */
export function csiKey(body: string): Plain {
  const final = body.slice(-1);
  const params = body.slice(0, -1);
  if (body.startsWith('M')) return mouseKey(body.charCodeAt(1) - 32);
  if (body.startsWith('[')) return named(`f${body.charCodeAt(1) - 64}`);
  if (params.startsWith('<')) return mouseKey(numbers(params.slice(1))[0] ?? 0);
  if (!/^[0-9;:]*$/.test(params)) return named('unknown');
  const [first = 1, mods = 1, third = 1] = numbers(params);
  if (final === 'Z') return { ...named('tab'), shift: true };
  if (final === 'u') return codedKey(first, mods, params.includes(':') ? third : 1);
  if (final === '~')
    return first === 27 ? codedKey(third, mods, 1) : named(NUMBERED[first] ?? 'unknown', mods);
  return named(FINALS[final] ?? 'unknown', mods);
}

/** The key of a complete SS3 sequence, given without ESC and `O`. */
export function singleShiftKey(body: string): Plain {
  const mods = body.length > 1 ? Number(body.slice(0, -1)) : 1;
  return named(FINALS[body.slice(-1)] ?? 'unknown', mods);
}
