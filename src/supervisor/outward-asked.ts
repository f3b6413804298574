import type { Action } from '../model/action.ts';
import type { Event } from '../model/event.ts';
import type { HostSighting } from '../model/witness.ts';
import { isAddress, withPort } from './outward-hosts.ts';
import type { Link, Release, SupervisorPorts } from './ports.ts';

/** A host that is open because its own action was let go, or shut because it was not. */
export type Judged =
  | { open: true; action: string; by: HostSighting['by']; seenByPerson: boolean; opening: Opening }
  | { open: false; by: HostSighting['by']; reason: string; action: string | null };

/** As long as something uses it, and a little longer, nobody is asked again. */
export interface Opening {
  /** A connection is about to be made. */
  enter(): void;
  leave(bytes: { up: number; down: number; made: boolean }): void;
}

export interface AskedHosts {
  onEvent(event: Event): void;
  /** Judges a host by an action of its own: one for each host and port, however many connections wait for it. */
  judge(host: string, port: number, withdrawn: AbortSignal): Promise<Judged>;
  /** The run is over: says of each that is still open what it came to. */
  finish(): void;
}

interface Ports extends Pick<SupervisorPorts, 'elapsed' | 'after'> {
  submit(action: Action, link: Link): Promise<Release>;
  /** Writes down what became of an action; nothing when the journal is shut. */
  tell(body: Extract<Event['body'], { type: 'action.finished' }>): void;
  /** Something about a flood of hosts, once a minute. */
  note(text: string): void;
  cwd: string;
}

/** Hosts nobody listed that are judged within a minute, and how many may wait for a person at once. */
const mostAMinute = 60;
const mostWaiting = 20;
const minuteMs = 60_000;
/** After the last connection: programs open several, one after the other. */
const graceMs = 10_000;
const longestMs = 10 * 60_000;
/** How long a no counts without being asked again: a program that tries again and again asks nobody again and again. */
const refusedMs = { rule: 10_000, person: 60_000 } as const;

interface Own {
  action: string;
  since: number;
  settled: Promise<Judged>;
  open: boolean;
  /** No further connection is let through by it. */
  shut: boolean;
  live: number;
  made: number;
  up: number;
  down: number;
  waiting: number;
  withdraw: AbortController;
}

const addressFor = (host: string, port: number): string => {
  const authority = withPort(host, port);
  if (port === 443) return `https://${authority.replace(/:443$/, '')}/`;
  return port === 80 ? `http://${authority.replace(/:80$/, '')}/` : authority;
};

export function createAskedHosts(ports: Ports): AskedHosts {
  const own = new Map<string, Own>();
  /** With those whose host is asked about anew while they are still in use. */
  const every = new Set<Own>();
  const refused = new Map<string, { until: number; judged: Judged }>();
  /** By action: what decided it last, and whether a person answered. */
  const deciding = new Map<string, HostSighting['by']>();
  let recent: number[] = [];
  let flooded = -minuteMs;
  let last = 0;

  function actionFor(id: string, host: string, port: number): Action {
    return {
      ...{ kind: 'reach', id, tool: 'network', input: { host, port }, cwd: ports.cwd, ref: null, by: null },
      ...{ channel: 'network', holds: 'block', provenance: 'observed', url: addressFor(host, port) },
    };
  }

  function close(key: string, one: Own): void {
    if (own.get(key) === one) own.delete(key);
    every.delete(one);
    if (!one.open) return;
    one.open = false;
    one.shut = true;
    ports.tell({
      type: 'action.finished',
      action: one.action,
      outcome: one.made > 0 ? 'ok' : 'failed',
      differs: false,
      failure: null,
      excerpt: `${one.made} connections, ${one.up} bytes sent, ${one.down} received`,
      ms: Math.round(ports.elapsed() - one.since),
      provenance: 'observed',
      redactions: [],
    });
  }

  /** Nobody uses it: after a while it is over. */
  function rest(key: string, one: Own): void {
    ports.after(one.shut ? 0 : graceMs, () => {
      if (one.live === 0 && one.waiting === 0) close(key, one);
    });
  }

  const openingOf = (key: string, one: Own): Opening => ({
    enter() {
      one.live += 1;
    },
    leave({ up, down, made }) {
      one.live -= 1;
      one.up += up;
      one.down += down;
      if (made) one.made += 1;
      if (one.live === 0) rest(key, one);
    },
  });

  /** No more may be asked: an agent must not be able to fill the journal, or the queue of whoever answers. */
  function tooMany(): string | undefined {
    const now = ports.elapsed();
    recent = recent.filter((at) => at > now - minuteMs);
    const waiting = [...own.values()].filter(({ open }) => !open).length;
    const why =
      recent.length >= mostAMinute
        ? `more than ${mostAMinute} hosts that nobody listed were wanted within a minute`
        : waiting >= mostWaiting
          ? `${mostWaiting} hosts wait for an answer already`
          : undefined;
    if (why === undefined) return undefined;
    if (flooded <= now - minuteMs) {
      flooded = now;
      ports.note(`The network was held back: ${why}. Further hosts are refused without a question.`);
    }
    return why;
  }

  async function submit(key: string, one: Own, host: string, port: number): Promise<Judged> {
    const { effect, reason } = await ports.submit(actionFor(one.action, host, port), {
      withdrawn: one.withdraw.signal,
    });
    const by = deciding.get(one.action) ?? 'none';
    deciding.delete(one.action);
    if (effect === 'allow') {
      one.open = true;
      ports.after(longestMs, () => {
        one.shut = true;
      });
      const opening = openingOf(key, one);
      const seenByPerson = by === 'person' && isAddress(host);
      return { open: true, action: one.action, by, seenByPerson, opening };
    }
    own.delete(key);
    every.delete(one);
    const judged: Judged = { open: false, by, reason, action: one.action };
    if (!one.withdraw.signal.aborted) {
      const ms = by === 'person' ? refusedMs.person : refusedMs.rule;
      for (const [other, { until }] of refused) if (until <= ports.elapsed()) refused.delete(other);
      refused.set(key, { until: ports.elapsed() + ms, judged });
    }
    return judged;
  }

  function begin(key: string, host: string, port: number): Own {
    recent.push(ports.elapsed());
    last += 1;
    const one: Own = {
      action: `n${last}`,
      since: ports.elapsed(),
      settled: Promise.resolve({ open: false, by: 'none', reason: '', action: null }),
      ...{ open: false, shut: false, live: 0, made: 0, up: 0, down: 0, waiting: 0 },
      withdraw: new AbortController(),
    };
    own.set(key, one);
    every.add(one);
    one.settled = submit(key, one, host, port);
    return one;
  }

  /** Waits with all others that want the same; when the last of them leaves, the question is withdrawn. */
  async function wait(key: string, one: Own, withdrawn: AbortSignal): Promise<Judged> {
    one.waiting += 1;
    const leave = (): void => {
      one.waiting -= 1;
      if (one.waiting > 0) return;
      if (!one.open) one.withdraw.abort();
      else if (one.live === 0) rest(key, one);
    };
    const left = new Promise<Judged>((resolve) => {
      const gone: Judged = { open: false, by: 'none', reason: 'The client left.', action: null };
      withdrawn.addEventListener('abort', () => resolve(gone), { once: true });
      if (withdrawn.aborted) resolve(gone);
    });
    try {
      const judged = await Promise.race([one.settled, left]);
      // Taken here, in the same moment: else the grace could end between the answer and its use.
      if (judged.open) judged.opening.enter();
      return judged;
    } finally {
      leave();
    }
  }

  return {
    onEvent({ body }) {
      switch (body.type) {
        case 'action.decided': {
          if (!own.size || !body.action.startsWith('n')) return;
          const { source } = body.verdict.rule;
          const by =
            source === 'contract' || source === 'profile'
              ? 'contract'
              : source === 'grant'
                ? 'person'
                : 'none';
          deciding.set(body.action, by);
          return;
        }
        case 'action.answered':
          if (deciding.has(body.action))
            deciding.set(body.action, body.by.kind === 'person' ? 'person' : 'none');
          return;
        // What was allowed under other rules is asked again under these.
        case 'contract.amended':
        case 'grant.revoked':
        case 'grant.expired':
          refused.clear();
          for (const [key, one] of own) {
            if (!one.open) continue;
            one.shut = true;
            if (one.live === 0) close(key, one);
          }
          return;
        case 'grant.given':
          return refused.clear();
        default:
      }
    },
    async judge(host, port, withdrawn) {
      const key = withPort(host, port);
      const no = refused.get(key);
      if (no && no.until > ports.elapsed()) return no.judged;
      refused.delete(key);
      const known = own.get(key);
      if (known && !known.shut) return wait(key, known, withdrawn);
      const why = tooMany();
      if (why !== undefined)
        return { open: false, by: 'none', action: null, reason: `Refused without a question: ${why}.` };
      return wait(key, begin(key, host, port), withdrawn);
    },
    finish() {
      for (const one of every) {
        if (one.open) close('', one);
        else one.withdraw.abort();
      }
    },
  };
}
