import { describe, expect, it } from 'vitest';
import { pictureLine } from './picture-line.ts';

const doubled = (times: number): string => 'x=$x$x; '.repeat(times);

/** Texts that cost too much to follow: unclear, and what they name stays evidence. */
const costly: readonly [name: string, text: string][] = [
  ['many words in braces', `echo ${'{1..256} '.repeat(60)}; cat .env`],
  ['many words of a glob', `echo ${'* '.repeat(3_000)}; cat .env`],
  ['many words of a value', `x='${'a '.repeat(9_000)}'; echo $x; cat .env`],
  ['a text that grows', `x=${'a'.repeat(900)}; ${doubled(12)} echo "$x"; cat .env`],
  ['functions that call each other', 'f() { g; g; }; g() { h; h; }; h() { f; f; }; f; cat .env'],
  ['deep substitutions', `echo ${'$(echo '.repeat(40)}x${')'.repeat(40)}; cat .env`],
  ['deep subshells', `${'('.repeat(80)}ls${')'.repeat(80)}; cat .env`],
];

describe('what is too much to follow', () => {
  it.each(costly)('%s', (_, text) => {
    const line = pictureLine(text, () => '');
    expect(line).toMatch(/(?:read|maybe) \.env/);
    expect(line).toContain('unclear');
  });

  it('is followed up to there', () => {
    const touched = (text: string): string => pictureLine(text, () => '').replace(/^.*?cat [^;]*; /s, '');
    expect(touched('echo {1..256} {1..256}; cat .env')).toBe('1 read .env');
    const loops = 'for i in {1..256}; do for j in {1..256}; do echo $i$j; done; done';
    expect(touched(`${loops}; cat .env`)).toMatch(/^\d+ read \.env$/);
    expect(touched(`x=${'a'.repeat(30)}; ${doubled(3)} cat "$x"`)).toBe(`read ${'a'.repeat(240)}`);
  });
});
