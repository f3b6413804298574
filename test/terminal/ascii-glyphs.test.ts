import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiGlyphs, showsUnicode } from '../../src/terminal/ascii-glyphs.ts';
import { visible } from '../../src/ui/visible-text.ts';

const root = join(import.meta.dirname, '../..');
const drawn = /[\u2500-\u25ff]/gu;

describe('asciiGlyphs', () => {
  it('has something for every sign our screens are drawn with', () => {
    const rooms = ['src/ui', 'src/commands', 'components'].map((room) => join(root, room));
    const files = rooms.flatMap((room) => readdirSync(room).map((name) => join(room, name)));
    const sources = files.filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(name, 'utf8'));
    const signs = new Set(sources.flatMap((text) => text.match(drawn) ?? []));
    expect(signs.size).toBeGreaterThan(15);
    expect([...signs].filter((sign) => asciiGlyphs(sign) === '?')).toEqual([]);
  });

  it('keeps every column', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => asciiGlyphs(text).length === text.length));
  });

  it('never turns what somebody wrote into something else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('→', '─', '│', '●', '—', '▲'),
        (text, sign) => {
          const shown = visible(`${text}${sign}`);
          expect(asciiGlyphs(shown)).toBe(shown);
        },
      ),
    );
  });
});

describe('showsUnicode', () => {
  it.each([
    [{}, true],
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{ LC_ALL: 'C', LANG: 'C.UTF-8' }, false],
    [{ LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }, true],
    [{ LANG: 'C.UTF-8', TERM: 'vt100' }, false],
  ])('%o: %s', (env, shown) => expect(showsUnicode(env)).toBe(shown));
});
