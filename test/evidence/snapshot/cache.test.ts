import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotLimits } from '../../../src/evidence/snapshot/limits.ts';
import { isSettled, type Seen, same } from '../../../src/evidence/snapshot/stat.ts';
import { createTaker } from '../../../src/evidence/snapshot/take.ts';
import { type IndexedFile, isAsIndexed } from '../../../src/evidence/snapshot/user-index.ts';
import { gitPath, openRig, type Rig } from './rig.ts';

const later = { ahead: 60_000 } as const;

/** Changes that a cache could miss. Each leaves as much as it was as the system lets it. */
const sly: [string, (rig: Rig) => void][] = [
  ['the same size', (rig) => rig.write({ 'a.txt': 'two\n' })],
  [
    'the same size and time',
    (rig) => {
      rig.write({ 'a.txt': 'two\n' });
      utimesSync(join(rig.at, 'a.txt'), 1000, 1000);
    },
  ],
  [
    'another file of the same size and time moved there',
    (rig) => {
      writeFileSync(join(rig.root, 'other'), 'two\n');
      utimesSync(join(rig.root, 'other'), 1000, 1000);
      renameSync(join(rig.root, 'other'), join(rig.at, 'a.txt'));
    },
  ],
  ['the executable bit alone', (rig) => chmodSync(join(rig.at, 'a.txt'), 0o755)],
  [
    'a link of the same length in its place',
    (rig) => {
      rig.remove('a.txt');
      rig.link('a.txt', 'four');
    },
  ],
  [
    'a folder in its place',
    (rig) => {
      rig.remove('a.txt');
      mkdirSync(join(rig.at, 'a.txt'));
      rig.write({ 'a.txt/b': 'one\n' });
    },
  ],
];

const second = 1_000_000_000n;
const file: Seen = { size: 5n, mtimeNs: 100n * second, ctimeNs: 100n * second, ino: 7n, mode: 0o100644n };

describe('times', () => {
  const settled: [string, Partial<Seen>, number, boolean][] = [
    ['long before the look', {}, 110_000, true],
    ['just before the look', {}, 101_900, false],
    ['after the look', {}, 90_000, false],
    ['changed long ago, its name or rights just now', { mtimeNs: 0n }, 101_900, false],
    ['changed just now, which only that time says', { ctimeNs: 0n }, 101_900, false],
  ];
  it.each(settled)('of a file written %s', (_, over, atMs, expected) => {
    expect(isSettled({ ...file, ...over }, atMs)).toBe(expected);
  });

  it.each(['size', 'mtimeNs', 'ctimeNs', 'ino', 'mode'] as const)(
    'a different %s is a different file',
    (name) => {
      expect(same(file, { ...file })).toBe(true);
      expect(same(file, { ...file, [name]: 1n })).toBe(false);
    },
  );

  const indexed = { oid: '', mode: 0o100644, ctime: [100, 0], mtime: [100, 0], ino: 7, size: 5 } as const;
  const cases: [string, Partial<IndexedFile>, Partial<Seen>, bigint, boolean][] = [
    ['as git saw it', {}, {}, 200n, true],
    ['as old as the index', {}, {}, 100n, false],
    ['of another size', { size: 6 }, {}, 200n, false],
    ['of another time', { mtime: [100, 1] }, {}, 200n, false],
    ['of another change time', { ctime: [99, 0] }, {}, 200n, false],
    ['of another inode', { ino: 8 }, {}, 200n, false],
    ['executable by now', {}, { mode: 0o100755n }, 200n, false],
    ['a link by now', {}, { mode: 0o120777n }, 200n, false],
    ['a pipe by now', {}, { mode: 0o010644n }, 200n, false],
    ['on a file system of large inodes', {}, { ino: 7n + 2n ** 40n }, 200n, true],
  ];
  it.each(cases)('a file that is %s', (_, entry, seen, written, expected) => {
    expect(isAsIndexed({ ...indexed, ...entry }, { ...file, ...seen }, written * second)).toBe(expected);
  });
});

describe('the stat cache', () => {
  it.each(sly.flatMap(([name, change]) => [false, true].map((far) => ({ name, change, far }))))(
    'sees $name (settled: $far)',
    async ({ change, far }) => {
      const rig = openRig(far ? later : {});
      rig.write({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
      utimesSync(join(rig.at, 'a.txt'), 1000, 1000);
      const before = await rig.take();
      change(rig);
      const after = await rig.take();
      const changes = await rig.changes(before, after);
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.filter((text) => !/ a\.txt/.test(text))).toEqual([]);
    },
  );

  it('sees a change right after the look, within the grain of the clock', async () => {
    const rig = openRig();
    for (let round = 0; round < 20; round += 1) {
      rig.write({ 'a.txt': `${round % 10}a` });
      const before = await rig.take(['a.txt']);
      rig.write({ 'a.txt': `${round % 10}b` });
      expect(await rig.changes(before, await rig.take(['a.txt']))).toEqual(['changed a.txt']);
    }
  });

  it.each([true, false])(
    'reads what changed and nothing else (seeded from the index: %s)',
    async (seeded) => {
      const rig = openRig(later);
      for (let at = 0; at < 30; at += 1) rig.write({ [`d${at % 3}/f${at}.txt`]: `text ${at}\n` });
      if (seeded) {
        rig.git('add', '-A');
        rig.git('commit', '-q', '-m', 'first');
        // Git does not trust an index as young as its files; neither do we.
        const past = new Date(Date.now() + 5_000);
        utimesSync(join(rig.at, '.git/index'), past, past);
      }
      const reads: number[] = [];
      const taker = createTaker({
        workspace: rig.at,
        store: rig.store,
        git: { program: gitPath, environment: { PATH: process.env.PATH, HOME: rig.home } },
        clock: () => Date.now() + 60_000,
        limits: snapshotLimits,
        held: new Map(),
        onRead: () => reads.push(1),
      });
      const never = new AbortController().signal;
      const first = await taker.take('one', never);
      expect(reads.length).toBe(seeded ? 0 : 30);
      expect(first.files).toBe(30);
      reads.length = 0;
      rig.write({ 'd1/f1.txt': 'changed\n' });
      await taker.take('two', never);
      expect(reads.length).toBe(1);
      expect(readFileSync(join(rig.at, 'd1/f1.txt'), 'utf8')).toBe('changed\n');
    },
  );

  it('does not take the word of an index where git changes contents', async () => {
    const rig = openRig(later);
    rig.write({ '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\r\ntwo\r\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    const future = new Date(Date.now() + 5_000);
    utimesSync(join(rig.at, '.git/index'), future, future);
    expect(rig.git('show', 'HEAD:a.txt')).toBe('one\ntwo\n');
    const before = await rig.take();
    expect((await rig.snapshots.read(before, 'a.txt'))?.toString()).toBe('one\r\ntwo\r\n');
  });

  it('does not take the word of an index where a filter changes contents and keeps their size', async () => {
    const rig = openRig(later);
    rig.git('config', 'filter.swap.clean', 'tr ab ba');
    rig.git('config', 'filter.swap.smudge', 'tr ab ba');
    rig.write({ '.gitattributes': '*.txt filter=swap\n', 'a.txt': 'aaaa\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    const future = new Date(Date.now() + 5_000);
    utimesSync(join(rig.at, '.git/index'), future, future);
    expect(rig.git('show', 'HEAD:a.txt')).toBe('bbbb\n');
    expect((await rig.snapshots.read(await rig.take(), 'a.txt'))?.toString()).toBe('aaaa\n');
  });

  it('takes the word of an index only before the agent could write one', async () => {
    const rig = openRig(later);
    const before = await rig.take();
    rig.write({ 'a.txt': 'AAAA' });
    const blob = rig.git('hash-object', '-w', 'a.txt').trim();
    rig.write({ 'a.txt': 'BBBB' });
    forgeIndex(rig, 'a.txt', blob);
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual(['added a.txt']);
    expect((await rig.snapshots.read(after, 'a.txt'))?.toString()).toBe('BBBB');
  });
});

/** An index that says a file has the content of a blob, with the file's own times. */
function forgeIndex(rig: Rig, path: string, blob: string): void {
  rig.git('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  const index = join(rig.at, '.git/index');
  const bytes = readFileSync(index);
  const { ctimeNs, mtimeNs, ino, size } = lstatSync(join(rig.at, path), { bigint: true });
  const second = 1_000_000_000n;
  const words = [ctimeNs / second, ctimeNs % second, mtimeNs / second, mtimeNs % second];
  for (const [at, word] of words.entries()) bytes.writeUInt32BE(Number(word), 12 + at * 4);
  bytes.writeUInt32BE(Number(ino & 0xffffffffn), 12 + 20);
  bytes.writeUInt32BE(Number(size), 12 + 36);
  writeFileSync(index, bytes);
  const future = new Date(Date.now() + 5_000);
  utimesSync(index, future, future);
}
