import { describe, expect, it } from 'vitest';
import { createHistory } from '../../src/state/history.ts';
import { clockAt, elapsed, playTime, shortDuration } from '../../src/ui/clock.ts';
import { applyEvent, applyEvents } from '../../src/ui/follow.ts';
import { runView } from '../../src/ui/run-view-of.ts';
import { openScreen } from '../../src/ui/screen-state.ts';
import { createUiStore } from '../../src/ui/store.ts';
import { PREFIX } from './drive.ts';
import { events, judged, past, removal, removalVerdict } from './sample-run.ts';

const viewing = { mayAnswer: true, zoneMinutes: 60, elapsedMs: 0, recording: true };
const all = events([...past, ...judged(removal, removalVerdict)]);

describe('following a journal', () => {
  it('comes out the same event by event or all at once', () => {
    const one = createUiStore(openScreen(80, 24, PREFIX, 0));
    const many = createUiStore(openScreen(80, 24, PREFIX, 0));
    for (const event of all) applyEvent(one, event);
    applyEvents(many, all);
    expect(one.getState().run).toEqual(many.getState().run);
    expect(one.getState().events).toBe(all.length);
  });

  it('tells listeners once a batch, and not for nothing', () => {
    const store = createUiStore(openScreen(80, 24, PREFIX, 0));
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    applyEvents(store, all);
    applyEvents(store, []);
    expect(told).toBe(1);
  });

  it('shows the run as the record has it', () => {
    const store = createUiStore(openScreen(80, 24, PREFIX, 0));
    applyEvents(store, all);
    const { run, history } = store.getState();
    const view = runView(run, history, viewing);
    expect(view.header).toMatchObject({
      agent: 'claude',
      task: 'fix-policy',
      branch: 'main',
      boundary: 'no boundary',
    });
    expect(view.waiting.map((held) => held.action.id)).toEqual(['a5']);
    expect(view.waiting[0]?.decided).toBe(all.at(-1)?.hash);
    expect(view.actions.at(0)).toMatchObject({ at: '15:02:12', effect: 'allow', target: 'npm test' });
    expect(view.detail('a5')[0]).toContain('ASK by rule ask.run[0]');
    expect(view.detail('nobody')).toEqual([]);
  });

  it('has an empty picture of an empty journal', () => {
    const view = runView(
      createUiStore(openScreen(80, 24, PREFIX, 0)).getState().run,
      createHistory(),
      viewing,
    );
    expect(view).toMatchObject({ status: 'starting', waiting: [], stop: null });
    expect(view.actions.length).toBe(0);
  });
});

describe('times', () => {
  const clocks: [string, number, number, string][] = [
    ['2026-11-20T14:02:07.000Z', 0, 0, '14:02:07'],
    ['2026-11-20T14:02:07.900Z', 200, 0, '14:02:08'],
    ['2026-11-20T23:59:59Z', 1_000, 0, '00:00:00'],
    ['2026-11-20T00:10:00Z', 0, -30, '23:40:00'],
    ['not a time', 0, 0, '--:--:--'],
  ];
  it.each(clocks)('%s + %i ms at %i min is %s', (at, t, zone, wanted) =>
    expect(clockAt(at, t, zone)).toBe(wanted),
  );

  it('are short in lists', () => {
    expect([48_000, 252_000, 3_900_000].map(shortDuration)).toEqual(['48s', '4m12s', '1h05m']);
    expect([154_000, 3_754_000].map(playTime)).toEqual(['02:34', '1:02:34']);
    expect(elapsed(252_000)).toBe('00:04:12');
  });
});
