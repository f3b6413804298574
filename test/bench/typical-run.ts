import { expectAfter, expectFirst, formatLine, hashLine } from '../../src/journal/line.ts';
import type { Event, EventBody } from '../../src/model/event.ts';
import * as make from '../state/bodies.ts';

/** One action of a coding agent: mostly reads, some edits and commands, now and then a question. */
function story(number: number): EventBody[] {
  const id = `a${number}`;
  const path = `src/sync/part-${number % 40}.ts`;
  switch (number % 8) {
    case 0:
      return make.passes(make.runs(id, `npm test -- part-${number % 40}`));
    case 1:
    case 2:
      return make.passes(make.edits(id, path), 'may.edit[0]');
    case 3:
      return [
        make.requested(make.reaches(id, 'https://example.com/x')),
        make.decided(id, make.verdict('ask', 'default')),
        make.answered(id, 'once'),
        make.released(id, 'allow'),
        make.finished(id),
      ];
    default:
      return make.passes(make.reads(id, path), 'may.read[0]');
  }
}

/** The first `count` events of a run that goes on. */
export function typicalRun(count: number): EventBody[] {
  const bodies: EventBody[] = [
    make.started(),
    { type: 'agent.started', pid: 4242, argv: ['claude'], cols: 80, rows: 24 },
    { type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 300 },
  ];
  for (let number = 1; bodies.length < count; number += 1) bodies.push(...story(number));
  return bodies.slice(0, count);
}

/** Bodies as the events of a journal, with its text. */
export function chained(bodies: readonly EventBody[]): { events: Event[]; text: string } {
  let next = expectFirst('bench');
  const lines: string[] = [];
  const events = bodies.map((body): Event => {
    const envelope = { v: 1, seq: next.seq, t: next.seq * 10, prev: next.prev, body } as const;
    const line = formatLine(envelope);
    lines.push(`${line}\n`);
    const event = { ...envelope, hash: hashLine(line) };
    next = expectAfter(event, 'bench');
    return event;
  });
  return { events, text: lines.join('') };
}
