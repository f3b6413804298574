import { describe, expect, it } from 'vitest';
import { dialogFrame, frameText } from '../../src/ui/dialog-frame.ts';
import { helpRows } from '../../src/ui/help-text.ts';
import { prefixRows, statusRow } from '../../src/ui/hints.ts';
import { openHistory, stepHistory } from '../../src/ui/history-state.ts';
import { homeRows } from '../../src/ui/home-rows.ts';
import { openHome, stepHome } from '../../src/ui/home-state.ts';
import type { Keymap } from '../../src/ui/key-binding.ts';
import { keymapOf, keymapProblems } from '../../src/ui/keymap-check.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { replayHints } from '../../src/ui/replay-rows.ts';
import { openReplay, stepReplay } from '../../src/ui/replay-state.ts';
import { rowText } from '../../src/ui/row.ts';
import { alone, drive, key } from './drive.ts';
import { entries } from './sample-history.ts';
import { home } from './sample-home.ts';
import { past, view, waitingRun } from './sample-run.ts';

const said: Keymap = {
  prefix: { answer: ['w'], panes: ['t'], pause: ['P'] },
  panes: { follow: ['F'], pane: ['F1', 'F2', 'F3', 'F4'] },
  ask: { allow: ['a'], deny: ['d'], down: ['t'], next: [] },
  home: { open: ['o'], history: ['H'] },
  history: { sort: ['S'] },
  replay: { play: ['k'], 'previous-action': ['Up'], 'next-action': ['Down'], tenth: [] },
};
const own = keymapOf({ ...said, panes: { ...said.panes, answer: ['w'] }, sheet: { answer: ['w'] } });

describe('with keys of their own a person', () => {
  it('has a file that is in order', () => {
    const where = () => 'keys.yaml:1:1';
    expect(keymapProblems(own, { prefix: '^]', where })).toEqual([]);
  });

  it('opens, reads and answers a question with them', () => {
    const driver = drive(waitingRun(), 80, 24, own).press('prefix', 'w').wait(600);
    const frame = dialogFrame(driver.screen(), driver.run());
    const shown = frame ? frameText(frame) : '';
    for (const text of ['a allow once', 'd deny', 't k scroll']) expect(shown).toContain(text);
    for (const text of ['y allow', 'n deny', '] next']) expect(shown).not.toContain(text);
    expect(rowText(statusRow(driver.screen(), driver.run()))).toContain('a once · d deny');
    expect(driver.press('y').wait(600).press('n').intents()).toEqual([]);
    expect(driver.wait(600).press('a').intents()).toMatchObject([{ intent: 'answer', answer: 'once' }]);
  });

  it('sees them in the hints, behind the prefix and in the help', () => {
    const driver = drive(waitingRun(), 80, 24, own);
    expect(rowText(statusRow(driver.screen(), driver.run()))).toContain('^] w answer');
    const strip = prefixRows(driver.screen(), driver.run()).map(rowText).join('\n');
    expect(strip).toContain('P pause');
    const help = helpRows('^]', 80, undefined, own).map(rowText).join('\n');
    expect(help).toMatch(/F1 F2 F3 F4 +agent, actions, detail, run/);
    expect(help).not.toContain('next waiting question');
  });

  it('goes to panes with keys that are no digits', () => {
    const driver = drive(view(past), 80, 24, own).press('prefix', 't');
    const f3 = { ...key('x'), name: 'f3', text: undefined };
    driver.give((at) => ({ kind: 'key', key: f3, meta: alone, at }));
    expect(driver.screen().pane).toBe('detail');
  });

  it('moves about home, history and replay', () => {
    const start = { ...openHome, keymap: own };
    const press = (label: string) => stepHome(start, { key: key(label), meta: alone }, home);
    expect(press('H').effects).toEqual([{ do: 'history' }]);
    expect(press('h').effects).toEqual([]);
    expect(homeRows(start, home, 80, 24).map(rowText).join('\n')).toContain('o open');

    const list = { ...openHistory('', own), filtering: false };
    const sorted = stepHistory(list, { kind: 'key', key: key('S'), meta: alone }, createRunList(entries));
    expect(sorted.history.sort).toBe('longest');

    const replay = { ...openReplay, keymap: own };
    const recording = { length: 1000, markers: [], frames: [] };
    const play = (label: string) =>
      stepReplay(replay, { kind: 'key', key: key(label), meta: alone, at: 0 }, recording).replay;
    expect(play('k').playing).toBe(true);
    expect(play('5').playhead).toBe(0);
    expect(rowText(replayHints(replay))).toContain('k play · ↑↓ action');
  });
});
