import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Consequence } from '../../src/model/consequence.ts';
import { wrapLine } from '../../src/ui/body-line.ts';
import { foreseenLines } from '../../src/ui/foreseen-lines.ts';
import { rowText } from '../../src/ui/row.ts';
import { deletes, pushes } from './sample-run.ts';

const one = (text: string, undo: Consequence['undo'] = 'unknown'): Consequence => ({
  kind: 'script',
  text,
  undo,
  how: null,
  counted: true,
});
/** As on a terminal of 80 columns. */
const rows = (all: readonly Consequence[], explain = false): string[] =>
  foreseenLines(all, explain).flatMap((line) => wrapLine(line, 68).map((row) => rowText(row).trimEnd()));

describe('what would happen', () => {
  const cases: [string, Consequence[], string[]][] = [
    ['nothing', [], []],
    ['one line', [one('run tsc')], ['would   run tsc · undo: unknown']],
    [
      'each on its own line',
      [one('run tsc'), one('push', 'no'), one('drop', 'yes')],
      [
        'would   run tsc · undo: unknown',
        '        push · no undo is known',
        '        drop · undo: nothing to undo',
      ],
    ],
    [
      'that there is more',
      [one('a'), one('b'), one('c'), one('d'), one('e')],
      [
        'would   a · undo: unknown',
        '        b · undo: unknown',
        '        c · undo: unknown',
        '        d · undo: unknown',
        '        and 1 more: e shows all',
      ],
    ],
  ];
  it.each(cases)('says %s', (_, all, expected) => {
    expect(rows(all)).toEqual(expected);
  });

  it('takes four rows or five on a narrow screen, and says how it is undone however long it is', () => {
    const any = fc.record({
      kind: fc.constant('script' as const),
      text: fc.string({ maxLength: 600 }),
      undo: fc.constantFrom('yes' as const, 'no' as const, 'partly' as const, 'unknown' as const),
      how: fc.constant('git restore -- a b c'),
      counted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (all) => {
        const shown = rows(all);
        expect(shown.length).toBeLessThanOrEqual(5);
        expect(shown.join(' ').replace(/\s+/g, ' ')).toContain('git restore -- a b c');
      }),
    );
  });

  it('shows all of all when explained', () => {
    const long = one('x'.repeat(900));
    const text = rows([long, deletes, pushes], true).join('').replace(/\s+/g, '');
    expect(text).toContain('x'.repeat(900));
    expect(text).toContain('gitpush--forceorigin');
  });

  it('writes hidden characters out', () => {
    expect(rows([one('run a\u202eb\u001b[2J')]).join()).toMatch(/^would {3}run a\\u\S*202e\S*b\\\S+\[2J/i);
  });

  it('is marked where nothing takes it back', () => {
    expect(
      foreseenLines([one('a', 'no'), one('b', 'partly'), one('c')], true).map(({ tone }) => tone),
    ).toEqual(['deny', 'ask', 'plain']);
  });
});
