import type { Event } from '../model/event.ts';
import type { RunState } from '../state/run-state.ts';
import { isAddress, portsIn } from './outward-hosts.ts';

/** A host that an action named which was let go: open for as long as the action runs. */
export interface NamedHost {
  action: string;
  /** A person let the action go, whose text showed where this host leads. */
  seenByPerson: boolean;
}

/** The hosts that actions in progress name. */
export interface NamedHosts {
  onEvent(event: Event): void;
  find(host: string, port: number): NamedHost | undefined;
  /** Actions that were let go and may do what nobody knows: commands, calls, subagents. */
  underWay(): string[];
}

/** After an action has finished its last connections may still be on their way. */
const graceMs = 10_000;
/** What comes later than this after an action has finished, and was not named by it, is not explained by it. */
const lateMs = 1_000;
/** Nothing stays open longer for one action; for one that goes on in the background this is all that is known. */
const longestMs = 10 * 60_000;

interface Named {
  hosts: readonly string[];
  ports: readonly number[];
  seenByPerson: boolean;
  /** ms of the run. */
  until: number;
  background: boolean;
}

type Body<T extends Event['body']['type']> = Extract<Event['body'], { type: T }>;

export function createNamedHosts(state: () => RunState, elapsed: () => number): NamedHosts {
  /** Of actions that are judged and not yet let go. */
  const judged = new Map<string, { hosts: string[]; byPerson: boolean }>();
  const released = new Map<string, Named>();
  const underWay = new Map<string, number>();

  function decided({ action, verdict }: Body<'action.decided'>): void {
    const hosts = verdict.parts.flatMap(({ does, target }) => (does === 'reach' ? [target] : []));
    judged.set(action, { hosts: [...new Set(hosts)], byPerson: false });
  }

  function letGo(id: string): void {
    const known = judged.get(id);
    judged.delete(id);
    const action = state().open.get(id)?.action;
    // Our own questions about hosts name theirs themselves.
    if (action === undefined || action.provenance === 'observed') return;
    const until = elapsed() + longestMs;
    const background = action.input.run_in_background === true;
    if (['run', 'call', 'delegate', 'unknown'].includes(action.kind)) underWay.set(id, until);
    if ((action.kind !== 'run' && action.kind !== 'reach') || !known || known.hosts.length === 0) return;
    const ports = portsIn(action.kind === 'run' ? action.command : action.url);
    released.set(id, { hosts: known.hosts, ports, seenByPerson: known.byPerson, until, background });
  }

  function finished(id: string): void {
    judged.delete(id);
    const now = elapsed();
    const named = released.get(id);
    if (named && !named.background) named.until = Math.min(named.until, now + graceMs);
    if (underWay.has(id) && !named?.background) underWay.set(id, now + lateMs);
  }

  function forget(): void {
    const now = elapsed();
    for (const [id, { until }] of released) if (until <= now) released.delete(id);
    for (const [id, until] of underWay) if (until <= now) underWay.delete(id);
  }

  return {
    onEvent({ body }) {
      switch (body.type) {
        case 'action.decided':
          return decided(body);
        case 'action.answered': {
          const known = judged.get(body.action);
          if (known) known.byPerson = body.by.kind === 'person' && body.answer !== 'deny';
          return;
        }
        case 'action.released':
          if (body.effect === 'allow') letGo(body.action);
          else judged.delete(body.action);
          return;
        case 'action.finished':
          return finished(body.action);
        default:
      }
    },
    find(host, port) {
      forget();
      for (const [action, { hosts, ports, seenByPerson }] of released) {
        if (!hosts.includes(host) || !ports.includes(port)) continue;
        return { action, seenByPerson: seenByPerson && isAddress(host) };
      }
      return undefined;
    },
    underWay() {
      forget();
      return [...underWay.keys()];
    },
  };
}
