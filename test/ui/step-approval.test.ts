import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { focusWord, routerFocus } from '../../src/ui/focus.ts';
import { nextTick } from '../../src/ui/step.ts';
import { type Driver, drive } from './drive.ts';
import {
  deletes,
  edit,
  foreseen,
  judged,
  past,
  person,
  removal,
  removalVerdict,
  run,
  verdict,
  view,
  waitingRun,
} from './sample-run.ts';

const danger = { word: 'delete', why: 'cannot be undone' };
const dangerous = () => view([...past, ...judged(removal, { ...removalVerdict, danger })]);
const two = () =>
  view([...past, ...judged(removal, removalVerdict), ...judged(run('a6', 'ls'), verdict('ask', 'default'))]);
const long = () => view([...past, ...judged(run('a7', 'true\n'.repeat(60)), verdict('ask', 'default'))]);
const watching = () => {
  const held = { ...run('a7', 'ls'), holds: 'watch' as const };
  return view([...past, ...judged(held, verdict('ask', 'default'))]);
};
const answered = (answer: 'once' | 'deny'): EventBody => ({
  type: 'action.answered',
  action: 'a5',
  by: person,
  answer,
  note: null,
  waitedMs: 10,
  shown: null,
});
const withdrawn: EventBody = {
  type: 'action.answered',
  action: 'a5',
  by: { kind: 'supervisor', because: 'withdrawn' },
  answer: 'deny',
  note: null,
  waitedMs: 10,
  shown: null,
};

const opened = (): Driver => drive(waitingRun()).press('prefix', 'a');
const live = (): Driver => opened().wait(600);
const answers = (driver: Driver) =>
  driver.intents().flatMap((intent) => (intent.intent === 'answer' ? [intent] : []));
const kinds = (driver: Driver) => answers(driver).map((intent) => intent.answer);

describe('what would happen, counted while the dialog is open', () => {
  const bodies = [...past, ...judged(removal, removalVerdict)];
  const told = view([...bodies, foreseen('a5', deletes)]);

  it('has to stand on screen for a moment before an answer counts', () => {
    const driver = live().become(told);
    expect(driver.press('y').intents()).toEqual([]);
    expect(kinds(driver.wait(600).press('y'))).toEqual(['once']);
  });

  it('has to be read to the last line again', () => {
    const small = drive(waitingRun(), 80, 20).press('prefix', 'a').wait(600);
    expect(small.screen().dialog).toMatchObject({ reading: { seenAll: true } });
    const more = { ...deletes, text: 'x '.repeat(200) };
    small.become(view([...bodies, foreseen('a5', more, more)])).wait(600);
    expect(small.screen().dialog).toMatchObject({ reading: { seenAll: false } });
  });

  it('is part of what was shown, and no reason to wait when it was there first', () => {
    const driver = drive(told).press('prefix', 'a').wait(600).press('y');
    const [answer] = answers(driver);
    const [before] = answers(live().press('y'));
    expect(kinds(driver)).toEqual(['once']);
    expect(answer?.shown?.hash).not.toBe(before?.shown?.hash);
  });

  it('re-arms a stop as well', () => {
    const stop: EventBody = {
      type: 'stop.hit',
      stop: 's1',
      rule: removalVerdict.rule,
      reason: 'no',
      action: 'a5',
    };
    const stopped = [...past, ...judged(removal, verdict('stop', 'stop_if[0]')), stop];
    const driver = drive(view(stopped)).press('prefix', 'a').wait(600);
    driver.become(view([...stopped, foreseen('a5', deletes)]));
    expect(driver.press('x').intents()).toEqual([]);
    expect(driver.wait(600).press('x').intents()).toMatchObject([{ intent: 'resolve-stop', how: 'end' }]);
  });
});

describe('the arming guard', () => {
  const nothing: [string, (driver: Driver) => Driver][] = [
    ['y before 600 ms', (d) => d.wait(598).press('y')],
    ['y after another key', (d) => d.wait(600).press('w', 'y')],
    ['y after scrolling, without a pause', (d) => d.wait(600).press('j', 'y')],
    ['two keys in one chunk', (d) => d.wait(600).chunk('y', 'y')],
    ['y and Enter in one chunk', (d) => d.wait(600).chunk('y', 'Enter')],
    ['a pasted y', (d) => d.wait(600).paste('y')],
    ['Enter', (d) => d.wait(600).press('Enter')],
    ['Space', (d) => d.wait(600).press('Space')],
    ['s in a chunk', (d) => d.wait(600).chunk('s', 's')],
    ['y under the help screen', (d) => d.wait(600).press('?').wait(600).press('y')],
    ['y as a command behind the prefix', (d) => d.wait(600).press('prefix').wait(600).press('y')],
    ['Esc and y', (d) => d.wait(600).press('Esc').wait(600).press('y')],
    [
      'a held key that repeats',
      (d) => Array.from({ length: 40 }).reduce<Driver>((one) => one.wait(30).press('y'), d),
    ],
  ];
  it.each(nothing)('keeps %s from answering', (_, act) => {
    expect(act(opened()).intents()).toEqual([]);
  });

  it('lets a single y through after 600 ms without a key', () => {
    expect(kinds(live().press('y'))).toEqual(['once']);
  });

  it('counts what it swallowed and how long the dialog stood, for the record', () => {
    const [answer] = answers(opened().press('h', 'w', 'y').wait(600).press('y'));
    expect(answer?.shown.swallowed).toBe(3);
    expect(answer?.shown.ms).toBe(604);
  });

  it('asks for a tick while it is not armed and for none afterwards', () => {
    expect(nextTick(opened().screen())).toBe(100);
    expect(nextTick(live().screen())).toBeNull();
  });

  it('is not fooled by terminal reports', () => {
    const report = (name: string, d: Driver) =>
      d.give((at) => ({
        kind: 'key',
        key: { name, ctrl: false, alt: false, shift: false, raw: new Uint8Array(3) },
        meta: { keysInChunk: 1, pasted: false },
        at,
      }));
    for (const name of ['mouse', 'wheel-up', 'wheel-down', 'focus-in', 'focus-out'])
      expect(report(name, live()).intents()).toEqual([]);
  });
});

describe('answers', () => {
  const cases: [string, (d: Driver) => Driver, object][] = [
    ['y', (d) => d.press('y'), { answer: 'once', minutes: null, note: null, command: null }],
    ['s', (d) => d.press('s'), { answer: 'run' }],
    ['n', (d) => d.press('n'), { answer: 'deny', note: null }],
    ['N with a note', (d) => d.press('N', ...'no way', 'Enter'), { answer: 'deny', note: 'no way' }],
    [
      'N with a pasted note',
      (d) => d.press('N').paste('no\nway').press('Enter'),
      { answer: 'deny', note: 'no way' },
    ],
    [
      'm and y',
      (d) => d.press('m', '1', '5', 'Enter').wait(600).press('y'),
      { answer: 'minutes', minutes: 15 },
    ],
    [
      'E and y',
      (d) =>
        d
          .press('E', '^u', ...'ls', 'Enter')
          .wait(600)
          .press('y'),
      { answer: 'edited', command: 'ls' },
    ],
  ];
  it.each(cases)('%s', (_, act, wanted) => {
    const driver = act(live());
    expect(answers(driver)).toEqual([expect.objectContaining({ action: 'a5', ...wanted })]);
    expect(driver.screen().dialog).toBeNull();
  });

  const none: [string, (d: Driver) => Driver][] = [
    ['m without y', (d) => d.press('m', '5', 'Enter')],
    ['m and y at once', (d) => d.press('m', '5', 'Enter', 'y')],
    ['0 minutes', (d) => d.press('m', '0', 'Enter').wait(600).press('y')],
    [
      '1441 minutes',
      (d) =>
        d
          .press('m', ...'1441', 'Enter')
          .wait(600)
          .press('y'),
    ],
    ['an empty command', (d) => d.press('E', '^u', 'Enter').wait(600).press('y')],
    ['a pasted Enter in the note', (d) => d.press('N').chunk('a', 'Enter')],
    ['s on a changed proposal', (d) => d.press('m', '5', 'Enter').wait(600).press('s')],
    ['E left with Esc, then Enter', (d) => d.press('E', 'Esc', 'Enter')],
  ];
  it.each(none)('%s sends nothing', (_, act) => expect(act(live()).intents()).toEqual([]));

  it('are bound to the judgement on screen and to all of its text', () => {
    const driver = live();
    const held = driver.run().waiting[0];
    const [answer] = answers(driver.press('y'));
    expect(answer?.decided).toBe(held?.decided);
    expect(answer?.shown.hash).toMatch(/^[0-9a-f]{64}$/);
    const other = drive(view([...past, ...judged(run('a5', 'rm -rf build dist '), removalVerdict)])).press(
      'prefix',
      'a',
    );
    expect(answers(other.wait(600).press('y'))[0]?.shown.hash).not.toBe(answer?.shown.hash);
  });

  it('hash the same text at every terminal size', () => {
    const at = (cols: number, rows: number) =>
      answers(drive(waitingRun(), cols, rows).press('prefix', 'a').wait(600).press('y'))[0]?.shown.hash;
    expect(at(80, 24)).toBe(at(140, 40));
  });

  it('go on to the next question, with a guard of its own', () => {
    const driver = drive(two()).press('prefix', 'a').wait(600).press('y', 'y');
    expect(answers(driver).map((answer) => answer.action)).toEqual(['a5']);
    expect(answers(driver.wait(600).press('y')).map((answer) => answer.action)).toEqual(['a5', 'a6']);
  });

  it('are not sent twice before the journal confirms them', () => {
    const driver = live().press('y').wait(600).press('prefix', 'a').wait(600).press('y');
    expect(kinds(driver)).toEqual(['once']);
    expect(driver.screen().message?.text).toBe('nothing is waiting');
  });

  it('may be sent again when the host refused them', () => {
    const driver = live()
      .press('y')
      .give((at) => ({ kind: 'say', text: 'refused', bad: true, at }));
    expect(kinds(driver.press('prefix', 'a').wait(600).press('y'))).toEqual(['once', 'once']);
  });
});

describe('what is not offered', () => {
  it('a watcher answers nothing', () => {
    const driver = drive(view([...past, ...judged(removal, removalVerdict)], false)).press('prefix', 'a');
    expect(driver.wait(600).press('y').wait(600).press('n').intents()).toEqual([]);
    expect(driver.screen().message?.text).toBe('this viewer may only watch');
  });

  it('looking answers nothing, until the prefix and a', () => {
    const driver = drive(waitingRun())
      .press('prefix', 'l')
      .wait(600)
      .press('y', 's', 'n')
      .wait(600)
      .press('y');
    expect(driver.intents()).toEqual([]);
    expect(kinds(driver.press('prefix', 'a').wait(600).press('y'))).toEqual(['once']);
  });

  it('editing needs a command and a channel that holds', () => {
    const change = { path: 'a', before: null, after: 'x' };
    const file = view([...past, ...judged(edit('a5', [change]), verdict('ask', 'default'))]);
    for (const of of [watching(), file]) {
      const driver = drive(of)
        .press('prefix', 'a')
        .wait(600)
        .press('E', ...'x', 'Enter')
        .wait(600)
        .press('y');
      expect(answers(driver)[0]?.command ?? null).toBeNull();
    }
  });
});

describe('reading to the end', () => {
  it('keeps y, s and m off until the last line was on screen; n works', () => {
    const driver = drive(long())
      .press('prefix', 'a')
      .wait(600)
      .press('y')
      .wait(600)
      .press('s')
      .wait(600)
      .press('m');
    expect(driver.intents()).toEqual([]);
    expect(driver.screen().message?.text).toBe('scroll to the last line first');
    expect(kinds(drive(long()).press('prefix', 'a').wait(600).press('n'))).toEqual(['deny']);
  });

  it.each([
    [['G']],
    [['End']],
    [Array.from({ length: 70 }, () => 'j')],
    [Array.from({ length: 7 }, () => '^d')],
  ])('is done with %s', (keys) => {
    const driver = drive(long())
      .press('prefix', 'a')
      .wait(600)
      .press(...keys)
      .wait(600)
      .press('y');
    expect(kinds(driver)).toEqual(['once']);
  });

  it('is not done by scrolling almost to the end', () => {
    const driver = drive(long()).press('prefix', 'a', 'G', 'k');
    const almost = drive(long()).press('prefix', 'a', '^d', '^d');
    expect(driver.screen().dialog).toMatchObject({ reading: { seenAll: true } });
    expect(almost.screen().dialog).toMatchObject({ reading: { seenAll: false } });
  });

  it('starts again for an edited command', () => {
    const driver = drive(long())
      .press('prefix', 'a', 'G')
      .wait(600)
      .press('E', 'x', 'Enter')
      .wait(600)
      .press('y');
    expect(driver.intents()).toEqual([]);
  });

  it('is impossible where nothing fits', () => {
    const driver = drive(waitingRun(), 40, 4).press('prefix', 'a', 'G').wait(600).press('y');
    expect(driver.intents()).toEqual([]);
  });
});

describe('danger', () => {
  const step2 = () => drive(dangerous()).press('prefix', 'a').wait(600).press('y');
  const none: [string, (d: Driver) => Driver][] = [
    ['y alone', (d) => d],
    ['Enter without the word', (d) => d.press('Enter')],
    ['a wrong word', (d) => d.press(...'deleto', 'Enter')],
    ['the word with blanks', (d) => d.press(...'delete ', 'Enter')],
    ['the word pasted', (d) => d.paste('delete').press('Enter')],
    ['the word in one chunk', (d) => d.chunk(...'delete').press('Enter')],
    ['the word and Enter in one chunk', (d) => d.press(...'delet').chunk('e', 'Enter')],
    ['Esc, which goes back to step 1', (d) => d.press(...'delete', 'Esc', 'Enter')],
  ];
  it.each(none)('is not approved by %s', (_, act) => expect(act(step2()).intents()).toEqual([]));

  it('is approved once by the word and Enter', () => {
    expect(kinds(step2().press(...'delete', 'Enter'))).toEqual(['once']);
    expect(kinds(step2().press(...'wrong', 'Enter', ...'delete', 'Enter'))).toEqual(['once']);
  });

  it.each(['s', 'm', 'E'])('does not offer %s', (label) => {
    const driver = drive(dangerous()).press('prefix', 'a').wait(600).press(label, '5', 'Enter').wait(600);
    expect(driver.intents()).toEqual([]);
    expect(driver.screen().dialog).toMatchObject({ entry: null, proposal: { what: 'once' } });
  });

  it('can be denied in step 1', () => {
    expect(kinds(drive(dangerous()).press('prefix', 'a').wait(600).press('n'))).toEqual(['deny']);
  });
});

describe('questions that change under the dialog', () => {
  const followedBy = (...more: EventBody[]) => view([...past, ...judged(removal, removalVerdict), ...more]);
  const closing: [string, EventBody, RegExp][] = [
    ['answered elsewhere', answered('once'), /^ana answered: allowed once$/],
    ['denied elsewhere', answered('deny'), /^ana answered: denied$/],
    ['withdrawn', withdrawn, /^the agent took its question back$/],
  ];
  it.each(closing)('%s: the dialog closes with a message', (_, event, message) => {
    const driver = live().become(followedBy(event));
    expect(driver.screen().dialog).toBeNull();
    expect(driver.screen().message?.text).toMatch(message);
    expect(focusWord(driver.screen(), driver.run().mayAnswer)).toBe('AGENT');
  });

  it('judged again: the dialog closes, nothing is answered', () => {
    const driver = live().become(followedBy(...judged(removal, removalVerdict)));
    expect(driver.screen().message?.text).toMatch(/judged again/);
    expect(driver.press('y').intents()).toEqual([]);
  });
});

describe('opening', () => {
  it('rings once for each new question', () => {
    const driver = drive(view(past)).become(waitingRun()).become(waitingRun()).become(two());
    expect(driver.effects()).toEqual([
      { do: 'attention', waiting: 1 },
      { do: 'attention', waiting: 2 },
    ]);
  });

  it('never takes the keys by itself', () => {
    const driver = drive(view(past)).become(waitingRun());
    expect(routerFocus(driver.screen())).toBe('agent');
    expect(driver.press('a', 'y').wait(600).press('y').intents()).toEqual([]);
  });

  it('works from the panes with a', () => {
    expect(kinds(drive(waitingRun()).press('prefix', 'o', 'a').wait(600).press('y'))).toEqual(['once']);
  });

  it('moves to the next question with ], which arms anew', () => {
    const driver = drive(two()).press('prefix', 'a').wait(600).press(']', 'y').wait(600).press('y');
    expect(answers(driver).map((answer) => answer.action)).toEqual(['a6']);
  });

  it('Esc decides nothing', () => {
    const driver = live().press('Esc');
    expect(driver.intents()).toEqual([]);
    expect(driver.run().waiting).toHaveLength(1);
  });
});
