import { describe, expect, it } from 'vitest';
import { countLines, textPatch } from '../../../src/evidence/snapshot/text-patch.ts';
import { openRig } from './rig.ts';

const limits = { lines: 100, context: 1 };
const patch = (before: string | Buffer, after: string | Buffer, lines = 100) =>
  textPatch('f', 'f', Buffer.from(before), Buffer.from(after), { ...limits, lines });

describe('lines of a change', () => {
  const cases: [string, string, string, { added: number; removed: number } | null][] = [
    ['nothing', '', '', { added: 0, removed: 0 }],
    ['a new file', '', 'a\nb\n', { added: 2, removed: 0 }],
    ['a new file without a last line break', '', 'a\nb', { added: 2, removed: 0 }],
    ['a file that went', 'a\n', '', { added: 0, removed: 1 }],
    ['one line', 'a\nb\nc\n', 'a\nB\nc\n', { added: 1, removed: 1 }],
    ['the last line break alone', 'a\n', 'a', { added: 1, removed: 1 }],
    ['line endings alone', 'a\r\nb\r\n', 'a\nb\n', { added: 2, removed: 2 }],
    ['lines that begin with signs', '- a\n', '- a\n+ b\n', { added: 1, removed: 0 }],
  ];
  it.each(cases)('%s', (_, before, after, lines) => {
    expect(countLines(Buffer.from(before), Buffer.from(after))).toEqual(lines);
  });
});

describe('a patch', () => {
  it('is a unified diff that keeps line endings', () => {
    expect(patch('a\r\nb\r\n', 'a\r\nB\r\n').text).toBe(
      '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n',
    );
  });
  it('of a new file has no file before it', () => {
    expect(textPatch(null, 'f', Buffer.alloc(0), Buffer.from('a\n'), limits).text).toContain(
      '--- /dev/null\n+++ b/f\n',
    );
  });
  it('is cut at a number of lines', () => {
    const long = patch('', 'line\n'.repeat(50), 10);
    expect(long.cut).toBe(true);
    expect(long.text?.split('\n').length).toBe(11);
  });
  it.each([
    ['binary', 'a\n', Buffer.from([0, 1])],
    ['too large to compare', 'a\n', 'x'.repeat(2_000_000)],
  ])('is not made of what is %s', (why, before, after) => {
    expect(patch(before, after)).toEqual({ text: null, cut: false, why });
  });
});

describe('renames', () => {
  const body = Array.from({ length: 20 }, (_, at) => `line ${at} of the text\n`).join('');
  it('with the same content, with much of it, and not with little', async () => {
    const rig = openRig();
    rig.write({
      'same.txt': 'same\n',
      'much.txt': body,
      'little.txt': 'x\n'.repeat(50),
      empty: '',
      'bin.dat': '\0\0',
    });
    rig.write({ 'd/index.ts': 'twice\n', 'e/index.ts': 'twice\n' });
    const before = await rig.take();
    for (const name of ['same.txt', 'much.txt', 'little.txt', 'empty', 'bin.dat', 'd', 'e']) rig.remove(name);
    rig.write({
      'to/same.md': 'same\n',
      'to/much.md': `${body}and more\n`,
      'to/little.md': 'y\n'.repeat(50),
    });
    rig.write({ 'to/empty': '', 'to/bin.dat': '\0\0', 'f/index.ts': 'twice\n', 'f/second.ts': 'twice\n' });
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'deleted empty',
      'renamed d/index.ts -> f/index.ts',
      'renamed e/index.ts -> f/second.ts',
      'deleted little.txt',
      'renamed bin.dat -> to/bin.dat',
      'added to/empty',
      'added to/little.md',
      'renamed much.txt -> to/much.md',
      'renamed same.txt -> to/same.md',
    ]);
    const change = { path: 'to/much.md', from: 'much.txt' };
    const told = await rig.snapshots.patch(before, after, change, limits);
    expect(told.text).toBe(
      '--- a/much.txt\n+++ b/to/much.md\n@@ -20,1 +20,2 @@\n line 19 of the text\n+and more\n',
    );
    expect((await rig.snapshots.diff(before, after)).find(({ path }) => path === 'to/much.md')).toMatchObject(
      {
        binary: false,
        lines: { added: 1, removed: 0 },
      },
    );
  });
});
