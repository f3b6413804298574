import fc from 'fast-check';
import { expectAfter, expectFirst, formatLine, hashLine } from '../../src/journal/line.ts';
import type { Event, EventBody } from '../../src/model/event.ts';
import * as make from './bodies.ts';

/** Bodies as the events a journal would hold, ten milliseconds apart. */
export function chain(bodies: readonly EventBody[]): Event[] {
  let next = expectFirst('trace');
  return bodies.map((body) => {
    const line = { v: 1, seq: next.seq, t: next.seq * 10, prev: next.prev, body } as const;
    const event = { ...line, hash: hashLine(formatLine(line)) };
    next = expectAfter(event, 'trace');
    return event;
  });
}

/** The journal file's text. */
export const journalText = (events: readonly Event[]): string =>
  events.map((event) => `${formatLine(event)}\n`).join('');

const supervisor = (because: 'timeout' | 'nobody') =>
  ({ by: { kind: 'supervisor', because }, shown: null }) as const;

/** What may happen to one action, from its request to its end. */
const stories: readonly ((id: string) => EventBody[])[] = [
  (id) => make.passes(make.runs(id, 'npm test')),
  (id) => make.passes(make.edits(id, `src/${id}.ts`), 'may.edit[0]'),
  (id) => make.passes(make.reads(id, 'src/a.ts'), 'may.read[0]'),
  (id) => [...make.passes(make.runs(id, 'npm test')).slice(0, 3), make.finished(id, 'failed')],
  (id) => [
    make.requested(make.runs(id, 'rm -rf /')),
    make.decided(id, make.verdict('deny', 'never.run[0]')),
    make.released(id, 'deny'),
  ],
  (id) => [
    make.requested(make.calls(id, 'github', 'get_issue')),
    make.decided(id, make.verdict('ask', 'default')),
    make.foreseen(id),
    make.answered(id, 'once'),
    make.released(id, 'allow'),
    make.finished(id),
  ],
  (id) => [
    make.requested(make.reaches(id, 'https://example.com/x')),
    make.decided(id, make.verdict('ask', 'default')),
    make.answered(id, 'run'),
    {
      type: 'grant.given',
      grant: { id: `g-${id}`, key: 'k', what: 'w', by: make.sam, action: id, until: null },
    },
    make.released(id, 'allow'),
    make.finished(id, 'unknown'),
    { type: 'grant.revoked', grant: `g-${id}`, by: { kind: 'person', identity: make.dana } },
  ],
  (id) => [
    make.requested(make.runs(id, 'npm publish')),
    make.decided(id, make.verdict('ask', 'ask.run[0]')),
    make.answered(id, 'deny', supervisor('timeout')),
    make.released(id, 'deny'),
  ],
  (id) => [
    make.requested(make.edits(id, 'db/x.sql')),
    make.decided(id, make.verdict('stop', 'stop_if[0]')),
    { type: 'stop.hit', stop: `s-${id}`, rule: make.rule('stop_if[0]'), reason: 'schema', action: id },
    {
      type: 'stop.resolved',
      stop: `s-${id}`,
      how: 'once',
      by: { kind: 'person', identity: make.sam },
      reason: 'ok',
    },
    make.requested(make.edits(id, 'db/x.sql')),
    make.decided(id, make.verdict('allow', 'may.edit[0]')),
    make.released(id, 'allow'),
    make.finished(id),
  ],
  () => [
    { type: 'run.paused', by: { kind: 'person', identity: make.dana }, reason: 'look', processes: 3 },
    { type: 'run.resumed', by: { kind: 'person', identity: make.dana }, processes: 3 },
  ],
  () => [
    { type: 'contract.amended', contract: make.pinned({ risk: 'medium' }, 2), by: make.sam, reason: 'wider' },
  ],
  (id) => [{ type: 'risk.raised', from: 'low', to: 'high', because: 'auth', action: id }],
  (id) => [
    { type: 'capability.disabled', disabled: { call: `srv.${id}`, by: 'dana', reason: 'r', at: 'now' } },
    { type: 'capability.enabled', call: `srv.${id}`, by: 'dana', reason: 'r' },
  ],
  (id) => [
    { type: 'viewer.attached', viewer: `v-${id}`, identity: make.sam, may: 'watch' },
    { type: 'viewer.detached', viewer: `v-${id}`, reason: 'closed' },
  ],
  () => [
    {
      type: 'evidence.recorded',
      evidence: { what: 'usage', costUsd: 0.5, tokens: 100, requests: 2 },
      provenance: 'reported',
    },
  ],
  () => [{ type: 'note.added', text: 'hm', by: make.dana, marker: true }],
];

const ends: readonly EventBody[][] = [
  [],
  [make.ended()],
  [{ type: 'run.interrupted', reason: 'host died', at: '2026-11-20T10:09:00.000Z' }],
  [make.ended(), make.shipped('fine', '2026-11-21T09:00:00.000Z')],
];

/** Takes from the front of several lists in the order of `picks`, so that actions overlap as they do in life. */
function interleave(lists: readonly EventBody[][], picks: readonly number[]): EventBody[] {
  const rest = lists.map((list) => [...list]);
  const merged: EventBody[] = [];
  for (let turn = 0; rest.some((list) => list.length > 0); turn += 1) {
    const open = rest.filter((list) => list.length > 0);
    const next = open[(picks[turn % Math.max(1, picks.length)] ?? 0) % open.length]?.shift();
    if (next) merged.push(next);
  }
  return merged;
}

const opening: EventBody[] = [
  make.started(),
  { type: 'agent.started', pid: 4242, argv: ['claude'], cols: 80, rows: 24 },
  { type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 300 },
];

/** Any sequence of events a run may legally produce. */
export const legalTrace: fc.Arbitrary<Event[]> = fc
  .record({
    chosen: fc.array(fc.nat(stories.length - 1), { maxLength: 12 }),
    picks: fc.array(fc.nat(5), { minLength: 1, maxLength: 20 }),
    end: fc.nat(ends.length - 1),
  })
  .map(({ chosen, picks, end }) => {
    const lists = chosen.map((story, index) => stories[story]?.(`a${index + 1}`) ?? []);
    return chain([...opening, ...interleave(lists, picks), ...(ends[end] ?? [])]);
  });
