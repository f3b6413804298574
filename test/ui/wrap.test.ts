import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { padRow, row, rowText, rule, span, spread } from '../../src/ui/row.ts';
import { visible } from '../../src/ui/visible-text.ts';
import { cells, clip, clipLeft, pad, wrapCells, wrapWords } from '../../src/ui/wrap.ts';

const shown = fc
  .oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', ' ', '世', 'é', '🙂', 'ก', '\u0301') }),
  )
  .map(visible);
const width = fc.integer({ min: 2, max: 40 });

describe('wrapping', () => {
  it('adds and loses nothing and never spills', () => {
    fc.assert(
      fc.property(shown, width, fc.integer({ min: 2, max: 40 }), (text, first, rest) => {
        const lines = wrapCells(text, first, rest);
        expect(lines.join('')).toBe(text);
        lines.forEach((line, index) => {
          expect(cells(line)).toBeLessThanOrEqual(index === 0 ? first : rest);
        });
      }),
    );
  });

  it('breaks behind a blank when one is near', () => {
    expect(wrapCells('rm -rf build/one build/two', 20)).toEqual(['rm -rf build/one ', 'build/two']);
    expect(wrapCells('a very-long-word-without-any-blank', 12)[0]).toBe('a very-long-');
  });

  it('keeps prose inside too', () => {
    fc.assert(
      fc.property(shown, width, (text, columns) => {
        for (const line of wrapWords(text, columns)) expect(cells(line)).toBeLessThanOrEqual(columns);
        expect(wrapWords(text, columns).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('widths', () => {
  it('are those of the terminal, also for the signs measured without asking', () => {
    const signs = Array.from({ length: 0x2600 - 0x20 }, (_, index) => String.fromCharCode(index + 0x20)).map(
      visible,
    );
    for (const sign of signs) expect([sign, cells(sign)]).toEqual([sign, stringWidth(sign)]);
  });
});

describe('cutting', () => {
  it('stays inside and says so', () => {
    fc.assert(
      fc.property(shown, fc.integer({ min: 0, max: 40 }), (text, columns) => {
        expect(cells(clip(text, columns))).toBeLessThanOrEqual(columns);
        expect(cells(clipLeft(text, columns))).toBeLessThanOrEqual(columns);
        expect(cells(pad(text, columns))).toBe(columns);
        if (columns > 1 && cells(text) > columns) expect(clip(text, columns)).toMatch(/…$/);
      }),
    );
  });
});

describe('rows', () => {
  it('are exactly as wide as asked', () => {
    fc.assert(
      fc.property(
        fc.array(shown, { maxLength: 4 }),
        shown,
        fc.integer({ min: 0, max: 60 }),
        (parts, right, columns) => {
          const spans = parts.map((text) => span(text));
          expect(cells(rowText(padRow(spans, columns)))).toBe(columns);
          expect(cells(rowText(spread(spans, row(right), columns)))).toBe(columns);
          expect(cells(rowText(rule(parts[0] ?? '', right, columns)))).toBe(columns);
        },
      ),
    );
  });
});
