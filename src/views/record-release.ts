import type { Event, EventOf } from '../model/event.ts';
import { knowIf } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import { pick } from './record-supervision.ts';

/** What became of the run after it ended: decisions, legal hold, incidents. */
export function releaseFacts(
  events: readonly Event[],
): Pick<RunRecord, 'decision' | 'decisions' | 'legalHold' | 'incidents'> {
  const decisions = pick(events, 'decision.made', (body, t) => ({ t, ...decided(body) }));
  const last = pick(events, 'decision.made', decided).at(-1);
  return {
    decision: knowIf(last, 'observed', 'nobody has decided yet'),
    decisions,
    legalHold: heldNow(events),
    incidents: pick(events, 'incident.opened', ({ trigger, by, at, disabled, linked }, t) => ({
      t,
      trigger,
      by,
      at,
      disabled,
      linked,
    })),
  };
}

function decided({ type: _, ...release }: EventOf<'decision.made'>) {
  return release;
}

/** The last of the two events says whether it is held. */
function heldNow(events: readonly Event[]): RunRecord['legalHold'] {
  const last = events.findLast(({ body }) => body.type === 'hold.set' || body.type === 'hold.lifted')?.body;
  if (last?.type !== 'hold.set') return null;
  const { by, reason, at } = last;
  return { by, reason, at };
}

/** Who vouched for the journal, and where its head was written down. */
export function integrityFacts(
  events: readonly Event[],
): Pick<RunRecord['integrity'], 'signatures' | 'anchors'> {
  return {
    signatures: pick(events, 'head.signed', ({ head, events: count, by, at }, t) => ({
      t,
      head,
      events: count,
      by,
      at,
    })),
    anchors: pick(events, 'head.anchored', ({ head, commit, ref }, t) => ({ t, head, commit, ref })),
  };
}
