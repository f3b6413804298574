import type { Stage } from '../boundary/stage.ts';
import type { NetworkMode } from '../model/boundary.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import type { Coverage, Sighting } from '../model/witness.ts';
import { createOutward, type Outward } from '../supervisor/outward.ts';
import { agentHosts } from '../supervisor/outward-hosts.ts';
import type { Ground } from '../supervisor/ports.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { type ServedNetwork, serveNetwork } from './serve-network.ts';

/** What leads out of the agent's network, and what the agent has to be told of it. */
export interface AgentNetwork extends ServedNetwork {
  /** Hosts that are open without a question, for the record. */
  hosts: string[];
  forwards: number[];
  /** Says what the network came to. After the agent is gone and before the last line of the run. */
  finish(): Promise<void>;
}

/** What the door of the network needs from the rooms around it. */
export interface NetworkParts {
  supervisor: Supervisor;
  ground: Ground;
  /** Monotonic ms since the run started. */
  elapsed(): number;
  after(ms: number, run: () => void): () => void;
  /** A host that was reached or refused, and how well the network is seen: resolves when it is on record. */
  seen(sighting: Sighting): Promise<unknown>;
  /** The built proxy program; left out: the one beside this file. */
  program?: string;
}

const never = new Promise<string>(() => {});

/** Without a way out: what listens inside says so at once. */
function closedNetwork(stage: Pick<Stage, 'proxy'>): AgentNetwork {
  stage.proxy.server.on('connection', (socket) => socket.destroy());
  return { env: {}, hosts: [], forwards: [], lost: never, async finish() {}, async close() {} };
}

/** Tells without making anybody wait, until somebody waits for all of it. */
function teller(tell: NetworkParts['seen']) {
  const pending = new Set<Promise<unknown>>();
  return {
    seen(sighting: Sighting): void {
      // A journal that is dead has said so.
      const told = tell(sighting).catch(() => undefined);
      pending.add(told);
      void told.then(() => pending.delete(told));
    },
    all: () => Promise.all(pending),
  };
}

function outwardFor(
  hosts: ReturnType<typeof agentHosts>,
  parts: NetworkParts,
  seen: (sighting: Sighting) => void,
): Outward {
  const { supervisor, ground, elapsed, after } = parts;
  return createOutward(hosts, ground, {
    submit: supervisor.submit,
    ledger: supervisor.ledger,
    frozen: supervisor.isFrozen,
    moving: supervisor.moving,
    ending: supervisor.isEnding,
    elapsed,
    after,
    wall: Date.now,
    note: (text) => void supervisor.note(text).catch(() => undefined),
    seen,
  });
}

/** How well the proxy sees where the agent goes. */
type Seen = Pick<Coverage, 'is' | 'reason'>;

const ownNetwork: Seen = { is: 'complete', reason: 'the network of the run has no other way out' };
const turnedAwayReason = 'connections turned away because there were too many reached nothing';

const coverage = (seen: Seen, lost: number): Sighting => ({
  ...{ what: 'coverage', of: 'network', by: 'proxy', ...seen, lost },
});

/**
 * The network of one agent, in two steps because its ports have to be known before there is a stage, and the stage before
 * they can be served: `openNetwork(spec, mode, parts).forwards` goes into `openStage`, then `serve(stage)` starts the proxy
 * and hands it the listening servers. Afterwards `env` goes to the agent, `lost` ends the run, `finish` writes the totals,
 * `close` ends the process. `mode: 'none'` lets nothing out but keeps the ports. `only`: where the proxy is not the only way out.
 */
export function openNetwork(
  spec: Pick<RunSpec, 'profile' | 'env'>,
  mode: NetworkMode,
  parts: NetworkParts,
  only: Seen = ownNetwork,
) {
  const hosts = agentHosts(spec.profile, spec.env);
  const forwards = mode === 'none' ? [] : [...hosts.forwards];

  async function serve(stage: Pick<Stage, 'proxy' | 'forwards'>): Promise<Outcome<AgentNetwork>> {
    const { seen, all } = teller(parts.seen);
    const outward = outwardFor(hosts, parts, seen);
    let turnedAway = 0;
    const door = {
      ...outward,
      flooded(count: number) {
        if (turnedAway === 0)
          void parts.supervisor
            .note('More connections were opened at once than the network carries: some were turned away.')
            .catch(() => undefined);
        turnedAway += count;
      },
    };
    const served = await serveNetwork(stage, door, parts.program);
    if (!served.ok) return served;
    seen(coverage(only, 0));
    return {
      ok: true,
      value: {
        ...served.value,
        hosts: [...hosts.patterns, ...hosts.named],
        forwards,
        async finish() {
          outward.finish();
          if (turnedAway > 0) seen(coverage({ ...only, reason: turnedAwayReason }, turnedAway));
          await all();
        },
      },
    };
  }

  return {
    forwards,
    serve: async (stage: Pick<Stage, 'proxy' | 'forwards'>): Promise<Outcome<AgentNetwork>> =>
      mode === 'none' ? { ok: true, value: closedNetwork(stage) } : serve(stage),
  };
}
