import { describe, expect, it } from 'vitest';
import { isCombining } from '../../src/terminal/glyph.ts';

describe('glyphs', () => {
  it('knows every combining character, short cuts or not', () => {
    const wrong: number[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (isCombining(code) !== /^\p{M}$/u.test(String.fromCodePoint(code))) wrong.push(code);
    }
    expect(wrong).toEqual([]);
  });
});
