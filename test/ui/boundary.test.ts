import { describe, expect, it } from 'vitest';
import type { BoundaryChoice } from '../../src/model/boundary.ts';
import type { EventBody } from '../../src/model/event.ts';
import { approvalBody } from '../../src/ui/dialog-body.ts';
import { newGuard } from '../../src/ui/guard.ts';
import { rowText } from '../../src/ui/row.ts';
import { headerRow } from '../../src/ui/run-rows.ts';
import { openedBoundary } from '../harness/opened-boundary.ts';
import * as sample from './sample-run.ts';

const choice: BoundaryChoice = { kind: 'bubblewrap', network: 'proxy' };
const none: BoundaryChoice = { kind: 'none', reason: 'asked for' };
const opened: EventBody = { type: 'boundary.opened', boundary: openedBoundary() };
const landlocked: EventBody = {
  type: 'boundary.opened',
  boundary: openedBoundary({
    kind: 'landlock',
    checks: [{ id: 'contract.network', verdict: 'not-enforced', detail: 'datagrams have a way out' }],
  }),
};
const failed: EventBody = { type: 'boundary.failed', reason: 'its keeper ended' };

const begun = (boundary: BoundaryChoice): EventBody =>
  sample.started.type === 'run.started' ? { ...sample.started, boundary } : sample.started;
const headerOf = (boundary: BoundaryChoice, ...bodies: EventBody[]) =>
  headerRow(sample.view([begun(boundary), ...bodies]).header, 80);

describe('the header', () => {
  it.each<[string, ReturnType<typeof headerOf>, string | undefined]>([
    ['says in a warning colour that there is none', headerOf(none), 'no boundary'],
    ['says so that it failed', headerOf(choice, opened, failed), 'boundary failed'],
    ['says how much Landlock leaves open', headerOf(choice, landlocked), 'landlock, 1 gap'],
    ['says nothing before it stands', headerOf(choice), undefined],
    ['says nothing while it stands and holds', headerOf(choice, opened), undefined],
  ])('%s', (_, row, warning) => {
    const loud = row.filter(({ tone }) => tone === 'deny').map(({ text }) => text.trim());
    expect(loud.find((text) => /boundary|landlock/.test(text))).toBe(warning);
    expect(rowText(row)).toMatch(/REC/);
  });
});

it('a question says when a yes would not help: the boundary keeps closed what would be written', () => {
  const action = sample.run('a1', 'rm package.json src/old.ts');
  const parts = [sample.part('delete', 'package.json'), sample.part('delete', 'src/old.ts')];
  const writable = {
    count: 1,
    first: [{ path: '/home/ana/src/app/src', kind: 'folder' as const, from: ['may.edit  src/**'] }],
  };
  const hidden = { count: 0, first: [] };
  const run = sample.view([
    begun(choice),
    { type: 'boundary.opened', boundary: openedBoundary({ writable, hidden }) },
    ...sample.judged(action, sample.verdict('ask', 'default', { parts })),
  ]);
  const [held] = run.waiting;
  if (!held) throw new Error('nothing waits');
  const dialog = {
    kind: 'approval',
    action: action.id,
    decided: held.decided,
    looking: false,
    proposal: { what: 'once' },
    entry: null,
    word: null,
    openedAt: 0,
    guard: newGuard(0),
    reading: { top: 0, seenAll: true, whole: true, explain: false, told: null },
  } as const;
  const closed = approvalBody(held, dialog, run).filter(({ label }) => label === 'closed');
  expect(closed.map(({ text }) => text)).toEqual([expect.stringContaining('package.json')]);
});

it('the panel says that what is written waits for a decision', () => {
  const panel = (...bodies: EventBody[]) =>
    sample
      .view([begun(choice), opened, ...bodies])
      .panel.map(rowText)
      .join('\n');
  const waits = /files +0 edited, not in the workspace yet/;
  const held: EventBody = { type: 'changes.held' };
  const identity = { name: 'dana', osUser: 'dana', how: 'claimed' as const };
  const gone: EventBody = {
    type: 'changes.discarded',
    by: identity,
    at: '2026-11-20T10:00:00.000Z',
    reason: 'x',
  };
  expect(panel(held)).toMatch(waits);
  expect(panel()).not.toMatch(/workspace/);
  expect(panel(held, gone)).not.toMatch(/workspace/);
});
