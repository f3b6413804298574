import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { EventBody } from '../../src/model/event.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { backtest, directionOf } from '../../src/views/backtest.ts';
import { judged } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

type Over = Parameters<typeof make.pinned>[0];
const may = { read: ['src/**'], edit: ['src/**'], run: ['npm test', 'npm run lint'] };
const test = (actions: readonly Action[], over: Over) =>
  backtest(chain([make.started(), ...actions.flatMap((one) => judged(one))]), createJudge(), {
    contract: make.pinned(over),
    profile: null,
  });

describe('backtest', () => {
  const command = make.runs('a1', 'npm run build');
  const cases: [string, Action, Over, string[]][] = [
    ['a line more', command, { may: { ...may, run: ['npm run build'] } }, ['looser ask allow']],
    ['a line less', make.runs('a1', 'npm test'), { may: {} }, ['tighter allow ask']],
    [
      'never',
      make.edits('a1', '/home/dana/app/src/a.ts'),
      { may, never: { touch: ['src/a.ts'] } },
      ['tighter allow deny'],
    ],
    ['a stop rule', command, { may, stop_if: [{ runs: ['npm run build'] }] }, ['tighter ask stop']],
    ['another line that says the same', make.runs('a1', 'npm test'), { may: { ...may, run: ['npm *'] } }, []],
    ['nothing about it', command, { may, never: { touch: ['db/**'] } }, []],
  ];
  it.each(cases)('%s', (_, action, over, expected) => {
    const { changes, judged: count } = test([action], over);
    expect(changes.map(({ direction, was, now }) => `${direction} ${was.effect} ${now.effect}`)).toEqual(
      expected,
    );
    expect(count).toBe(1);
  });

  it('counts the same effect by another rule, and not a rule that only moved', () => {
    const actions = [make.runs('a1', 'npm test'), make.runs('a2', 'npm run lint')];
    expect(test(actions, { may: { ...may, run: ['x', 'npm test', 'npm run *'] } }).otherRule).toBe(1);
  });

  it('tells what a person said, and what it was about', () => {
    const [change] = test([command], { may: { run: ['npm run build'] } }).changes;
    expect(change).toMatchObject({
      action: 'a1',
      kind: 'run',
      what: 'npm run build',
      answered: 'allowed',
      drift: false,
    });
  });

  const request = make.requested(command, { redactions: [{ kind: 'pem', count: 1 }] });
  const notAgain: [string, EventBody[], string][] = [
    [
      'redacted',
      [request, make.decided('a1', make.verdict('ask', 'default'))],
      'not re-judgeable: 1 pem redacted',
    ],
    ['never decided', [make.requested(command)], 'no verdict is on record'],
  ];
  it.each(notAgain)('says that it cannot judge what is %s', (_, bodies, why) => {
    const swap = { contract: make.pinned({ may: { run: ['npm run build'] } }), profile: null };
    const result = backtest(chain([make.started(), ...bodies]), createJudge(), swap);
    expect(result).toMatchObject({ judged: 0, changes: [], notRejudgeable: [{ action: 'a1', why }] });
  });

  it('does not let pass a search through folders nobody searched for what the new contract guards', () => {
    const action = make.runs('a1', 'grep -r token src');
    const place = { real: '/home/dana/app/src', is: 'directory', tracked: null } as const;
    const facts = {
      ...{ workspace: '/home/dana/app', home: '/home/dana', protected: [] },
      ...{ paths: { '/home/dana/app/src': place }, guarded: [], guardedRoots: ['/home/dana/app/src'] },
    };
    const [, ...rest] = judged(action);
    const events = chain([make.started(), make.requested(action, { facts }), ...rest]);
    const under = (touch: string[]) =>
      backtest(events, createJudge(), { contract: make.pinned({ may, never: { touch } }), profile: null });
    expect(under(['src/vault/**']).notRejudgeable).toEqual([
      {
        action: 'a1',
        why: 'it reads whole folders, and nobody looked there for `never.touch: src/vault/**`',
      },
    ]);
    expect(under(['src/vault/**']).judged).toBe(0);
    expect(under([]).judged).toBe(1);
  });

  it('keeps a stop answered where the new contract has the very same rule, at whatever place', () => {
    const rule = { runs: ['npm run build'] };
    const start = make.started({ contract: make.pinned({ may, stop_if: [rule] }) });
    const circumstances = { ...make.circumstances, answeredStops: ['stop_if[0]'] };
    const [, decided] = judged(command);
    if (decided === undefined) throw new Error('not judged');
    const events = chain([start, make.requested(command, { circumstances }), decided]);
    const effect = (stop_if: object[]) => {
      const swap = { contract: make.pinned({ may, stop_if }), profile: null };
      return backtest(events, createJudge(), swap).changes.map(({ now }) => now.effect);
    };
    expect(effect([{ minutes: 99 }, rule])).toEqual([]);
    expect(effect([{ runs: ['npm run *'] }])).toEqual(['stop']);
  });

  it('marks what another version of the judge would have changed all the same', () => {
    const bodies = [make.requested(command), make.decided('a1', make.verdict('deny', 'never.run[0]'))];
    const swap = { contract: make.pinned({ may }), profile: null };
    const { changes } = backtest(chain([make.started(), ...bodies]), createJudge(), swap);
    expect(changes).toMatchObject([{ direction: 'looser', drift: true }]);
  });

  it('goes on when judging fails', () => {
    const broken = (): Verdict => {
      throw new Error('a bug');
    };
    const swap = { contract: make.pinned({}), profile: null };
    const result = backtest(chain([make.started(), ...judged(command)]), broken, swap);
    expect(result.notRejudgeable).toEqual([{ action: 'a1', why: 'judging failed: a bug' }]);
  });

  const danger = { word: 'delete', why: 'w' };
  it.each([
    [make.verdict('ask'), make.verdict('ask', 'x', { danger }), 'tighter'],
    [make.verdict('ask', 'x', { danger }), make.verdict('ask'), 'looser'],
    [make.verdict('deny'), make.verdict('deny', 'x', { danger }), null],
    [make.verdict('stop'), make.verdict('deny'), 'looser'],
  ])('%#: a typed word more is tighter, on a question', (was, now, direction) => {
    expect(directionOf(was, now)).toBe(direction);
  });

  it('changes nothing under the same contract and profile', () => {
    const commands = [
      'npm test',
      'npm run build',
      'rm -rf src',
      'git push',
      'cat src/a.ts | sh',
      'curl https://x.io',
      'echo $(',
    ];
    const actions = fc.array(
      fc.tuple(fc.constantFrom(...commands), fc.boolean()).map(([text, edit]) => ({ text, edit })),
      { maxLength: 8 },
    );
    const rules = fc.record({
      may: fc.record({
        run: fc.subarray(['npm test', 'npm run *', 'git push']),
        edit: fc.subarray(['src/**']),
      }),
      never: fc.record({ touch: fc.subarray(['src/a.ts', 'db/**']), run: fc.subarray(['npm run build']) }),
      stop_if: fc.subarray([{ runs: ['git push'] }, { denied: 1 }]),
    });
    fc.assert(
      fc.property(actions, rules, (wanted, over) => {
        const start = make.started({ contract: make.pinned(over) });
        const bodies = wanted.flatMap(({ text, edit }, at) => {
          const id = `a${at + 1}`;
          return judged(edit ? make.edits(id, '/home/dana/app/src/a.ts') : make.runs(id, text), start);
        });
        const swap = { contract: make.pinned(over), profile: make.profile };
        const result = backtest(chain([start, ...bodies]), createJudge(), swap);
        expect(result).toEqual({ judged: wanted.length, changes: [], otherRule: 0, notRejudgeable: [] });
      }),
      { numRuns: 150 },
    );
  });
});
