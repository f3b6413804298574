import { describe, expect, it } from 'vitest';
import { hourAndMinute } from '../../src/ui/clock.ts';
import { dialogFrame, frameText } from '../../src/ui/dialog-frame.ts';
import { helpRows } from '../../src/ui/help-text.ts';
import { rowText } from '../../src/ui/row.ts';
import { actionRow, headerRow } from '../../src/ui/run-rows.ts';
import type { ActionRow } from '../../src/ui/run-view.ts';
import { drive } from './drive.ts';
import { judged, past, removal, removalVerdict, rule, view, waitingRun } from './sample-run.ts';

const action: ActionRow = {
  id: 'a1',
  at: '14:02:40',
  t: 0,
  effect: 'ask',
  kind: 'run',
  target: 'rm -rf build dist coverage',
  note: '→ once',
  rule: 'ask.run[0]',
};
const short = { ...action, target: 'npm test' };

describe('an action row', () => {
  const cases: [string, ActionRow, number, string][] = [
    ['a note gives way to a long target', action, 47, '>14:02:40 ? ASK   run    rm -rf build dist co…'],
    ['a note stands behind a short one', short, 47, '>14:02:40 ? ASK   run    npm test (→ once)'],
    ['both fit in a strip', action, 80, '(→ once)'],
  ];
  it.each(cases)('%s', (_, one, width, wanted) => {
    expect(rowText(actionRow(one, true, width))).toContain(wanted.trimEnd());
  });

  it.each([47, 50, 55, 59])('leaves a target 20 cells at width %i', (width) => {
    const text = rowText(actionRow({ ...action, note: '→ edited, failed' }, false, width));
    expect(text).toContain(action.target.slice(0, 19));
  });

  it('says what was answered, not by whom: that is in the detail', () => {
    const by = {
      kind: 'person',
      identity: { name: 'you@example.com', osUser: 'you', how: 'claimed' },
    } as const;
    const answered = {
      type: 'action.answered',
      action: 'a5',
      decided: 'x',
      answer: 'once',
      minutes: null,
      by,
      note: null,
      command: null,
      shown: null,
      waitedMs: 4_000,
    } as const;
    const run = view([...past, ...judged(removal, removalVerdict), answered]);
    expect(run.actions.at(4)?.note).toBe('→ once');
    expect(run.detail('a5').join('\n')).toContain('once by you@example.com');
  });
});

describe('the header', () => {
  const { header } = view(past);
  const cases: [string, object, RegExp][] = [
    ['a run that goes on', {}, / REC $/],
    ['a run that is over', { ended: true }, / ENDED $/],
    ['a run without a record', { recording: false, ended: true }, / NOT RECORDED $/],
  ];
  it.each(cases)('of %s', (_, change, wanted) => {
    expect(rowText(headerRow({ ...header, ...change }, 120))).toMatch(wanted);
  });

  it('knows when the run is over', () => {
    const at = '2026-11-20T14:03:00Z';
    expect(view([...past, { type: 'run.interrupted', reason: 'power', at }]).header.ended).toBe(true);
  });
});

describe('a question', () => {
  const grant = (until: number | null) =>
    ({
      type: 'grant.given',
      grant: {
        id: 'g1',
        key: 'k',
        what: 'rm -rf build',
        by: { name: 'ana', osUser: 'ana', how: 'claimed' },
        action: 'a1',
        until,
      },
    }) as const;
  const cases: [string, number | null, string][] = [
    ['until when', Date.UTC(2026, 10, 20, 14, 12, 59), 'rm -rf build by ana until 14:12'],
    ['that it lasts', null, 'rm -rf build by ana for this run'],
  ];
  it.each(cases)('says what was granted and %s', (_, until, wanted) => {
    const driver = drive(view([...past, grant(until), ...judged(removal, removalVerdict)])).press(
      'prefix',
      'a',
    );
    const frame = dialogFrame(driver.screen(), driver.run());
    expect(frame && frameText(frame)).toContain(`granted ${wanted}`);
  });

  it('counts hours in the viewer’s zone', () => {
    const noon = Date.UTC(2026, 0, 1, 12, 0);
    expect([0, 120, -750].map((zone) => hourAndMinute(noon, zone))).toEqual(['12:00', '14:00', '23:30']);
  });
});

describe('help from a dialog', () => {
  const stop = { type: 'stop.hit', stop: 's1', rule: rule('stop_if[0]'), reason: '', action: null } as const;
  const top = (of: typeof waitingRun, ...keys: string[]) =>
    drive(of())
      .press('prefix', 'a')
      .wait(600)
      .press(...keys)
      .screen().help?.top ?? -1;
  const title = (at: number): string => helpRows('^]', 80).map(rowText)[at] ?? '';

  const cases: [string, number, RegExp][] = [
    ['a question', top(waitingRun, '?'), /^APPROVAL · keys/],
    ['a question, behind the prefix', top(waitingRun, 'prefix', '?'), /^APPROVAL · keys/],
    ['a stop', top(() => view([...past, stop]), '?'), /^STOP/],
    ['no dialog', drive(view(past)).press('prefix', '?').screen().help?.top ?? -1, /^AGENT/],
  ];
  it.each(cases)('%s starts at its keys', (_, at, wanted) => expect(title(at)).toMatch(wanted));

  it('never starts below the last page', () => {
    const driver = drive(view(past)).press('prefix', 'n', 'prefix', '?');
    const drawn = driver.screen().help?.top ?? -1;
    expect(driver.press('k').screen().help?.top).toBe(drawn - 1);
  });
});
