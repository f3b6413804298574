import { describe, expect, it } from 'vitest';
import { recordText } from '../../src/commands/record-text.ts';
import type { BoundaryChoice } from '../../src/model/boundary.ts';
import type { EventBody } from '../../src/model/event.ts';
import { RunRecord } from '../../src/model/record.ts';
import { packetOf } from '../../src/views/packet.ts';
import { packetMarkdown } from '../../src/views/packet-markdown.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { openedBoundary } from '../harness/opened-boundary.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

function recordWith(boundary: BoundaryChoice, ...bodies: EventBody[]): RunRecord {
  const { history, state } = runOf([make.started({ boundary }), ...bodies, make.ended()]);
  const outcome = runRecord(history, state);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return RunRecord.parse(outcome.value);
}

const wanted = { kind: 'bubblewrap', network: 'proxy' } as const;
const opened: EventBody = { type: 'boundary.opened', boundary: openedBoundary() };
const instead = {
  kind: 'landlock',
  abi: 6,
  network: 'proxy',
  reason: 'bubblewrap is not installed',
} as const;
const landlocked: EventBody = {
  type: 'boundary.opened',
  boundary: openedBoundary({ kind: 'landlock', program: 'Landlock', version: 'Landlock version 6' }),
};
const failed: EventBody = { type: 'boundary.failed', reason: 'its keeper ended' };

describe('the record says what stood beneath the run', () => {
  it.each<[string, RunRecord, string]>([
    ['none, and who wanted it', recordWith({ kind: 'none', reason: 'asked', by: make.dana }), 'asked'],
    [
      'one that held',
      recordWith(wanted, opened),
      'bubblewrap 0.8.0, 1 place to write, network through the proxy only, looser than the contract in 1 place',
    ],
    [
      'Landlock, and why it was not more',
      recordWith(instead, landlocked),
      'Landlock version 6, 1 place to write, network through the proxy, or its ports of any host, looser than the contract in 1 place; bubblewrap is not installed',
    ],
    ['one that failed', recordWith(wanted, opened, failed), 'it failed: its keeper ended'],
    ['one that never was', recordWith(wanted), 'the run ended before it was opened'],
  ])('%s', (_, { boundary }, reason) => {
    expect(boundary.reason).toBe(reason);
  });

  it('names who went without, and nobody when nobody chose', () => {
    expect(recordWith({ kind: 'none', reason: 'asked', by: make.dana }).boundary.by).toEqual(make.dana);
    expect(recordWith({ kind: 'none', reason: 'there can be none' }).boundary.by).toBeNull();
    expect(recordWith({ ...instead, by: make.dana }, landlocked).boundary.by).toEqual(make.dana);
    expect(recordWith(instead, landlocked).boundary.by).toBeNull();
  });
});

describe('what holds the processes together', () => {
  const started: EventBody = { type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24 };
  const line = 'processes are frozen and ended by pid namespace';

  it.each<[string, BoundaryChoice]>([
    ['within a boundary', wanted],
    ['without one', { kind: 'none', reason: 'asked' }],
  ])('is on record and in the packet %s', (_, boundary) => {
    const record = recordWith(boundary, { ...started, way: 'pid-namespace' });
    expect(record.boundary.heldBy).toBe('pid-namespace');
    expect(recordText(record).replace(/\s+/g, ' ')).toContain(line);
    expect(packetMarkdown(packetOf(record), 'open').replace(/\s+/g, ' ')).toContain(line);
  });

  it('is left out where it is not known', () => {
    const record = recordWith(wanted, started);
    expect('heldBy' in record.boundary).toBe(false);
    expect(recordText(record)).not.toContain('processes are frozen');
  });
});

describe('contract against boundary stands', () => {
  const record = recordWith(wanted, opened);

  it.each([
    ['in the record for people', recordText(record).replace(/\s+/g, ' ')],
    ['in the packet', packetMarkdown(packetOf(record), 'folded').replace(/[\\`]/g, '').replace(/\s+/g, ' ')],
  ])('%s', (_, text) => {
    expect(text).toContain('src, all of it (may.edit src/**)');
    expect(text).toContain('and 39 more');
    expect(text).toContain('api.anthropic.com');
    expect(text).toContain('one made later is not hidden');
  });
});
