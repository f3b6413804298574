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

  it('is drawn again the moment a refusal has to give way', () => {
    expect(nextTick(say(drive(waitingRun()), true).screen())).toBe(4_000);
  });
});
