import { describe, expect, it } from 'vitest';
import { unsignedAnswer } from '../../src/commands/verify-intents.ts';
import type { EventBody } from '../../src/model/event.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

const signed = { ...make.sam, how: 'signed' as const, key: 'SHA256:sam' };
const by = { kind: 'person' as const, identity: signed };

function said(intent: object, run = '01RUN', key = 'SHA256:sam'): EventBody {
  const text = JSON.stringify({ intent, run, signs: 'intent' });
  const signature = { principal: 'sam', key, signature: 'x' };
  return { type: 'intent.signed', by: signed, text, whole: true, signature };
}
const unreadable = { principal: 'sam', key: 'SHA256:sam', signature: 'x' };
const broken: EventBody = {
  type: 'intent.signed',
  by: signed,
  text: '{',
  whole: true,
  signature: unreadable,
};
const yes = { intent: 'answer', action: 'a1', answer: 'once' };
const answered = make.answered('a1', 'once', { by });
const stopped: EventBody = { type: 'stop.resolved', stop: 's1', how: 'once', by, reason: 'r' };

describe('an answer that is said to be signed', () => {
  const rows: [name: string, bodies: EventBody[], bad: number | undefined][] = [
    ['was signed', [said(yes), answered], undefined],
    ['was never signed', [answered], 1],
    ['was signed for another action', [said({ ...yes, action: 'a2' }), answered], 2],
    ['was signed as another answer', [said({ ...yes, answer: 'run' }), answered], 2],
    ['was signed in another run', [said(yes, '02RUN'), answered], 2],
    ['was signed with another key', [said(yes, '01RUN', 'SHA256:dana'), answered], 2],
    ['was signed once and given twice', [said(yes), answered, answered], 3],
    ['is a claim', [make.answered('a1', 'once', { by: { kind: 'person', identity: make.dana } })], undefined],
    [
      'made a rule',
      [said({ intent: 'make-rule', action: 'a1' }), make.answered('a1', 'rule', { by })],
      undefined,
    ],
    ['answered a stop', [said({ intent: 'resolve-stop', stop: 's1', how: 'once' }), stopped], undefined],
    ['answered another stop', [said({ intent: 'resolve-stop', stop: 's2', how: 'once' }), stopped], 2],
    ['stands behind what is no JSON', [broken, answered], 2],
  ];
  it.each(rows)('%s', (_, bodies, bad) => {
    expect(unsignedAnswer('01RUN', chain([make.started(), ...bodies]))?.seq).toBe(bad);
  });
});
