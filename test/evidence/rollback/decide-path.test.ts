import { describe, expect, it } from 'vitest';
import {
  decidePath,
  type Now,
  type Touched,
  touchedPaths,
} from '../../../src/evidence/rollback/decide-path.ts';
import type { FileChange, Side } from '../../../src/model/snapshot.ts';

const side = (is: Side['is'], hash: string, size = 1): Side => ({ is, size, hash });
const file = (oid: string, executable = false): Now => ({
  is: 'file',
  executable,
  mode: executable ? 0o755 : 0o644,
  oid,
  size: 1,
  sha256: `sha256 of ${oid}`,
});
const absent: Now = { is: 'absent', behind: null };
const folder: Now = { is: 'folder' };
const behindLink: Now = { is: 'absent', behind: { path: 'd', link: true } };
const [A, B, X, L] = [side('file', 'A'), side('file', 'B'), side('executable', 'A'), side('link', 'L')];
const noted = side('noted', 'sha256 of B');

/** What was there before the run, what it left, what stands there now, and what comes of it. */
const cases: [string, Side | null, Side | null, Now, string][] = [
  ['a change', A, B, file('B'), 'put restored file A'],
  ['a new file', null, B, file('B'), 'remove'],
  ['a removed file', A, null, absent, 'put restored file A'],
  ['a removed file, a folder in its place', A, null, folder, 'put restored file A'],
  ['a removed file behind a link of the run', A, null, behindLink, 'put restored file A'],
  ['an executable bit', A, X, file('A', true), 'put restored file A'],
  ['a link in place of a file', A, L, { is: 'link', oid: 'L' }, 'put restored file A'],
  ['a file in place of a link', L, B, file('B'), 'put restored link L'],
  ['a new link', null, L, { is: 'link', oid: 'L' }, 'remove'],
  ['a kept file that git ignores since', A, noted, file('B'), 'put restored file A'],
  ['undone by hand', A, B, file('A'), 'already'],
  ['a new file removed by hand', null, B, absent, 'already'],
  ['a new file, a folder in its place', null, B, folder, 'already'],
  ['a removed file put back by hand', A, null, file('A'), 'already'],
  ['a new file changed later', null, B, file('C'), 'kept'],
  ['a removed file, another one made later', A, null, file('C'), 'kept'],
  ['a changed file removed later', A, B, absent, 'kept'],
  ['a changed file, a folder later', A, B, folder, 'kept'],
  ['a changed file, a link later', A, B, { is: 'link', oid: 'L' }, 'kept'],
  ['a link changed later', L, side('link', 'M'), { is: 'link', oid: 'N' }, 'kept'],
  ['something that cannot be read', A, B, { is: 'other', what: 'it may not be read' }, 'kept'],
  ['a changed file changed later', A, B, file('C'), 'merge B A file'],
  ['and made executable later', A, B, file('C', true), 'merge B A executable'],
  ['an executable bit set later', A, B, file('B', true), 'put merged executable A'],
  ['an executable bit of the run, a content of later', A, X, file('C', true), 'put merged file C'],
  ['the content put back, the bit left', A, side('executable', 'B'), file('A', true), 'put restored file A'],
  ['the content put back, a bit set later', A, B, file('A', true), 'already'],
  ['an ignored file changed', side('noted', 'sha256 of A'), noted, file('B'), 'report'],
  ['and made executable by somebody', A, noted, file('B', true), 'kept'],
  ['an ignored file with its content back', side('noted', 'sha256 of A'), noted, file('A'), 'report'],
  ['the executable bit of an ignored file', noted, noted, file('B', true), 'report'],
  ['an ignored file made', null, noted, file('B'), 'report'],
  ['an ignored file made and gone', null, noted, absent, 'already'],
  ['a file too large to be known whole', null, side('noted', 'ends', 2 ** 30), file('B'), 'report'],
  ['a place behind a link now', null, B, behindLink, 'failed'],
];

const text = (touched: Omit<Touched, 'path' | 'unseen'>, now: Now, unseen = false): string => {
  const choice = decidePath({ ...touched, path: 'd/f', unseen }, now);
  if (choice.do === 'leave') return choice.how;
  if (choice.do === 'put') return `put ${choice.how} ${choice.put.is} ${choice.put.oid}`;
  if (choice.do === 'merge')
    return `merge ${choice.base} ${choice.theirs} ${choice.executable ? 'executable' : 'file'}`;
  return choice.do;
};

describe('what a rollback does with one path', () => {
  it.each(cases)('%s', (_, before, after, now, wanted) => {
    expect(text({ before, after }, now)).toBe(wanted);
  });

  it('touches nothing where a snapshot did not look', () => {
    for (const [, before, after, now] of cases) expect(text({ before, after }, now, true)).toBe('failed');
  });
});

const change = (path: string, over: Partial<FileChange>): FileChange => ({
  kind: 'changed',
  path,
  from: null,
  before: null,
  after: null,
  binary: null,
  lines: null,
  kept: true,
  ...over,
});

describe('the touched paths', () => {
  it('count a rename as one that went and one that came', () => {
    const renamed = change('b', { kind: 'renamed', from: 'a', before: A, after: A });
    expect(touchedPaths([renamed])).toEqual([
      { path: 'a', before: A, after: null, unseen: false },
      { path: 'b', before: null, after: A, unseen: false },
    ]);
  });

  it('name a path once when something noted took the place of what was renamed away', () => {
    const renamed = change('b', { kind: 'renamed', from: 'a', before: A, after: A });
    const took = change('a', { kind: 'added', after: noted });
    expect(touchedPaths([renamed, took]).filter(({ path }) => path === 'a')).toEqual([
      { path: 'a', before: A, after: noted, unseen: false },
    ]);
  });

  it('are no repositories', () => {
    expect(touchedPaths([change('', { before: side('repository', 'A') })])).toEqual([]);
  });
});
