import { describe, expect, it } from 'vitest';
import { changesBetween, freshness } from '../../../src/evidence/checks/freshness.ts';
import { pairUp } from '../../../src/evidence/checks/pair-up.ts';
import { readResult } from '../../../src/evidence/checks/read-result.ts';
import { recogniseChecks } from '../../../src/evidence/checks/recognise.ts';
import { scriptCommands } from '../../../src/evidence/checks/script-words.ts';
import type { CheckRun, HashedFile } from '../../../src/model/check.ts';

/** `a.ts=1 b.ts=-`: paths with what they hold; `-` is a file that is not there. */
const files = (text: string): HashedFile[] =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [path = '', hash = ''] = part.split('=');
      return { path, hash: hash === '-' ? null : hash };
    });

describe('freshness', () => {
  it.each<[string, string, string]>([
    ['a.ts=1 b.ts=2', 'b.ts=2 a.ts=1', 'fresh'],
    ['a.ts=1', 'a.ts=2', 'stale: a.ts changed'],
    ['a.ts=1 b.ts=2', 'a.ts=1', 'stale: b.ts removed'],
    ['a.ts=1', 'a.ts=-', 'stale: a.ts removed'],
    ['a.ts=1', 'a.ts=1 b.ts=2', 'stale: b.ts added'],
    ['a.ts=1 b.ts=-', 'a.ts=1', 'fresh'],
    ['a.ts=1 b.ts=2', 'a.ts=2 b.ts=3', 'stale: a.ts changed, b.ts changed'],
    ['', 'a.ts=1', 'unknown: the files it ran against were not recorded'],
  ])('%s, then %s: %s', (before, now, expected) => {
    const found = freshness({ files: files(before) }, files(now));
    const details =
      found.state === 'stale'
        ? `: ${found.changed.map(({ path, how }) => `${path} ${how}`).join(', ')}`
        : found.state === 'unknown'
          ? `: ${found.because}`
          : '';
    expect(`${found.state}${details}`).toBe(expected);
  });

  it('finds no change between a list and itself', () => {
    expect(changesBetween(files('a=1 b=-'), files('b=- a=1'))).toEqual([]);
  });
});

const summary = (failed: number, passed: number, skipped = 0): string =>
  `      Tests  ${failed} failed | ${passed} passed | ${skipped} skipped (${failed + passed + skipped})`;

/** A run of `line` that printed `output` and ended accordingly. */
function run(id: string, line: string, output: string, held: string): CheckRun {
  const commands = (scriptCommands(line) ?? []).map((command) => ({ ...command, cwd: '/app' }));
  const [check] = recogniseChecks(commands, { scripts: () => ({ test: 'vitest run' }), declared: [] });
  if (!check) throw new Error(`${line} is no check`);
  return {
    id,
    check,
    result: readResult(check, output, / [1-9]\d* failed/.test(output) ? 1 : 0),
    files: files(held),
  };
}

const pairs = (...runs: CheckRun[]): string[] =>
  pairUp(runs).map(
    ({ before, after, changed, doubts }) =>
      `${before.id}→${after.id} ${changed === null ? '?' : changed.map(({ path }) => path).join('+')}${doubts.map((doubt) => ` (${doubt})`).join('')}`,
  );

describe('pairUp', () => {
  const [red, green] = [summary(1, 2), summary(0, 3)];

  it.each<[string, CheckRun[], string[]]>([
    [
      'a failure, then a pass',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test', green, 'a.ts=2')],
      ['1→2 a.ts'],
    ],
    [
      'the last failure',
      [
        run('1', 'npm test', red, 'a.ts=1'),
        run('2', 'npm test', red, 'a.ts=2'),
        run('3', 'npm test', green, 'a.ts=3'),
      ],
      ['2→3 a.ts'],
    ],
    [
      'the first pass',
      [
        run('1', 'npm test', red, 'a.ts=1'),
        run('2', 'npm test', green, 'a.ts=2'),
        run('3', 'npm test', green, 'a.ts=3'),
      ],
      ['1→2 a.ts'],
    ],
    [
      'another spelling',
      [run('1', 'npx vitest run', red, 'a.ts=1'), run('2', 'npm test', green, 'a.ts=2')],
      ['1→2 a.ts'],
    ],
    [
      'a smaller scope',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test -- -t adds', green, 'a.ts=2')],
      [],
    ],
    [
      'a narrowed run',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test -- --changed', green, 'a.ts=2')],
      [],
    ],
    [
      'a pass, then a failure',
      [run('1', 'npm test', green, 'a.ts=1'), run('2', 'npm test', red, 'a.ts=2')],
      [],
    ],
    [
      'a pass nobody can prove',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test | tail', green, 'a.ts=2')],
      [],
    ],
    [
      'no files',
      [run('1', 'npm test', red, ''), run('2', 'npm test', green, 'a.ts=2')],
      ['1→2 ? (what changed between is not known)'],
    ],
    [
      'nothing changed',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test', green, 'a.ts=1')],
      ['1→2  (nothing changed between: it may fail by chance)'],
    ],
    [
      'only tests changed',
      [run('1', 'npm test', red, 'a.test.ts=1'), run('2', 'npm test', green, 'a.test.ts=2')],
      ['1→2 a.test.ts (only tests changed between)'],
    ],
    [
      'tests changed too',
      [run('1', 'npm test', red, 'a.ts=1 a.test.ts=1'), run('2', 'npm test', green, 'a.ts=2 a.test.ts=2')],
      ['1→2 a.test.ts+a.ts (tests changed between: a.test.ts)'],
    ],
    [
      'fewer tests',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test', summary(0, 2), 'a.ts=2')],
      ['1→2 a.ts (fewer tests: 3, then 2)'],
    ],
    [
      'more skipped',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test', summary(0, 2, 1), 'a.ts=2')],
      ['1→2 a.ts (more skipped: 0, then 1)'],
    ],
    [
      'rewritten snapshots',
      [run('1', 'npm test', red, 'a.ts=1'), run('2', 'npm test -- -u', green, 'a.ts=2')],
      ['1→2 a.ts (the run that passed rewrote its snapshots)'],
    ],
  ])('%s', (_what, runs, expected) => expect(pairs(...runs)).toEqual(expected));
});
