import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { type Driver, drive } from './drive.ts';
import { contractText, judged, past, person, rule, run, verdict, view } from './sample-run.ts';

const hit = (action: string | null): EventBody => ({
  type: 'stop.hit',
  stop: 's1',
  rule: rule('stop_if[0]'),
  reason: 'schema change',
  action,
});
const danger = { word: 'migrate', why: 'cannot be undone' };
const counted = () => view([...past, hit(null)]);
const bound = (more = {}) =>
  view([...past, ...judged(run('a6', 'migrate'), verdict('stop', 'stop_if[0]', more)), hit('a6')]);
const resolved: EventBody = { type: 'stop.resolved', stop: 's1', how: 'once', by: person, reason: 'fine' };

const live = (of = bound()): Driver => drive(of).press('prefix', 'a').wait(600);
const wider = contractText.replace('src/**', 'src/**, db/**');
const edited = (driver: Driver, contract: string | null): Driver =>
  driver.give((at) => ({ kind: 'edited', stop: 's1', contract, why: 'line 3: not a list', at }));

describe('a stop', () => {
  const cases: [string, Driver, object][] = [
    ['x ends the run', live().press('x'), { how: 'end', contract: null }],
    ['o answers this action', live().press('o'), { how: 'once', contract: null }],
    [
      'o with danger wants the word',
      live(bound({ danger })).press('o', ...'migrate', 'Enter'),
      { how: 'once' },
    ],
    [
      'an amendment carries the whole contract and its reason',
      edited(live().press('c'), wider).press(...'in scope', 'Enter'),
      { how: 'amend', contract: wider, reason: 'in scope' },
    ],
  ];
  it.each(cases)('%s', (_, driver, wanted) => {
    expect(driver.intents()).toEqual([
      expect.objectContaining({ intent: 'resolve-stop', stop: 's1', ...wanted }),
    ]);
    expect(driver.screen().dialog).toBeNull();
  });

  const nothing: [string, Driver][] = [
    ['x before 600 ms', drive(bound()).press('prefix', 'a', 'x')],
    ['o in a chunk', live().chunk('o', 'o')],
    ['x while looking', drive(bound()).press('prefix', 'l').wait(600).press('x')],
    ['o when a counter hit it', live(counted()).press('o')],
    ['o with danger and no word', live(bound({ danger })).press('o', 'Enter')],
    ['o with danger and a pasted word', live(bound({ danger })).press('o').paste('migrate').press('Enter')],
    ['Esc', live().press('Esc')],
    ['an amendment without a reason', edited(live().press('c'), wider).press('Enter')],
    ['an amendment that changes nothing', edited(live().press('c'), contractText).press(...'why', 'Enter')],
    ['an amendment that is no contract', edited(live().press('c'), null).press(...'why', 'Enter')],
    ['an amendment left with Esc', edited(live().press('c'), wider).press(...'why', 'Esc')],
    ['an amendment accepted in a burst', edited(live().press('c'), wider).press('w').chunk('y', 'Enter')],
    [
      'an amendment not read to its end',
      edited(live().press('c'), `${wider}${'- x\n'.repeat(60)}`).press('w', 'Enter'),
    ],
  ];
  it.each(nothing)('%s resolves nothing', (_, driver) => expect(driver.intents()).toEqual([]));

  it('hands the contract to the editor, once', () => {
    const driver = live().press('c');
    expect(driver.effects().filter((effect) => effect.do === 'edit-contract')).toEqual([
      { do: 'edit-contract', stop: 's1', file: 'countersign.yaml', text: contractText },
    ]);
  });

  it('says why an edited contract was not taken', () => {
    expect(edited(live().press('c'), null).screen().message).toMatchObject({
      text: 'line 3: not a list',
      tone: 'bad',
    });
  });

  it('comes before questions, and closes when it is answered elsewhere', () => {
    const both = [...past, ...judged(run('a5', 'ls'), verdict('ask', 'default')), hit(null)];
    const driver = drive(view(both)).press('prefix', 'a');
    expect(driver.screen().dialog?.kind).toBe('stop');
    driver.become(view([...both, resolved]));
    expect(driver.screen().dialog).toBeNull();
    expect(driver.screen().message?.text).toBe('the stop was answered elsewhere');
  });

  it('keeps the amendment only while the stop is open', () => {
    const driver = edited(live().press('c'), wider).become(view([...past, hit(null), resolved]));
    expect(driver.press('w', 'Enter').intents()).toEqual([]);
  });
});
