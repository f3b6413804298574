import { describe, expect, it } from 'vitest';
import { createMirror } from '../../src/terminal/mirror.ts';
import { screenSvg } from '../../src/terminal/screen-svg.ts';

async function svg(bytes: string, cols = 20, rows = 2): Promise<string> {
  const mirror = createMirror({ cols, rows, scrollback: 0 });
  await new Promise<void>((done) => mirror.write(bytes, done));
  const cells = Array.from({ length: rows }, (_, y) => mirror.readRow(y));
  mirror.dispose();
  return screenSvg({ cols, cells, title: 'a <title>' });
}

/** The texts of a picture with what is said of them, in order. */
const texts = (picture: string): { at: string; text: string; says: string }[] =>
  [...picture.matchAll(/<text x="([\d.]+)" y="[\d.]+" ([^>]*)>([^<]*)<\/text>/g)].map(
    ([, at = '', says = '', text = '']) => ({ at, says, text }),
  );

describe('screenSvg', () => {
  it('puts each text where its cells are, as wide as they are', async () => {
    const found = texts(await svg('  ab\x1b[1mcd\x1b[m  e'));
    expect(found.map(({ at, text }) => [at, text])).toEqual([
      ['28.8', 'ab'],
      ['45.6', 'cd'],
      ['79.2', 'e'],
    ]);
    expect(found[0]?.says).toContain('textLength="16.8"');
    expect(found[1]?.says).toContain('font-weight="bold"');
  });

  it.each([
    ['one of sixteen', '\x1b[33mx', 'fill="#e5c07b"'],
    ['a bright one', '\x1b[93mx', 'fill="#ffd68a"'],
    ['one of the cube', '\x1b[38;5;214mx', 'fill="#ffaf00"'],
    ['a grey', '\x1b[38;5;247mx', 'fill="#9e9e9e"'],
    ['RGB', '\x1b[38;2;1;22;255mx', 'fill="#0116ff"'],
    ['reversed', '\x1b[7mx', 'fill="#16181d"'],
    ['a colour numbered like a flag', '\x1b[38;5;7mx', 'fill="#c8ccd4"'],
    [
      'dim, italic, underlined, struck',
      '\x1b[2;3;4;9mx',
      'opacity="0.6" text-decoration="underline line-through"',
    ],
  ])('draws %s', async (_, bytes, says) => {
    const [found] = texts(await svg(bytes));
    expect(found?.says.replace('font-style="italic" ', '')).toContain(says);
  });

  it('draws a ground where there is one, and only there', async () => {
    const picture = await svg('a\x1b[44m  \x1b[m');
    expect(
      [...picture.matchAll(/<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*fill="(#\w+)"/g)].map((m) =>
        m.slice(1),
      ),
    ).toEqual([['20.4', '16.8', '#61afef']]);
  });

  it('lets a wide character stand alone', async () => {
    const found = texts(await svg('ab世c'));
    expect(found.map(({ text, at }) => [at, text])).toEqual([
      ['12', 'ab'],
      ['28.8', '世'],
      ['45.6', 'c'],
    ]);
  });

  it('holds text of an agent as text, never as markup', async () => {
    const picture = await svg('</text><script>&"', 30);
    expect(picture).not.toContain('<script');
    expect(texts(picture)[0]?.text).toBe('&lt;/text&gt;&lt;script&gt;&amp;&quot;');
    expect(picture).toContain('<title>a &lt;title&gt;</title>');
    expect(
      screenSvg({ cols: 1, cells: [[{ text: '\u0001\ufffe', width: 1, style: '' }]], title: '' }),
    ).toContain('>□□</text>');
  });
});
