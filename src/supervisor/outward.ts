import type { Action } from '../model/action.ts';
import type { HostSighting, Sighting } from '../model/witness.ts';
import { matchesHost } from '../policy/name-rules.ts';
import { createRuleBooks } from '../policy/rule-book.ts';
import { circumstancesOf } from '../state/circumstances.ts';
import type { Ledger } from './ledger.ts';
import { createAskedHosts, type Opening } from './outward-asked.ts';
import { type AgentHosts, listedHosts, neededByAgent, oneHost } from './outward-hosts.ts';
import { createOutwardLog, type HostRow } from './outward-log.ts';
import { createNamedHosts } from './outward-named.ts';
import type { Ground, Link, Release, SupervisorPorts } from './ports.ts';

/** What the network's door is told about one connection. */
export type OutwardAnswer =
  | {
      open: true;
      /** In plain form. */
      host: string;
      /** Whether it may lead to an address that is not of the open Internet. */
      inward: boolean;
      /** Addresses that a rule lists. */
      listed: string[];
    }
  | { open: false; reason: string };

/** How one connection was that had been opened. */
export interface Carried {
  id: number;
  up: number;
  down: number;
  speaks: 'tls' | 'tls-without-name' | 'plain' | 'http' | 'none';
  cut: string | null;
  odd: boolean;
}

/**
 * The door between the agent's network and the world. A connection goes through when the agent itself needs the host, when
 * an action that was let go named it and still runs, or when an action of its own is let go by the gate. What forbids or stops
 * is heard before any of them.
 */
export interface Outward {
  /** May this connection be made? `host` as the client wrote it. Never rejects. */
  ask(wanted: { id: number; host: string; port: number }, withdrawn: AbortSignal): Promise<OutwardAnswer>;
  /** Once for each connection that was opened. */
  closed(carried: Carried): void;
  forwarded(traffic: { port: number; up: number; down: number }): void;
  /** The agent is gone: says what the network came to. Before the last line of the run. */
  finish(): void;
}

export interface OutwardPorts extends Pick<SupervisorPorts, 'elapsed' | 'after' | 'wall'> {
  submit(action: Action, link: Link): Promise<Release>;
  ledger: Pick<Ledger, 'state' | 'onEvent' | 'tell' | 'dead'>;
  /** While the run is frozen nothing is opened. */
  frozen(): boolean;
  /** Resolves when nothing is frozen, or when the signal aborts. */
  moving(signal: AbortSignal): Promise<void>;
  /** The run is being ended: nothing is opened any more. */
  ending(): boolean;
  note(text: string): void;
  seen(sighting: Sighting): void;
}

type By = HostSighting['by'];

/** A host that is open without a question of its own. */
interface Standing {
  by: By;
  action: string | null;
  inward: boolean;
}

/** What one connection is put down to. */
interface Passing {
  row: HostRow;
  host: string;
  opening: Opening | null;
}

const shut = (reason: string): OutwardAnswer => ({ open: false, reason });
const mostNotes = 20;

export function createOutward(hosts: AgentHosts, ground: Ground, ports: OutwardPorts): Outward {
  const { ledger } = ports;
  const named = createNamedHosts(ledger.state, ports.elapsed);
  const asked = createAskedHosts({
    submit: ports.submit,
    elapsed: ports.elapsed,
    after: ports.after,
    tell: (body) => ledger.tell(body),
    note: ports.note,
    cwd: ground.workspace,
  });
  const log = createOutwardLog(ports.seen, ports.elapsed);
  const passing = new Map<number, Passing>();
  const noted = new Set<string>();
  const books = createRuleBooks();
  let finished = false;
  ledger.onEvent((event) => {
    named.onEvent(event);
    asked.onEvent(event);
  });

  /** Whether a rule speaks about a host that is stronger than what opens it without a question. */
  function held(host: string): { forbidden: boolean; asked: boolean } {
    const state = ledger.state();
    const { contract } = state;
    if (!contract) return { forbidden: true, asked: false };
    const circumstances = circumstancesOf(state, {
      action: '',
      at: ports.wall(),
      elapsedMs: ports.elapsed(),
    });
    const { profile, standing } = ground;
    const book = books({ contract, profile, standing, circumstances });
    const names = ({ pattern }: { pattern: string }): boolean => matchesHost(pattern, host);
    return {
      forbidden: book.never.reach.some(names) || book.stop.reaches.some(names),
      asked: book.ask.reach.some(names),
    };
  }

  const listed = (): string[] => {
    const contract = ledger.state().contract?.contract;
    return contract ? listedHosts(contract) : [];
  };

  function standingFor(host: string, port: number): Standing | undefined {
    const rules = held(host);
    if (rules.forbidden) return undefined;
    const needed = rules.asked ? undefined : neededByAgent(hosts, host, port);
    if (needed) return { by: 'profile', action: null, inward: needed.literal };
    const one = named.find(host, port);
    return one && { by: 'action', action: one.action, inward: one.seenByPerson };
  }

  /** What explains a connection that no action named: one whose doing is not known from its words, or nothing. */
  function explained(
    allowed: boolean,
    by: By,
    action: string | null,
  ): Pick<HostSighting, 'claim' | 'actions'> {
    if (by === 'profile' || by === 'forward') return { claim: 'expected', actions: [] };
    // A person read its own action and let it go.
    if (by === 'action' || (by === 'person' && allowed))
      return { claim: 'claimed', actions: action === null ? [] : [action] };
    const actions = named.underWay().slice(0, 10);
    return { claim: actions.length > 0 ? 'possible' : 'unclaimed', actions };
  }

  function put(host: string, port: number, allowed: boolean, by: By, action: string | null): HostRow {
    return log.use({ host, port, allowed, by, ...explained(allowed, by, action) });
  }

  function open(
    wanted: { id: number; port: number },
    host: string,
    { by, action, inward }: Standing,
    opening: Opening | null,
  ): OutwardAnswer {
    const row = put(host, wanted.port, true, by, action);
    passing.set(wanted.id, { row, host, opening });
    const names = listed();
    return { open: true, host, inward: inward || names.includes(host), listed: names };
  }

  async function admit(
    wanted: { id: number; host: string; port: number },
    withdrawn: AbortSignal,
  ): Promise<OutwardAnswer> {
    const { port } = wanted;
    const host = oneHost(wanted.host);
    if (host === null) {
      put('(not one host)', port, false, 'none', null);
      return shut('Its host cannot be told: programs could read it in more than one way.');
    }
    for (;;) {
      await ports.moving(withdrawn);
      if (withdrawn.aborted) return shut('The client left.');
      if (ports.ending() || ledger.dead() || finished) return shut('The run is ending.');
      const standing = standingFor(host, port);
      if (standing) return open(wanted, host, standing, null);
      const judged = await asked.judge(host, port, withdrawn);
      if (!judged.open) {
        if (!withdrawn.aborted) put(host, port, false, judged.by, judged.action);
        return shut(judged.reason);
      }
      if (withdrawn.aborted || ports.frozen()) {
        judged.opening.leave({ up: 0, down: 0, made: false });
        continue;
      }
      const { by, action, seenByPerson: inward, opening } = judged;
      return open(wanted, host, { by, action, inward }, opening);
    }
  }

  function noteOnce(text: string): void {
    if (noted.has(text) || noted.size >= mostNotes) return;
    noted.add(text);
    ports.note(text);
  }

  return {
    async ask(wanted, withdrawn) {
      try {
        return await admit(wanted, withdrawn);
      } catch {
        // A dead ledger has told why.
        return shut('Countersign could not record this, so it must not happen.');
      }
    },
    closed({ id, up, down, speaks, cut, odd }) {
      const one = passing.get(id);
      if (!one) return;
      passing.delete(id);
      const { row, host, opening } = one;
      row.add({ up, down });
      opening?.leave({ up, down, made: cut === null || up + down > 0 });
      if (cut !== null && odd) noteOnce(`A connection to ${host} was cut: ${cut}.`);
      if (speaks === 'tls-without-name' || speaks === 'plain') {
        const how =
          speaks === 'plain' ? 'is not encrypted, or not with TLS' : 'names no host in its TLS hello';
        noteOnce(`A connection to ${host} ${how}: whether it ends there cannot be seen.`);
      }
    },
    forwarded({ port, up, down }) {
      put('127.0.0.1', port, true, 'forward', null).add({ up, down });
    },
    finish() {
      if (finished) return;
      finished = true;
      asked.finish();
      log.totals();
    },
  };
}
