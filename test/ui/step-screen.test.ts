import { describe, expect, it } from 'vitest';
import { focusWord, routerFocus } from '../../src/ui/focus.ts';
import { selected } from '../../src/ui/step-panes.ts';
import { type Driver, drive } from './drive.ts';
import { judged, past, person, run, verdict, view, waitingRun } from './sample-run.ts';

const calm = (): Driver => drive(view(past));
const over = (): Driver =>
  drive(view([...past, { type: 'run.interrupted', reason: 'power', at: '2026-11-20T14:03:00Z' }]));
const panes = (): Driver => calm().press('prefix', 'o');
const at = (driver: Driver) => selected(driver.screen(), driver.run())?.id;

describe('the prefix', () => {
  const cases: [string, Driver, object][] = [
    ['o moves to the actions', calm().press('prefix', 'o'), { base: 'PANES', pane: 'actions' }],
    ['Tab does too', calm().press('prefix', 'Tab'), { base: 'PANES', pane: 'actions' }],
    ['3 goes to the detail', calm().press('prefix', '3'), { base: 'PANES', pane: 'detail' }],
    ['z zooms', calm().press('prefix', 'z'), { zoomed: true }],
    ['z zooms back', calm().press('prefix', 'z', 'prefix', 'z'), { zoomed: false }],
    ['x hides', calm().press('prefix', 'x'), { hidden: true }],
    ['k locks', calm().press('prefix', 'k'), { locked: true }],
    ['Esc leaves it', calm().press('prefix', 'Esc'), { prefixed: false, base: 'AGENT' }],
    ['? opens the help', calm().press('prefix', '?'), { help: { top: 0 } }],
    [
      'an unknown key leaves it with a word',
      calm().press('prefix', '!'),
      { prefixed: false, message: expect.anything() },
    ],
    ['waits as long as it takes', calm().press('prefix').wait(60_000), { prefixed: true }],
  ];
  it.each(cases)('%s', (_, driver, wanted) => expect(driver.screen()).toMatchObject(wanted));

  const intents: [string, Driver, object][] = [
    ['p pauses', calm().press('prefix', 'p'), { intent: 'pause' }],
    [
      'p resumes',
      drive(view([...past, { type: 'run.paused', by: person, reason: '', processes: 1 }])).press(
        'prefix',
        'p',
      ),
      { intent: 'resume' },
    ],
    ['m marks', calm().press('prefix', 'm'), { intent: 'note', marker: true }],
    ['n notes', calm().press('prefix', 'n', ...'hm', 'Enter'), { intent: 'note', text: 'hm', marker: false }],
    ['s and s stop', calm().press('prefix', 's', 's'), { intent: 'end', how: 'stop' }],
    ['q and K kill', calm().press('prefix', 'q', 'K'), { intent: 'end', how: 'kill' }],
  ];
  it.each(intents)('%s', (_, driver, wanted) =>
    expect(driver.intents()).toEqual([expect.objectContaining(wanted)]),
  );

  const effects: [string, Driver, object[]][] = [
    ['q and d leave', calm().press('prefix', 'q', 'd'), [{ do: 'detach' }]],
    ['q and Esc do not', calm().press('prefix', 'q', 'Esc'), []],
    ['q in a burst does not', calm().press('prefix', 'q').chunk('s', 'K', 'd'), []],
    ['r redraws', calm().press('prefix', 'r'), [{ do: 'redraw' }]],
    ['h opens the history', calm().press('prefix', 'h'), [{ do: 'open-history' }]],
    ['q leaves a run that is over at once', over().press('prefix', 'q'), [{ do: 'detach' }]],
    ['q does too from its panes', over().press('prefix', 'o', 'q'), [{ do: 'detach' }]],
    ['an empty note is none', calm().press('prefix', 'n', 'Enter'), []],
    ['nothing waits for a', calm().press('prefix', 'a'), []],
  ];
  it.each(effects)('%s', (_, driver, wanted) => expect(driver.effects()).toEqual(wanted));

  it('pressed twice in the panes is the agent’s', () => {
    expect(panes().press('prefix', 'prefix').effects()).toEqual([
      { do: 'to-agent', raw: Uint8Array.of(0x1d) },
    ]);
  });

  it('taken back by the router leaves the screen as it was', () => {
    const driver = calm()
      .press('prefix')
      .give((now) => ({ kind: 'router', focus: 'agent', at: now }));
    expect(driver.screen().prefixed).toBe(false);
  });

  it('offers a watcher nothing that acts', () => {
    const watcher = drive(view(past, false));
    for (const label of ['p', 's', 'n', 'm']) watcher.press('prefix', label);
    expect(watcher.intents()).toEqual([]);
  });

  it('a stop freezes pausing too', () => {
    const stop = {
      type: 'stop.hit',
      stop: 's',
      rule: verdict('stop', 'x').rule,
      reason: '',
      action: null,
    } as const;
    expect(
      drive(view([...past, stop]))
        .press('prefix', 'p')
        .intents(),
    ).toEqual([]);
  });
});

describe('who has the keys', () => {
  const cases: [string, Driver, string, string][] = [
    ['at first', calm(), 'AGENT', 'agent'],
    ['behind the prefix', calm().press('prefix'), 'AGENT', 'prefix'],
    ['in the panes', panes(), 'PANES', 'screen'],
    ['back with i', panes().press('i'), 'AGENT', 'agent'],
    ['back with Esc', panes().press('Esc'), 'AGENT', 'agent'],
    ['in a question', drive(waitingRun()).press('prefix', 'a'), 'ASK', 'screen'],
    ['later', drive(waitingRun()).press('prefix', 'a', 'Esc'), 'AGENT', 'agent'],
    ['in the help', calm().press('prefix', '?'), 'ASK', 'screen'],
    ['locked', calm().press('prefix', 'k'), 'LOCK', 'agent'],
  ];
  it.each(cases)('%s', (_, driver, word, focus) => {
    expect(focusWord(driver.screen(), driver.run().mayAnswer)).toBe(word);
    expect(routerFocus(driver.screen())).toBe(focus);
  });
});

describe('the panes', () => {
  const cases: [string, Driver, string | undefined][] = [
    ['follow the newest', panes(), 'a4'],
    ['k goes up', panes().press('k'), 'a3'],
    ['j stays inside', panes().press('j', 'j'), 'a4'],
    ['g goes to the first', panes().press('g'), 'a1'],
    ['v shows one verdict', panes().press('v', 'v'), 'a3'],
    ['/ finds', panes().press('/', ...'npm', 'Enter'), 'a1'],
    ['n finds the next one', panes().press('/', ...'allow', 'Enter', 'n'), 'a2'],
    ['N finds the one before', panes().press('/', ...'allow', 'Enter', 'N'), 'a4'],
  ];
  it.each(cases)('%s', (_, driver, wanted) => expect(at(driver)).toBe(wanted));

  it('stay where the cursor is once it moved, until f', () => {
    const more = view([...past, ...judged(run('a9', 'ls'), verdict('allow', 'x'))]);
    const driver = panes().press('k').become(more);
    expect(at(driver)).toBe('a3');
    expect(at(driver.press('f'))).toBe('a9');
  });

  it('copy what the action is about', () => {
    expect(panes().press('g', 'y').effects()).toEqual([{ do: 'copy', text: 'npm test' }]);
  });

  it('open the rule that decided', () => {
    expect(panes().press('e').effects()).toEqual([{ do: 'open-rule', file: 'countersign.yaml', line: 31 }]);
  });

  it('walk in a circle with Tab and back', () => {
    expect(panes().press('Tab', 'Tab', 'Tab', 'Tab').screen().pane).toBe('actions');
    expect(panes().press('S-Tab').screen().pane).toBe('agent');
  });

  it('scroll the agent’s screen back, and forget it on the way out', () => {
    const driver = calm().press('prefix', '[', 'k', 'k', 'j');
    expect(driver.screen().scrollback).toBe(1);
    driver.press('Esc');
    expect(driver.effects().at(-1)).toEqual({ do: 'scrollback', lines: 0 });
  });
});

describe('messages and size', () => {
  it('leave by themselves', () => {
    const driver = calm().press('prefix', '!');
    expect(driver.screen().message).not.toBeNull();
    expect(driver.wait(6_000).screen().message).toBeNull();
  });

  it('a resize keeps a question open and shows what fits', () => {
    const driver = drive(waitingRun()).press('prefix', 'a');
    driver.give((now) => ({ kind: 'resize', cols: 40, rows: 10, at: now }));
    expect(driver.screen()).toMatchObject({ cols: 40, rows: 10, dialog: { kind: 'approval' } });
  });
});
