import { describe, expect, it } from 'vitest';
import { dialogFrame } from '../../src/ui/dialog-frame.ts';
import { openHistory, wheelHistory } from '../../src/ui/history-state.ts';
import { homeItems, openHome, wheelHome } from '../../src/ui/home-state.ts';
import { layout } from '../../src/ui/layout.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { openReplay, wheelReplay } from '../../src/ui/replay-state.ts';
import { type Driver, drive } from './drive.ts';
import { entries } from './sample-history.ts';
import { home } from './sample-home.ts';
import { judged, past, run, verdict, view, waitingRun } from './sample-run.ts';

const long = () => view([...past, ...judged(run('a7', 'true\n'.repeat(60)), verdict('ask', 'default'))]);
const turn = (driver: Driver, by: 1 | -1, x: number, y: number): Driver =>
  driver.give((at) => ({ kind: 'wheel', by, x, y, at }));
const placesOf = (driver: Driver) => {
  const { cols, rows } = driver.screen();
  return layout(cols, rows, driver.screen());
};

describe('the wheel', () => {
  it('moves through the actions without taking the keys', () => {
    const driver = drive(view(past), 140, 40);
    const { actions } = placesOf(driver);
    const last = driver.screen().cursor;
    turn(driver, -1, actions?.left ?? 0, (actions?.top ?? 0) + 1);
    expect(driver.screen()).toMatchObject({ cursor: last - 1, follow: false, base: 'AGENT' });
    turn(driver, 1, actions?.left ?? 0, (actions?.top ?? 0) + 1);
    expect(driver.screen()).toMatchObject({ cursor: last, follow: true });
  });

  it("scrolls the agent's screen back, until something is typed to the agent", () => {
    const driver = drive(view(past));
    const { agent } = placesOf(driver);
    turn(turn(driver, -1, 3, agent.top), -1, 3, agent.top);
    expect(driver.screen()).toMatchObject({ scrollback: 6, base: 'AGENT' });
    driver.give((at) => ({ kind: 'typed', at }));
    expect(driver.screen().scrollback).toBe(0);
    expect(driver.effects().filter((effect) => effect.do === 'scrollback')).toEqual([
      { do: 'scrollback', lines: 3 },
      { do: 'scrollback', lines: 6 },
      { do: 'scrollback', lines: 0 },
    ]);
  });

  it('reads a question to its end, and then it may be answered', () => {
    const driver = drive(long()).press('prefix', 'a').wait(600);
    const frame = dialogFrame(driver.screen(), driver.run());
    expect(driver.press('y').wait(600).intents()).toEqual([]);
    for (let turns = 0; turns < 60; turns += 1) turn(driver, 1, (frame?.rect.left ?? 0) + 2, 8);
    expect(driver.press('y').intents()).toMatchObject([{ intent: 'answer', answer: 'once' }]);
  });

  it('neither starts the wait again nor counts as a key that was lost', () => {
    const driver = drive(waitingRun()).press('prefix', 'a').wait(599);
    turn(driver, 1, 10, 8);
    expect(driver.wait(1).press('y').intents()).toMatchObject([
      { intent: 'answer', shown: { swallowed: 0 } },
    ]);
  });

  it('does nothing outside what scrolls', () => {
    const driver = drive(long()).press('prefix', 'a').wait(600);
    const before = driver.screen();
    turn(turn(driver, 1, 0, 23), -1, 0, 0);
    expect({ ...driver.screen(), at: 0 }).toEqual({ ...before, at: 0 });
    const free = drive(view(past));
    turn(turn(free, 1, 0, 0), 1, 200, 200);
    expect(free.effects().filter((effect) => effect.do !== 'attention')).toEqual([]);
  });

  it('scrolls the help', () => {
    const driver = drive(view(past)).press('prefix', '?');
    expect(turn(driver, 1, 1, 1).screen().help).toEqual({ top: 3 });
    expect(turn(turn(driver, -1, 1, 1), -1, 1, 1).screen().help).toEqual({ top: 0 });
  });

  it('moves the cursor of home and history, and stays in them', () => {
    const last = homeItems(home).length - 1;
    const far = Array.from({ length: 30 }).reduce<typeof openHome>(
      (state) => wheelHome(state, 1, home),
      openHome,
    );
    expect([far.cursor, wheelHome(openHome, -1, home).cursor]).toEqual([last, 0]);
    const list = createRunList(entries);
    const state = openHistory();
    expect(wheelHistory(state, 1, list).cursor).toBe(1);
    expect(wheelHistory(state, -1, list).cursor).toBe(0);
    expect(wheelHistory({ ...state, help: 0 }, 1, list)).toMatchObject({ help: 3, cursor: 0 });
  });

  it('goes from action to action in a replay, over the actions only', () => {
    const marker = (t: number) => ({ t, effect: 'allow', action: `a${t}`, text: '' }) as const;
    const recording = { length: 100, markers: [marker(10), marker(50)], frames: [] };
    const over = (by: 1 | -1, playhead: number, overActions = true) =>
      wheelReplay({ ...openReplay, playhead }, { by, overActions }, recording).playhead;
    expect([over(1, 10), over(-1, 50), over(1, 50), over(1, 10, false)]).toEqual([50, 10, 50, 10]);
  });
});
