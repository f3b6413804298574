import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPatch } from '../../src/channels/patch.ts';

const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n');

describe('readPatch', () => {
  it.each<[string, string, object[]]>([
    [
      'a new file',
      patch('*** Add File: a b.txt', '+one', '+'),
      [{ path: 'a b.txt', before: null, after: 'one\n\n' }],
    ],
    ['an empty new file', patch('*** Add File: a.txt'), [{ path: 'a.txt', before: null, after: '' }]],
    ['a deleted file', patch('*** Delete File: a.txt'), [{ path: 'a.txt', before: null, after: '' }]],
    [
      'a change with its context',
      patch('*** Update File: a.txt', '@@ def f():', ' x', '-y', '+z', '', '*** End of File'),
      [{ path: 'a.txt', before: 'x\ny\n\n', after: 'x\nz\n\n' }],
    ],
    [
      'two changes of one file, the first without a mark',
      patch('*** Update File: a.txt', '-a', '+b', '@@', '-c', '+d'),
      [
        { path: 'a.txt', before: 'a\n', after: 'b\n' },
        { path: 'a.txt', before: 'c\n', after: 'd\n' },
      ],
    ],
    [
      'a file that is moved',
      patch('*** Update File: a.txt', '*** Move to: b.txt', '@@', '-a', '+b'),
      [
        { path: 'a.txt', before: null, after: '' },
        { path: 'b.txt', before: null, after: 'b\n' },
      ],
    ],
    [
      'several files, and text that looks like a mark',
      patch('*** Add File: a.txt', '+*** Delete File: x', '*** Delete File: b.txt'),
      [
        { path: 'a.txt', before: null, after: '*** Delete File: x\n' },
        { path: 'b.txt', before: null, after: '' },
      ],
    ],
  ])('reads %s', (_, text, changes) => {
    expect(readPatch(text)).toEqual({ ok: true, changes });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no end', '*** Begin Patch\n*** Delete File: a\n'],
    ['nothing between', patch()],
    ['something before', `x\n${patch('*** Delete File: a')}`],
    ['something behind', `${patch('*** Delete File: a')}x\n`],
    ['no file', patch('+a')],
    ['a mark with a space before it', patch('*** Add File: a', '+x', ' *** Delete File: b')],
    ['a mark within a change', patch('*** Update File: a', '@@', ' *** Delete File: b', '+x')],
    ['a mark nobody knows', patch('*** Update File: a', '@@', '+x', '*** Rename File: b')],
    ['a space behind a name', patch('*** Delete File: a ')],
    ['no name', patch('*** Delete File: ')],
    ['a deleted file with lines', patch('*** Delete File: a', '+x')],
    ['a new file with other lines', patch('*** Add File: a', 'x')],
    ['a change with another line', patch('*** Update File: a', '@@', '\tx')],
    ['a change of nothing', patch('*** Update File: a')],
    ['carriage returns', patch('*** Delete File: a\r')],
  ])('does not guess at %s', (_, text) => {
    expect(readPatch(text)).toMatchObject({ ok: false, why: expect.stringMatching(/\S/) });
  });

  it('names every file of a patch that it reads', () => {
    const name = fc.stringMatching(/^[a-z][a-z ./-]{0,8}[a-z]$/);
    const line = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.array(line)), { minLength: 1 }), (files) => {
        const text = patch(
          ...files.flatMap(([path, lines]) => [`*** Add File: ${path}`, ...lines.map((one) => `+${one}`)]),
        );
        expect(readPatch(text)).toEqual({
          ok: true,
          changes: files.map(([path, lines]) => ({
            path,
            before: null,
            after: lines.map((one) => `${one}\n`).join(''),
          })),
        });
      }),
    );
  });
});
