import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { EventBody } from '../../src/model/event.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { ended, passes, runs, started } from '../state/bodies.ts';
import { chain, journalText, legalTrace } from '../state/trace.ts';

const bodies: EventBody[] = [
  started(),
  ...passes(runs('a1', 'npm test')),
  ...passes(runs('a2', 'npm run lint')),
  ended(),
];
const whole = journalText(chain(bodies));
const lines = whole.trimEnd().split('\n');
const last = lines.length;

const write = (text: string | Uint8Array): string => {
  const path = join(temporaryDirectory(), 'journal.jsonl');
  writeFileSync(path, text);
  return path;
};
const withLine = (number: number, change: (line: string) => string): string =>
  `${lines.map((line, index) => (index === number - 1 ? change(line) : line)).join('\n')}\n`;
const without = (number: number): string =>
  `${lines.filter((_, index) => index !== number - 1).join('\n')}\n`;
const swapped = (text: string, from: string, to: string): string => text.replace(from, to);

/** name, damaged file, code, line the problem must name (0: the file as a whole) */
const damages: [string, string, string, number][] = [
  ['empty file', '', 'journal-empty', 0],
  ['nothing but a torn first line', lines[0]?.slice(0, 40) ?? '', 'journal-empty', 0],
  [
    'one character changed in the middle',
    withLine(3, (l) => swapped(l, 'because', 'becausf')),
    'journal-chain',
    4,
  ],
  ['a line cut in the middle', withLine(4, (l) => l.slice(0, -10)), 'journal-bad-line', 4],
  ['a line that is no JSON', withLine(2, () => 'hello'), 'journal-bad-line', 2],
  ['an empty line', withLine(2, (l) => `\n${l}`), 'journal-bad-line', 2],
  ['an empty line at the end, then more', `${whole}\n\n`, 'journal-bad-line', last + 1],
  ['first line missing', without(1), 'journal-gap', 1],
  ['middle line missing', without(5), 'journal-gap', 5],
  ['a line twice', withLine(5, (l) => `${l}\n${l}`), 'journal-gap', 6],
  ['two lines swapped', withLine(5, () => lines[5] ?? ''), 'journal-gap', 5],
  [
    'unknown event',
    withLine(2, (l) => swapped(l, 'action.requested', 'action.imagined')),
    'journal-unknown-event',
    2,
  ],
  [
    'unknown event last',
    withLine(last, (l) => swapped(l, 'run.ended', 'run.over')),
    'journal-unknown-event',
    last,
  ],
  ['newer version', withLine(3, (l) => swapped(l, '"v":1', '"v":2')), 'journal-newer-version', 3],
  ['newer version last', withLine(last, (l) => swapped(l, '"v":1', '"v":2')), 'journal-newer-version', last],
  ['a version that never was', withLine(3, (l) => swapped(l, '"v":1', '"v":0')), 'journal-bad-line', 3],
  ['a field too many', withLine(3, (l) => swapped(l, '"v":1', '"v":1,"x":1')), 'journal-bad-line', 3],
  [
    'a body field too many',
    withLine(3, (l) => swapped(l, '"body":{', '"body":{"x":1,')),
    'journal-bad-line',
    3,
  ],
  ['a body field missing', withLine(3, (l) => swapped(l, '"danger":null,', '')), 'journal-bad-line', 3],
  ['last line wrong but JSON', withLine(last, () => '{"v":1}'), 'journal-bad-line', last],
  [
    'last line with a foreign prev',
    withLine(last, (l) => l.replace(/"prev":"./, '"prev":"z')),
    'journal-bad-line',
    last,
  ],
  [
    'last line with another prev',
    withLine(last, (l) => l.replace(/"prev":"[^"]*"/, `"prev":"${'0'.repeat(64)}"`)),
    'journal-chain',
    last,
  ],
  ['does not begin with run.started', journalText(chain([ended()])), 'journal-bad-line', 1],
];

describe('the reader never guesses', () => {
  it.each(damages)('%s', (_, text, code, line) => {
    const path = write(text);
    const outcome = readJournal(path);
    const problem = outcome.ok ? undefined : outcome.problems[0];
    expect({ code: problem?.code, where: problem?.where }).toEqual({
      code,
      where: line === 0 ? path : `${path}:${line}`,
    });
  });

  it('names a file that is not there', () => {
    const path = join(temporaryDirectory(), 'none.jsonl');
    expect(readJournal(path)).toMatchObject({
      ok: false,
      problems: [{ code: 'journal-unreadable', where: path }],
    });
  });

  const tails: [string, string][] = [
    ['half a line', lines[0]?.slice(0, 50) ?? ''],
    ['a whole line without its newline', lines[0] ?? ''],
    ['zeros after a power cut', '\0'.repeat(64)],
    ['garbage with a newline', '{"v":1,"se\n'],
  ];
  it.each(tails)('sets %s at the end aside', (_, tail) => {
    const outcome = readJournal(write(whole + tail));
    expect(outcome).toMatchObject({
      ok: true,
      value: { torn: { bytes: tail.length }, bytes: Buffer.byteLength(whole) },
    });
    expect(outcome.ok && outcome.value.events.length).toBe(last);
  });

  it('reads lines longer than its buffer', () => {
    const long = chain([started({ task: 'é'.repeat(1_500_000) }), ...bodies.slice(1)]);
    const outcome = readJournal(write(journalText(long)));
    expect(outcome.ok && outcome.value.events).toEqual(long);
  });

  it('reads any legal trace back, and every prefix of it', () => {
    fc.assert(
      fc.property(legalTrace, fc.nat(), (events, cut) => {
        const kept = events.slice(0, (cut % events.length) + 1);
        const outcome = readJournal(write(journalText(kept)));
        expect(outcome.ok && outcome.value.events).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });

  it('finds any single changed byte before the last line', () => {
    const bytes = Buffer.from(whole);
    // The newline before the last line is left out: without it the end looks like any torn write.
    const limit = bytes.length - Buffer.byteLength(lines[last - 1] ?? '') - 1;
    fc.assert(
      fc.property(fc.nat(limit - 2), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(readJournal(write(damaged)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
