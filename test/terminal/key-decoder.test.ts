import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyDecoder } from '../../src/terminal/key-decoder.ts';
import type { Key } from '../../src/terminal/key-names.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `C-` ctrl, `A-` alt, `S-` shift, then the name, then =text. */
function show(key: Key): string {
  const mods = `${key.ctrl ? 'C-' : ''}${key.alt ? 'A-' : ''}${key.shift ? 'S-' : ''}`;
  return `${mods}${key.name}${key.text === undefined ? '' : `=${key.text}`}`;
}

function decode(...chunks: (string | Uint8Array)[]): string[] {
  const decoder = createKeyDecoder();
  const keys = chunks.flatMap((chunk) => decoder.push(typeof chunk === 'string' ? bytes(chunk) : chunk));
  return [...keys, ...decoder.flush()].map(show);
}

describe('key decoder', () => {
  it.each<[string, string, string[]]>([
    ['letters', 'aB/', ['a=a', 'B=B', '/=/']],
    ['space', ' ', ['space= ']],
    ['other alphabets', 'é世😀', ['é=é', '世=世', '😀=😀']],
    ['arrows', '\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
    ['application arrows', '\x1bOA\x1bOD', ['up', 'left']],
    ['modified arrows', '\x1b[1;2A\x1b[1;5C\x1b[1;3D\x1b[1;8H', ['S-up', 'C-right', 'A-left', 'C-A-S-home']],
    [
      'home and end',
      '\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1bOH',
      ['home', 'end', 'home', 'end', 'home', 'end', 'home'],
    ],
    ['page and edit keys', '\x1b[5~\x1b[6~\x1b[2~\x1b[3~', ['pageup', 'pagedown', 'insert', 'delete']],
    [
      'function keys',
      '\x1bOP\x1bOS\x1b[15~\x1b[24~\x1b[[A\x1b[1;2Q',
      ['f1', 'f4', 'f5', 'f12', 'f1', 'S-f2'],
    ],
    ['tab, enter, backspace', '\t\x1b[Z\r\x7f\b', ['tab', 'S-tab', 'enter', 'backspace', 'backspace']],
    ['control letters', '\x01\x1a\x00\x1d\x1c', ['C-a', 'C-z', 'C-space', 'C-]', 'C-\\']],
    ['alt', '\x1bx\x1bX\x1bé\x1b\r\x1b\x01', ['A-x=x', 'A-X=X', 'A-é=é', 'A-enter', 'C-A-a']],
    ['escape alone', '\x1b', ['escape']],
    ['escape, then an arrow', '\x1b\x1b[A', ['escape', 'up']],
    ['alt-[ and alt-O', '\x1b[', ['A-[=[']],
    ['a paste', '\x1b[200~a\x1b[201b\x03\x1b[201~c', ['paste=a\x1b[201b\x03', 'c=c']],
    ['a paste that never ends', '\x1b[200~abc', []],
    ['CSI u', '\x1b[97u\x1b[97;5u\x1b[27u\x1b[13;2u\x1b[97;2u', ['a=a', 'C-a', 'escape', 'S-enter', 'S-A=A']],
    ['CSI u releases and repeats', '\x1b[97;1:3u\x1b[97;1:2u', ['unknown', 'unknown']],
    ['modifyOtherKeys', '\x1b[27;5;97~', ['C-a']],
    ['wheel', '\x1b[<64;1;1M\x1b[<65;1;1M\x1b[M`!!', ['wheel-up', 'wheel-down', 'wheel-up']],
    ['mouse buttons are never keys', '\x1b[<0;1;1M\x1b[<0;1;1m\x1b[M!!!', ['mouse', 'mouse', 'mouse']],
    ['focus reports', '\x1b[I\x1b[O', ['focus-in', 'focus-out']],
    [
      'late terminal answers',
      '\x1b]11;rgb:1/2/3\x07\x1b[?62;4c\x1bP1$r0m\x1b\\y',
      ['unknown', 'unknown', 'unknown', 'y=y'],
    ],
    ['a broken sequence', '\x1b[12\x1b[Ax', ['unknown', 'up', 'x=x']],
    ['an endless sequence', `\x1b[${'1;'.repeat(31)}`, ['unknown']],
  ])('reads %s', (_name, input, keys) => {
    expect(decode(input)).toEqual(keys);
  });

  it.each<[string, Uint8Array, string[]]>([
    ['invalid UTF-8', Uint8Array.of(0xff, 0xc3, 0x41, 0x80), ['unknown', 'unknown', 'A=A', 'unknown']],
    ['a character cut off', Uint8Array.of(0xe4, 0xb8), ['unknown']],
  ])('reads %s', (_name, input, keys) => {
    expect(decode(input)).toEqual(keys);
  });

  it('waits for the rest of an escape sequence', () => {
    const decoder = createKeyDecoder();
    expect([decoder.push(bytes('\x1b')), decoder.isWaiting()]).toEqual([[], true]);
    expect(decoder.push(bytes('[A')).map(show)).toEqual(['up']);
  });

  it('gives every byte back in raw', () => {
    const input = 'a\x1b[1;5C\x1b[200~x\x1b[201~世\x1bz\x1b';
    const decoder = createKeyDecoder();
    const raw = [...decoder.push(bytes(input)), ...decoder.flush()].flatMap((key) => [...key.raw]);
    expect(new TextDecoder().decode(Uint8Array.from(raw))).toBe(input);
  });

  it('reads the same keys however the bytes are cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\x1b',
        '\x1b[',
        '\x1bO',
        '\x1b[A',
        '\x1b[200~',
        '\x1b[201~',
        '\x1b[1;5',
        'é',
        '世',
        '\r',
        '\x1d',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(40)), (pieces, cuts) => {
        const all = bytes(pieces.join(''));
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(all.subarray(at, at + cut));
          at += cut;
        }
        expect(decode(...chunks, all.subarray(at))).toEqual(decode(all));
      }),
      { numRuns: 500 },
    );
  });
});
