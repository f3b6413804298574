import { describe, expect, it } from 'vitest';
import { dialogFrame } from '../../src/ui/dialog-frame.ts';
import { layout } from '../../src/ui/layout.ts';
import { rowText } from '../../src/ui/row.ts';
import { sheetFrame } from '../../src/ui/sheet.ts';
import { type Driver, drive } from './drive.ts';
import { judged, past, run, verdict, view, waitingRun } from './sample-run.ts';

const long = Array.from({ length: 80 }, (_, index) => `echo part ${index}`).join(' && ');
const many = () => view([...past, ...judged(run('a8', long), verdict('allow', 'may.run[0]'))]);
const frame = (driver: Driver) => sheetFrame(driver.screen(), driver.run());
const text = (driver: Driver): string => (frame(driver)?.rows ?? []).map(rowText).join('\n');
const opened = (of = many()): Driver => drive(of).press('prefix', 'o', 'Enter');

describe('the sheet', () => {
  const opens: [string, Driver, boolean][] = [
    ['Enter in the strip', opened(), true],
    ['the prefix and 3', drive(many()).press('prefix', '3'), true],
    ['the prefix and 4', drive(many()).press('prefix', '4'), true],
    ['Tab towards the detail', drive(many()).press('prefix', 'o', 'Tab'), true],
    ['Enter while the strip is hidden', drive(many()).press('prefix', 'o', 'prefix', 'x', 'Enter'), true],
    ['Enter while the agent is zoomed', drive(many()).press('prefix', 'o', 'z', 'Enter'), true],
    ['Enter in a tiny terminal', drive(many(), 50, 10).press('prefix', 'o', 'Enter'), true],
    ['Enter where the detail has a pane', drive(many(), 140, 40).press('prefix', 'o', 'Enter'), false],
    ['the panes alone', drive(many()).press('prefix', 'o'), false],
  ];
  it.each(opens)('%s: %o', (_, driver, wanted) => {
    expect(frame(driver) !== null).toBe(wanted);
    expect(driver.screen().base).toBe('PANES');
  });

  it('goes back to the columns’ own pane when the terminal grows', () => {
    const driver = opened().give((at) => ({ kind: 'resize', cols: 140, rows: 40, at }));
    expect(frame(driver)).toBeNull();
    expect(driver.screen().pane).toBe('detail');
  });

  it.each(['Esc', 'Enter', 'q'])('closes with %s, back to the actions', (label) => {
    const { base, pane, dialog } = opened().press(label).screen();
    expect({ base, pane, dialog }).toEqual({ base: 'PANES', pane: 'actions', dialog: null });
  });

  it('shows the detail, and the run from its first line on 4', () => {
    expect(text(opened())).toMatch(/3 detail 5\/5.*allow by rule/s);
    expect(text(opened())).not.toContain('4 run');
    const numbers = text(drive(many()).press('prefix', '4'));
    expect(numbers).toMatch(/4 run.*files.*cost.*contract.*pressure/s);
  });

  it.each([
    [80, 24],
    [80, 12],
    [50, 10],
  ])('shows every line at %ix%i on the way down', (cols, rows) => {
    const driver = drive(many(), cols, rows).press('prefix', 'o', 'Enter');
    const seen = new Set<number>();
    for (let step = 0; step < 100; step += 1) {
      const now = frame(driver);
      if (!now) break;
      for (let line = now.top; line < now.top + now.window; line += 1) seen.add(line);
      driver.press('PgDn');
    }
    expect(seen.size).toBe(frame(driver)?.total);
  });

  it('goes back with one k from the end', () => {
    const driver = opened().press('G');
    const end = frame(driver)?.top ?? 0;
    expect(end).toBeGreaterThan(0);
    expect(frame(driver.press('G', 'k'))?.top).toBe(end - 1);
  });

  it('stays at the action being read while newer ones come', () => {
    const later = [...past, ...judged(run('a8', long), verdict('allow', 'may.run[0]'))];
    const driver = opened().become(view([...later, ...judged(run('a9', 'ls'), verdict('allow', 'x'))]));
    expect(text(driver)).toContain('3 detail 5/6');
    driver.press('Esc');
    expect(driver.screen().cursor).toBe(5);
  });

  it('lets a question open over it, and stands there afterwards', () => {
    const driver = opened(waitingRun()).press('a');
    expect(dialogFrame(driver.screen(), driver.run())).not.toBeNull();
    expect(frame(driver.press('Esc'))).not.toBeNull();
  });
});

describe('the detail in a column', () => {
  it('scrolls to its last line and no further', () => {
    const driver = drive(many(), 140, 40).press('prefix', 'o', 'Enter', 'G');
    const { detail } = layout(140, 40, driver.screen());
    const top = driver.screen().detailTop;
    expect(detail).not.toBeNull();
    expect(top).toBeGreaterThan(0);
    expect(driver.press('j', 'k').screen().detailTop).toBe(top - 1);
  });
});

describe('^z', () => {
  it.each([
    ['the panes', drive(many()).press('prefix', 'o', '^z')],
    ['the sheet', opened().press('^z')],
  ])('suspends the view from %s', (_, driver) => {
    expect(driver.effects()).toEqual([{ do: 'suspend' }]);
  });
});
