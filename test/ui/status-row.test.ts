import { describe, expect, it } from 'vitest';
import { statusRow } from '../../src/ui/hints.ts';
import { rowText } from '../../src/ui/row.ts';
import { nextTick } from '../../src/ui/step.ts';
import { type Driver, drive } from './drive.ts';
import {
  judged,
  past,
  person,
  removal,
  removalVerdict,
  rule,
  run,
  verdict,
  view,
  waitingRun,
} from './sample-run.ts';

const stopHit = {
  type: 'stop.hit',
  stop: 's1',
  rule: rule('stop_if[0]'),
  reason: 'schema',
  action: null,
} as const;
const paused = { type: 'run.paused', by: person, reason: '', processes: 2 } as const;
const over = (exitCode: number | null, signal: string | null) =>
  ({
    type: 'run.ended',
    outcome: 'agent-failed',
    exitCode,
    signal,
    reason: '',
    at: '2026-11-20T14:03:00.000Z',
  }) as const;
const waiting = [...past, ...judged(removal, removalVerdict)];
const two = () =>
  view([...past, ...judged(removal, removalVerdict), ...judged(run('a9', 'ls'), verdict('ask', 'default'))]);
const calm = (): Driver => drive(view(past));
const ask = (of = waitingRun()): Driver => drive(of).press('prefix', 'a').wait(600);
const say = (driver: Driver, bad: boolean): Driver =>
  driver.give((at) => ({ kind: 'say', text: 'it was said', bad, at }));
const last = (driver: Driver): string => rowText(statusRow(driver.screen(), driver.run()));

describe('the status row', () => {
  const cases: [string, Driver, RegExp][] = [
    [
      'a question outranks a message',
      say(drive(waitingRun()), false),
      /▲ 1 waiting: \^] a answer .* it was said/,
    ],
    [
      'a stop outranks a message',
      say(drive(view([...past, stopHit])), false),
      /▲ STOP: \^] a answer .* it was said/,
    ],
    ['putting off keeps the banner', ask().press('Esc'), /▲ 1 waiting: \^] a answer/],
    [
      'so do the panes',
      say(drive(waitingRun()).press('prefix', 'o'), false),
      /PANES ▲ 1 waiting: a answer · it was said/,
    ],
    [
      'in the panes a stop says so',
      drive(view([...past, stopHit])).press('prefix', 'o'),
      /PANES ▲ STOP: a answer/,
    ],
    [
      'paused: how many stand still, and what holds them',
      drive(view([...past, { ...paused, processes: 7, way: 'pid-namespace' }])),
      /paused · 7 processes, by pid namespace · \^] p resumes +paused/,
    ],
    ['paused by a run of before', drive(view([...past, paused])), /paused · \^] p resumes the agent/],
    [
      'over: how the agent ended',
      drive(view([...past, over(1, null)])),
      /the run is over: the agent ended with 1 · /,
    ],
    [
      'over: by a signal',
      drive(view([...past, over(null, 'SIGKILL')])),
      /over: the agent was ended by SIGKILL · /,
    ],
    ['over and nobody saw how', drive(view([...past, over(null, null)])), /the run is over · \^] o/],
    ['a message shows where nothing waits', say(calm(), false), /it was said/],
    ['a dialog outranks a message', say(ask(), false), /y once/],
    ['the next question outranks the last answer', ask(two()).press('y').wait(600), /y once/],
    ['a refusal covers a dialog', say(ask(), true), /it was said/],
    ['a refusal covers the banner', say(drive(waitingRun()), true), /it was said/],
    ['a refusal covers a dialog for 4 s', say(ask(), true).wait(4_000), /y once/],
    ['a refusal covers the banner for 4 s', say(drive(waitingRun()), true).wait(4_000), /▲ 1 waiting/],
    ['a dead key in a dialog says why', ask().press(']'), /no other question is waiting/],
    ['a pause is announced', calm().press('prefix', 'p'), /pausing the agent/],
    [
      'and said no longer once it has come',
      calm()
        .press('prefix', 'p')
        .become(view([...past, paused])),
      /paused · \^] p/,
    ],
    ['a resume is announced', drive(view([...past, paused])).press('prefix', 'p'), /resuming the agent/],
    [
      'and said no longer once it goes on',
      drive(view([...past, paused]))
        .press('prefix', 'p')
        .become(view(past)),
      /\^] cmd/,
    ],
  ];
  it.each(cases)('%s', (_, driver, wanted) => expect(last(driver)).toMatch(wanted));

  const words: [string, Driver, RegExp][] = [
    ['a watcher', drive(view(past, false)), /^ WATCH /],
    ['a watcher of a locked screen', drive(view(past, false)).press('prefix', 'k'), /^ WATCH /],
    ['a watcher in the panes', drive(view(past, false)).press('prefix', 'o'), /^ PANES /],
    ['a watcher is told to look, not to answer', drive(view(waiting, false)), /▲ 1 waiting: \^] l look/],
  ];
  it.each(words)('%s', (_, driver, wanted) => expect(last(driver)).toMatch(wanted));

  it('says how far the agent is scrolled back, beside what waits, at any size', () => {
    const back = (of: Driver) => of.press('prefix', '[', 'k', 'k');
    expect(last(back(calm()))).toMatch(/scrolled 2 up · Esc back/);
    expect(last(back(drive(waitingRun(), 50, 10)))).toMatch(/scrolled 2 up · Esc back · ▲ 1/);
    expect(last(back(drive(view(past), 140, 40)).press('Esc'))).not.toMatch(/scrolled/);
  });

  it('takes the agent’s word for how far back it could go', () => {
    const driver = calm().press('prefix', '[', 'g');
    driver.give((at) => ({ kind: 'scrolled', lines: 12, at }));
    expect(last(driver)).toMatch(/scrolled 12 up/);
    expect(driver.press('j').screen().scrollback).toBe(11);
  });

  it('says of y what it does with something dangerous', () => {
    const danger = { word: 'delete', why: 'not in git' };
    const driver = ask(view([...past, ...judged(removal, { ...removalVerdict, danger })]));
    expect(last(driver)).toContain('y go to the word · n deny');
  });

  it('is drawn again the moment a refusal has to give way', () => {
    expect(nextTick(say(drive(waitingRun()), true).screen())).toBe(4_000);
  });
});
