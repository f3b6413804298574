import { describe, expect, it } from 'vitest';
import { couldMeet } from '../../src/policy/glob-meet.ts';

/** A shell's glob, a policy's pattern, and whether some path matches both. */
const table: readonly (readonly [glob: string, pattern: string, meets: boolean])[] = [
  ['/r/.e*', '/**/.env*', true],
  ['/r/.[e]nv', '/**/.env*', true],
  ['/r/.[!x]nv', '/**/.env*', true],
  ['/r/.[x]nv', '/**/.env*', false],
  ['/r/*', '/**/.env*', false],
  ['/r/[.]env', '/**/.env*', false],
  ['/r/?env', '/**/.env*', false],
  ['/r/a*.ts', '/**/.env*', false],
  ['/r/a*', '/**/.env*', false],
  ['/r/[a-c]*.ts', '/**/.env*', false],
  ['/r/a*/x', '/**/.env*', false],
  ['/r/a*/.e*', '/**/.env*', true],
  ['/r/x*/secrets', '/r/**/secrets', true],
  ['/r/s*', '/r/**/secrets', true],
  ['/r/xs*', '/r/**/secrets', false],
  ['/r/*s', '/r/**/secrets', true],
  ['/r/d*', '/r/deploy', true],
  ['/r/[a-c]*', '/r/deploy', false],
  ['/r/[!a-c]*', '/r/deploy', true],
  ['/r/[^d]*', '/r/deploy', false],
  ['/r/[A-Z]*', '/r/deploy', true],
  ['/r/[[:alpha:]]*', '/r/deploy', true],
  ['/r/*/x', '/r/deploy/**', true],
  ['/r/de*/p', '/r/deploy/**', true],
  ['/r/e*/p', '/r/deploy/**', false],
  ['/r/b?c', '/r/b/c', false],
  ['/r/b*c', '/r/b/c', false],
  ['/r/{a,deploy}/x', '/r/deploy/**', true],
  ['/r/\\*', '/r/deploy', false],
  ['/r/[a]b', '/r/[b]b', false],
  ['/r/[ab]b', '/r/[bc]b', true],
  ['/r/x.y*', '/r/**/*.yaml', true],
  ['/r/*.yml', '/r/**/*.yaml', false],
];

describe('a glob of the shell and a pattern of the policy', () => {
  it.each(table)('%s and %s: %s', (glob, pattern, meets) => {
    expect(couldMeet(glob, pattern)).toBe(meets);
  });
});
