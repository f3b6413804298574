import type { HostSighting, Sighting } from '../model/witness.ts';

type By = HostSighting['by'];

/** One use of the network, or one that was refused. */
export interface Use {
  host: string;
  port: number;
  allowed: boolean;
  by: By;
  claim: HostSighting['claim'];
  actions: readonly string[];
}

/** Bytes of one connection that was made, or of one that was not. */
export interface Amount {
  up: number;
  down: number;
}

/** The row of a host: shared by all of its connections that are explained alike. */
export interface HostRow {
  add(amount: Amount): void;
}

/** What was reached, put together: a flood of connections is a row, not a flood of events. */
export interface OutwardLog {
  use(use: Use): HostRow;
  /** Tells what each row came to; afterwards nothing is told any more. */
  totals(): void;
}

/** An agent that makes up hosts fills no journal: what comes after these is one row. */
const mostRows = 400;
const mostActions = 10;
const others = { host: '(others)', port: 0 } as const;

export function createOutwardLog(seen: (sighting: Sighting) => void, elapsed: () => number): OutwardLog {
  const rows = new Map<string, HostSighting>();
  let over = false;

  function rowOf(use: Use): HostSighting {
    const keyOf = (one: Use): string => [one.host, one.port, one.allowed, one.by, one.claim].join(' ');
    const known = rows.get(keyOf(use));
    if (known) return known;
    const kept = rows.size < mostRows ? use : { ...use, ...others };
    const same = rows.get(keyOf(kept));
    if (same) return same;
    const now = elapsed();
    const { host, port, allowed, by, claim } = kept;
    const row: HostSighting = {
      what: 'host',
      ...{ host, port, allowed, by, claim },
      actions: use.actions.slice(0, mostActions),
      moment: 'first',
      first: now,
      last: now,
      connections: 1,
      bytesSent: 0,
      bytesReceived: 0,
    };
    rows.set(keyOf(kept), row);
    if (!over) seen({ ...row });
    row.connections = 0;
    return row;
  }

  return {
    use(use) {
      const row = rowOf(use);
      row.connections += 1;
      row.last = elapsed();
      const fresh = use.actions.filter((action) => !row.actions.includes(action));
      row.actions = [...row.actions, ...fresh].slice(0, mostActions);
      return {
        add({ up, down }) {
          row.bytesSent += up;
          row.bytesReceived += down;
          row.last = elapsed();
        },
      };
    },
    totals() {
      if (over) return;
      over = true;
      for (const row of rows.values()) seen({ ...row, moment: 'total' });
    },
  };
}
