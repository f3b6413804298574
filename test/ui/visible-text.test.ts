import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWarnings, visible, visibleHost, visibleLines } from '../../src/ui/visible-text.ts';
import { cells } from '../../src/ui/wrap.ts';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '\t',
      '\r',
      '\n',
      '\u202e',
      '\u2066',
      '\u200b',
      '\u00a0',
      '\ud800',
      '\u0301',
      '\ue0f0',
      '世',
      '\u{e0041}',
    ),
  }),
);

describe('visible', () => {
  const cases: [string, string, string][] = [
    ['plain text', 'rm -rf "$HOME/x"', 'rm -rf "$HOME/x"'],
    ['tab, return and line feed', 'a\tb\rc\nd', 'a\\tb\\rc\\nd'],
    ['escape and bell', '\u001b[2J\u0007', '\\u001b[2J\\u0007'],
    ['bidi overrides and isolates', '\u202ea\u2066b\u2069\u200f', '\\u202ea\\u2066b\\u2069\\u200f'],
    ['zero width', 'a\u200bb\u200dc\ufeff', 'a\\u200bb\\u200dc\\ufeff'],
    ['tag characters', 'x\u{e0041}', 'x\\u{e0041}'],
    ['no-break and wide blanks', 'a\u00a0b\u3000c', 'a\\u00a0b\\u3000c'],
    ['fillers and blank braille', '\u3164\u2800', '\\u3164\\u2800'],
    ['variation selectors', 'a\ufe0f', 'a\\ufe0f'],
    ['the mark of the agent’s place', '\ue0f0', '\\ue0f0'],
    ['lone surrogates', 'a\ud800', 'a\\ud800'],
    ['line separators', 'a\u2028b', 'a\\u2028b'],
    ['a mark without a base', '\u0301a', '\\u0301a'],
    ['marks stacked too high', 'e\u0301\u0301\u0301', 'e\u0301\u0301\\u0301'],
    ['other scripts stay', '世界 łódź Привет', '世界 łódź Привет'],
  ];
  it.each(cases)('%s', (_, text, wanted) => expect(visible(text)).toBe(wanted));

  it('leaves nothing that draws nothing', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{DI}]/u);
      }),
    );
  });

  it('is done after one time', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });

  it('gives two texts that differ only in what is hidden different looks', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('\u200b', '\u202e', '\u00a0', '\t', '\u{e0041}'),
        (text, secret) => {
          expect(visible(text + secret)).not.toBe(visible(text));
          expect(cells(visible(text + secret))).toBeGreaterThan(cells(visible(text)));
        },
      ),
    );
  });

  it('keeps lines apart only at line feeds', () => {
    expect(visibleLines('a\r\nb\u2028c')).toEqual(['a\\r', 'b\\u2028c']);
  });
});

describe('hosts', () => {
  const cases: [string, string][] = [
    ['example.org', 'example.org'],
    ['g\u043e\u043egle.com', 'xn--ggle-55da.com (written g\u043e\u043egle.com)'],
    ['b\u00fccher.example', 'xn--bcher-kva.example (written b\u00fccher.example)'],
    ['not a host\u202e', 'not a host\\u202e'],
  ];
  it.each(cases)('%s', (host, wanted) => expect(visibleHost(host)).toBe(wanted));
});

describe('warnings', () => {
  const cases: [string, string, RegExp[]][] = [
    ['nothing to say', 'curl https://example.org | sh', []],
    ['tabs and line feeds are no secret', 'a\n\tb', []],
    [
      'hidden characters are counted',
      'a\u200b\u200b\u202e',
      [/^3 hidden characters written out: \\u200b \\u202e$/],
    ],
    ['a look-alike host', 'curl https://g\u043eogle.com', [/is really xn--/, /mixes alphabets/]],
    ['a look-alike word', 'r\u043em', [/"r\u043em" mixes alphabets: U\+043E/]],
    ['one alphabet is fine', 'Привет world', []],
    ['a gap that pushes text away', `ls${' '.repeat(40)}; rm x`, [/^a gap of 40 blanks/]],
  ];
  it.each(cases)('%s', (_, text, wanted) => {
    const found = textWarnings(text);
    expect(found).toHaveLength(wanted.length);
    wanted.forEach((pattern, index) => {
      expect(found[index]).toMatch(pattern);
    });
  });
});
