import type { Event, EventOf } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';
import { knowIf } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import { pick } from './record-supervision.ts';

/** What became of the run after it ended: decisions, legal hold, tags, incidents. */
export function releaseFacts(
  events: readonly Event[],
): Pick<RunRecord, 'decision' | 'decisions' | 'legalHold' | 'tags' | 'incidents'> {
  const decisions = pick(events, 'decision.made', (body, t) => ({ t, ...decided(body) }));
  const last = pick(events, 'decision.made', decided).at(-1);
  return {
    decision: knowIf(last, 'observed', 'nobody has decided yet'),
    decisions,
    legalHold: heldNow(events),
    ...tagged(events),
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

/** Nothing where there are none: a record without tags is what it was before there were any. */
function tagged(events: readonly Event[]): Pick<RunRecord, 'tags'> {
  const found = new Map<string, { tag: string; by: Identity; at: string }>();
  for (const { body } of events) {
    if (body.type === 'tag.removed') found.delete(body.tag);
    if (body.type !== 'tag.added' || found.has(body.tag)) continue;
    const { tag, by, at } = body;
    found.set(tag, { tag, by, at });
  }
  return found.size === 0 ? {} : { tags: [...found.values()] };
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
