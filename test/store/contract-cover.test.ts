import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import {
  coversCommand,
  coversGlob,
  coversHost,
  coversWord,
  refusesAskGlob,
  refusesGlob,
} from '../../src/store/contract-cover.ts';

describe('covering', () => {
  it.each([
    ['src/**', 'src/**', true],
    ['src/**', 'src/a/**', true],
    ['src/**', 'src/*.ts', true],
    ['src/*', 'src/**', false],
    ['src/*', 'src/a', true],
    ['src/*', 'src/a/b', false],
    ['**', 'any/**', true],
    ['**/*.sql', 'db/x.sql', true],
    ['**/*.sql', 'db/**', false],
    ['src/**', '**', false],
    ['src/{a,b}', 'src/a', false],
    ['./src/**', 'src/a', true],
    ['*/**', 'a/**', false],
    ['*/**', 'a/b', true],
    ['*/b/**', '././b/**', false],
  ])('the glob %s and %s: %s', (wide, narrow, covered) => {
    expect(coversGlob(wide, narrow)).toBe(covered);
  });
  it.each([
    ['git push ...', 'git push origin main', true],
    ['git push ...', 'git push', true],
    ['git push ...', 'git ...', false],
    ['git *', 'git push', true],
    ['git *', 'git ...', false],
    ['git *', 'git push origin', false],
    ['git * x', 'git ... x', false],
    ['...', 'anything at all', true],
  ])('the command %s and %s: %s', (wide, narrow, covered) => {
    expect(coversCommand(wide, narrow)).toBe(covered);
  });
  it.each([
    ['*.write_*', 'db.write_row', true],
    ['*.write_*', 'db.*', false],
    ['db.*', 'db.write_*', true],
  ])('the tool %s and %s: %s', (wide, narrow, covered) => {
    expect(coversWord(wide, narrow)).toBe(covered);
  });
  it('takes hosts without their case', () => {
    expect(coversHost('*.Example.com', 'a.EXAMPLE.com')).toBe(true);
  });
  it('reads never as any depth and everything below, and may as written', () => {
    expect(refusesGlob('deploy', 'a/deploy/b')).toBe(true);
    expect(refusesGlob('a/deploy', 'b/a/deploy')).toBe(false);
    expect(refusesGlob('~/x', 'x')).toBe(false);
    expect(refusesAskGlob('a/x', 'x')).toBe(false);
    expect(refusesAskGlob('x', 'x')).toBe(true);
  });

  const part = fc
    .array(fc.constantFrom('a', 'b', '*', '.'), { minLength: 1, maxLength: 3 })
    .map((signs) => signs.join(''));
  const glob = fc
    .array(fc.oneof(part, fc.constant('**')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((text) => !/^\.+$/.test(text));
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  it('is never claimed of a glob that lets a path out', () => {
    const matches = (pattern: string, file: string) =>
      picomatch(pattern, { dot: true, nonegate: true, noextglob: true })(file);
    fc.assert(
      fc.property(glob, glob, path, (wide, narrow, file) => {
        fc.pre(coversGlob(wide, narrow) && matches(narrow, file));
        expect(matches(wide, file)).toBe(true);
      }),
      { numRuns: 500, maxSkipsPerRun: 2_000 },
    );
  });
});
