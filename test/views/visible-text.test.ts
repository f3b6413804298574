import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../src/views/visible-text.ts';

describe('visibleText', () => {
  const cases: [string, string, string][] = [
    ['plain text', 'rm -rf build/ 世界 é', 'rm -rf build/ 世界 é'],
    ['line ends and tabs', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['an escape sequence', '\u001b[2J', '\\e[2J'],
    ['a C1 control', 'a\u009bm', 'a<U+009B>m'],
    ['a bidi override', 'a\u202eb', 'a<U+202E>b'],
    ['a bidi isolate', 'a\u2066b', 'a<U+2066>b'],
    ['a zero-width space', 'a\u200bb', 'a<U+200B>b'],
    ['a soft hyphen', 'a\u00adb', 'a<U+00AD>b'],
    ['a hangul filler', 'a\u3164b', 'a<U+3164>b'],
    ['a tag character', 'a\u{e0041}b', 'a<U+E0041>b'],
    ['a lone surrogate', 'a\ud800b', 'a<U+D800>b'],
    ['a blank braille pattern', 'a\u2800b', 'a<U+2800>b'],
    ['a space that is none', 'a\u00a0b', 'a<U+00A0>b'],
    ['what no font has', 'a\u0378b', 'a<U+0378>b'],
    ['marks stacked over their neighbours', 'e\u0301\u0323\u0324', 'e\u0301\u0323<U+0324>'],
    ['a line separator', 'a\u2028b', 'a<U+2028>b'],
  ];
  it.each(cases)('spells out %s', (_, text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });

  it('leaves nothing a terminal would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/,
        );
      }),
    );
  });
});
