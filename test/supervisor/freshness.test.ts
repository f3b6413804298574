import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../src/model/snapshot.ts';
import { unknownChange } from '../../src/model/unseen-snapshot.ts';
import { freshnessOf } from '../../src/supervisor/freshness.ts';
import { changed } from '../state/bodies.ts';

const noted = { is: 'noted', size: 3, hash: null } as const;
const head = { is: 'repository', size: null, hash: '1'.repeat(40) } as const;

describe('whether a check still holds', () => {
  it.each<[string, FileChange[], string]>([
    ['when nothing changed', [], 'fresh'],
    ['when a file changed', [changed('a.ts')], 'stale a.ts'],
    ['when a text beside the code changed', [changed('README.md')], 'stale README.md'],
    ['when a file came', [changed('b.ts', { kind: 'added', before: null })], 'stale b.ts'],
    ['when a file went', [changed('b.ts', { kind: 'deleted', after: null })], 'stale b.ts'],
    ['when only its own statements were written', [changed('REPORT.md')], 'fresh'],
    ['when a cache changed', [changed('.cache/x', { before: noted, after: noted })], 'fresh'],
    [
      'when a cache may have changed',
      [changed('.cache/x', { kind: 'unknown', before: noted, after: null })],
      'fresh',
    ],
    ['when a file became too large to keep', [changed('a.bin', { after: noted })], 'stale a.bin'],
    ['when it was committed', [changed('', { before: head, after: head })], 'fresh'],
    ['when a repository inside moved', [changed('lib', { before: head, after: head })], 'stale lib'],
    ['when nobody could look', [unknownChange], 'unknown: what changed since could not be seen'],
    [
      'when one folder could not be read',
      [changed('closed', { kind: 'unknown', before: null, after: null })],
      'unknown: whether these changed since could not be seen: closed',
    ],
    ['when something changed and more could not be seen', [unknownChange, changed('a.ts')], 'stale a.ts'],
  ])('%s', (_, changes, expected) => {
    const { state, changed: paths, why } = freshnessOf({ changes, more: 0 }, './REPORT.md');
    const detail = why === '' ? paths.map((path) => ` ${path}`).join('') : `: ${why}`;
    expect(`${state}${detail}`).toBe(expected);
  });

  it('names fifty files and counts the others', () => {
    const changes = Array.from({ length: 60 }, (_, at) => changed(`f${at}`));
    expect(freshnessOf({ changes, more: 5 }, undefined)).toMatchObject({
      state: 'stale',
      changed: changes.slice(0, 50).map(({ path }) => path),
      more: 15,
    });
    expect(freshnessOf({ changes: [], more: 5 }, undefined)).toMatchObject({ state: 'stale', more: 5 });
  });
});
