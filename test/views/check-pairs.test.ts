import { describe, expect, it } from 'vitest';
import { readResult } from '../../src/evidence/checks/read-result.ts';
import { recogniseChecks } from '../../src/evidence/checks/recognise.ts';
import { scriptCommands } from '../../src/evidence/checks/script-words.ts';
import { type CheckRun, pairUp } from '../../src/views/check-pairs.ts';

/** `a.ts=1 b.ts=2`: what the files held, which stands for the id of a snapshot here. */
const files = (text: string): Map<string, string> =>
  new Map(text.split(' ').map((part) => [part.replace(/=.*/, ''), part]));

function changedBetween(from: string, to: string): string[] {
  const [was, is] = [files(from), files(to)];
  const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
  return paths.filter((path) => was.get(path) !== is.get(path));
}

const summary = (failed: number, passed: number, skipped = 0): string =>
  `      Tests  ${failed} failed | ${passed} passed | ${skipped} skipped (${failed + passed + skipped})`;

/** A run of `line` that printed `output` and ended accordingly. */
function run(id: string, line: string, output: string, held: string): CheckRun {
  const commands = (scriptCommands(line) ?? []).map((command) => ({ ...command, cwd: '/app' }));
  const [check] = recogniseChecks(commands, { scripts: () => ({ test: 'vitest run' }), declared: [] });
  if (!check) throw new Error(`${line} is no check`);
  return {
    what: 'check',
    id,
    action: `a${id}`,
    command: line,
    check,
    result: readResult(check, output, / [1-9]\d* failed/.test(output) ? 1 : 0),
    exit: null,
    output: null,
    snapshot: held === '' ? null : held,
  };
}

const pairs = (...runs: CheckRun[]): string[] =>
  pairUp(runs, changedBetween).map(
    ({ before, after, changed, doubts }) =>
      `${before.id}→${after.id} ${changed === null ? '?' : changed.join('+')}${doubts.map((doubt) => ` (${doubt})`).join('')}`,
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
