import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { type Driver, drive } from './drive.ts';
import { askedBodies, asksForTest, noLine, oneWidth, proposal, propose } from './sample-rule.ts';
import {
  contract,
  contractText,
  deletes,
  foreseen,
  judged,
  past,
  person,
  run,
  verdict,
  view,
} from './sample-run.ts';

const danger = { word: 'delete', why: 'cannot be undone' };
const question = (of = asksForTest()): Driver => drive(of).press('prefix', 'a').wait(600);
const sheet = (what = proposal): Driver => propose(what)(question().press('r'));
const ready = (what = proposal): Driver => sheet(what).wait(600);
const rules = (driver: Driver) =>
  driver.intents().flatMap((intent) => (intent.intent === 'make-rule' ? [intent] : []));
const effects = (driver: Driver) => driver.effects().filter(({ do: what }) => what !== 'attention');

describe('r in the question', () => {
  it('opens a sheet and computes nothing itself', () => {
    const driver = question().press('r');
    const decided = driver.run().waiting[0]?.decided;
    expect(driver.screen().dialog).toMatchObject({ kind: 'rule', action: 'a7', proposal: null });
    expect(effects(driver)).toEqual([{ do: 'propose-rule', action: 'a7', decided }]);
  });

  const off: [string, () => Driver, RegExp][] = [
    [
      'is off for a dangerous action',
      () => question(view([...past, ...judged(run('a7', 'rm -rf x'), verdict('ask', 'x', { danger }))])),
      /dangerous/,
    ],
    ['is off for a watcher', () => question(view(askedBodies, false)), /may only watch/],
    ['is off while only looking', () => drive(asksForTest()).press('prefix', 'l').wait(600), /only looking/],
    [
      'is off before the last line was on screen',
      () => question(view([...past, ...judged(run('a7', 'true\n'.repeat(60)), verdict('ask', 'x'))])),
      /last line/,
    ],
    ['is off on a changed proposal', () => question().press('m', '5', 'Enter').wait(600), /Esc goes back/],
  ];
  it.each(off)('%s, and says so', (_, open, why) => {
    const driver = open().press('r');
    expect(effects(driver)).toEqual([]);
    expect(driver.screen().dialog?.kind).toBe('approval');
    expect(driver.screen().message?.text).toMatch(why);
  });

  const hasty: [string, () => Driver][] = [
    ['before 600 ms', () => drive(asksForTest()).press('prefix', 'a', 'r')],
    ['in a chunk', () => question().chunk('r', 'Enter')],
    ['pasted', () => question().paste('r')],
  ];
  it.each(hasty)('does nothing %s', (_, act) => expect(effects(act())).toEqual([]));
});

describe('the sheet', () => {
  it('makes the rule with Enter: the lines, the whole contract, bound to the judgement', () => {
    const driver = ready().press('Enter');
    const decided = driver.run().waiting[0]?.decided;
    expect(rules(driver)).toEqual([
      {
        intent: 'make-rule',
        action: 'a7',
        decided,
        lines: proposal.widths[0]?.lines,
        contract: proposal.widths[0]?.contract,
        shown: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), ms: 601, swallowed: 0 },
      },
    ]);
    expect(driver.screen().dialog).toBeNull();
  });

  it('makes the wider one after w, and the narrow one after w again', () => {
    const wide = ready().press('w', 'G').wait(600).press('Enter');
    expect(rules(wide)[0]?.lines).toEqual(proposal.widths[1]?.lines);
    const narrow = ready().press('w', 'w').wait(600).press('Enter');
    expect(rules(narrow)[0]?.lines).toEqual(proposal.widths[0]?.lines);
    expect(rules(wide)[0]?.shown.hash).not.toBe(rules(narrow)[0]?.shown.hash);
  });

  const none: [string, () => Driver][] = [
    ['Enter at once', () => sheet().press('Enter')],
    ['Enter while it is worked out', () => question().press('r').wait(600).press('Enter')],
    [
      'Enter that was on its way when it came',
      () => propose(proposal)(question().press('r').wait(600)).press('Enter'),
    ],
    ['Enter in a chunk', () => ready().chunk('Enter', 'Enter')],
    ['a pasted Enter', () => ready().paste('\n')],
    ['Space and y', () => ready().press('Space').wait(600).press('y')],
    ['Enter right after w', () => ready().press('w', 'Enter')],
    ['Enter under the help', () => ready().press('?').wait(600).press('Enter')],
    ['Enter where no line answers it', () => ready(noLine).press('Enter')],
    ['w where there is nothing wider', () => ready(oneWidth).press('w')],
    ['Esc, then Enter', () => ready().press('Esc').wait(600).press('Enter')],
    [
      'a proposal for another judgement',
      () =>
        question()
          .press('r')
          .give((at) => ({ kind: 'rule-proposed', action: 'a7', decided: 'x', proposal, at }))
          .wait(600)
          .press('Enter'),
    ],
    ['a proposal nobody waits for', () => propose(proposal)(question()).wait(600).press('Enter')],
  ];
  it.each(none)('%s makes none', (_, act) => expect(rules(act())).toEqual([]));

  it('has to be read to its last line', () => {
    const lines = Array.from({ length: 40 }, (_, at) => ({ list: 'read', pattern: `src/${at}.ts` }) as const);
    const [first] = proposal.widths;
    const long = { ...proposal, widths: first ? [{ ...first, lines }] : [] };
    expect(rules(ready(long).press('Enter'))).toEqual([]);
    expect(rules(ready(long).press('G').wait(600).press('Enter'))).toHaveLength(1);
  });

  it('gives way to the question as it was with Esc', () => {
    const driver = ready().press('Esc');
    const asWas = {
      action: 'a7',
      proposal: { what: 'once' },
      entry: null,
      reading: { seenAll: true, top: 0 },
    };
    expect(driver.screen().dialog).toMatchObject({ kind: 'approval', ...asWas });
    expect(driver.press('y').intents()).toEqual([]);
    expect(driver.wait(600).press('y').intents()).toMatchObject([{ intent: 'answer', answer: 'once' }]);
  });

  it('says why no line answers it', () => {
    expect(ready(noLine).press('Enter').screen().message?.text).toBe('no line answers this question');
  });
});

describe('a sheet whose question changes', () => {
  const amended: EventBody = {
    type: 'contract.amended',
    contract: { ...contract, text: `${contractText}# more\n`, version: 2 },
    by: person.identity,
    reason: 'more',
  };
  const answered: EventBody = {
    type: 'action.answered',
    action: 'a7',
    by: person,
    answer: 'rule',
    note: 'may.run  x',
    waitedMs: 1,
    shown: null,
  };
  const cases: [string, EventBody[], string | null, RegExp][] = [
    ['counted', [foreseen('a7', deletes)], 'approval', /counted meanwhile/],
    ['under another contract', [amended], 'approval', /amended meanwhile/],
    ['answered elsewhere', [answered], null, /^ana answered: made a rule for it$/],
    ['judged again', judged(run('a7', 'npx x'), verdict('ask', 'x')), null, /judged again/],
  ];
  it.each(cases)('%s: it closes with a message, nothing is sent', (_, more, kind, message) => {
    const driver = ready().become(view([...askedBodies, ...more]));
    expect(driver.screen().dialog?.kind ?? null).toBe(kind);
    expect(driver.screen().message?.text).toMatch(message);
    expect(rules(driver.press('Enter'))).toEqual([]);
  });
});
