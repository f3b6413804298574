import type { Event, EventBody, EventOf } from '../model/event.ts';
import { know, unknown } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { CapabilityFact, GrantFact, PauseFact, StopFact, ViewerFact } from '../model/record-parts.ts';

/** What the supervisor and the people around the run did, in the order it happened. */
export type SupervisionFacts = Pick<
  RunRecord,
  'grants' | 'stops' | 'pauses' | 'capabilities' | 'viewers' | 'notes' | 'limits' | 'snapshots'
> & {
  rises: RunRecord['risk']['rises'];
  amendments: RunRecord['contract']['amendments'];
};

export function supervisionFacts(events: readonly Event[]): SupervisionFacts {
  const over = events.some(({ body }) => body.type === 'run.ended' || body.type === 'run.interrupted');
  return {
    grants: grantFacts(events, over),
    stops: stopFacts(events),
    pauses: pauseFacts(events),
    viewers: viewerFacts(events),
    capabilities: events.flatMap(capabilityFact),
    notes: pick(events, 'note.added', ({ text, by, marker }, t) => ({ t, text, by, marker })),
    limits: pick(events, 'limit.reached', ({ limit, problem }, t) => ({ t, limit, problem })),
    snapshots: pick(events, 'snapshot.taken', ({ snapshot, moment }, t) => ({
      t,
      id: snapshot.id,
      moment,
      tree: snapshot.tree,
      how: snapshot.how,
      files: snapshot.files,
      missing: snapshot.incomplete.length + snapshot.unlisted,
    })),
    rises: pick(events, 'risk.raised', ({ from, to, because, action }, t) => ({
      t,
      action,
      from,
      to,
      because,
    })),
    amendments: pick(events, 'contract.amended', ({ contract, by, reason }, t) => {
      const { version, hash, text } = contract;
      return { t, version, hash, text, by, reason };
    }),
  };
}

function capabilityFact({ body, t }: Event): CapabilityFact[] {
  if (body.type === 'capability.disabled') {
    const { call, by, reason } = body.disabled;
    return [{ t, call, change: 'disabled', by, reason }];
  }
  if (body.type !== 'capability.enabled') return [];
  const { call, by, reason } = body;
  return [{ t, call, change: 'enabled', by, reason }];
}

/** One row for each event of a type. */
export function pick<T extends EventBody['type'], Row>(
  events: readonly Event[],
  type: T,
  row: (body: EventOf<T>, t: number) => Row,
): Row[] {
  const is = (body: EventBody): body is EventOf<T> => body.type === type;
  return events.flatMap(({ body, t }) => (is(body) ? [row(body, t)] : []));
}

function grantFacts(events: readonly Event[], over: boolean): GrantFact[] {
  return pick(events, 'grant.given', ({ grant }, t) => {
    const end = events.find(
      ({ body }) =>
        (body.type === 'grant.expired' || body.type === 'grant.revoked') && body.grant === grant.id,
    );
    if (end?.body.type === 'grant.revoked') {
      return { t, grant, ended: { how: 'revoked', t: end.t, by: end.body.by } };
    }
    if (end) return { t, grant, ended: { how: 'expired', t: end.t, by: null } };
    return { t, grant, ended: { how: over ? 'with-the-run' : 'not-yet', t: null, by: null } };
  });
}

function stopFacts(events: readonly Event[]): StopFact[] {
  return pick(events, 'stop.hit', ({ stop, rule, reason, action }, t) => {
    const [answer] = pick(
      events.filter(({ body }) => body.type === 'stop.resolved' && body.stop === stop),
      'stop.resolved',
      (resolved, at) => ({ t: at, how: resolved.how, by: resolved.by, reason: resolved.reason }),
    );
    const resolved = answer ? know(answer, 'observed') : unknown('the run ended before anybody resolved it');
    return { t, stop, rule, reason, action, resolved };
  });
}

function pauseFacts(events: readonly Event[]): PauseFact[] {
  const resumes = pick(events, 'run.resumed', (_, t) => t);
  return pick(events, 'run.paused', ({ by, reason, processes, way }, t) => {
    const until = resumes.find((resumed) => resumed >= t);
    const resumed = until === undefined ? unknown('the run was not resumed') : know(until, 'observed');
    return { t, by, reason, processes, ...(way ? { way } : {}), resumed };
  });
}

function viewerFacts(events: readonly Event[]): ViewerFact[] {
  const left = pick(events, 'viewer.detached', ({ viewer }, t) => ({ viewer, t }));
  return pick(events, 'viewer.attached', ({ viewer, identity, may }, from) => {
    const end = left.find((gone) => gone.viewer === viewer && gone.t >= from);
    const until = end ? know(end.t, 'observed') : unknown('still attached at the end of the journal');
    return { viewer, identity, may, from, until };
  });
}
