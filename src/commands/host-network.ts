import { connect } from 'node:net';
import type { Stage } from '../boundary/stage.ts';
import type { NetworkMode } from '../model/boundary.ts';
import type { RunSpec } from '../model/run-spec.ts';

/** What leads out of the agent's network, and what the agent has to be told of it. */
export interface AgentNetwork {
  env: Record<string, string>;
  hosts: string[];
  forwards: number[];
  close(): Promise<void>;
}

/** Ports of the machine's loopback that the agent's own environment names. */
function forwardsOf({ profile, env }: RunSpec): number[] {
  const ports = profile.network.forwards.flatMap((name) => {
    const value = env[name];
    if (value === undefined || !URL.canParse(value)) return [];
    const { hostname, port, protocol } = new URL(value);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') return [];
    return [Number(port || (protocol === 'https:' ? 443 : 80))];
  });
  return [...new Set(ports)];
}

/** The ports to be opened on the stage, and how they are served once it is there. */
export function openNetwork(spec: RunSpec, mode: NetworkMode) {
  const forwards = mode === 'none' ? [] : forwardsOf(spec);
  return {
    forwards,
    async serve(stage: Stage): Promise<AgentNetwork> {
      // Nothing is let out yet but to the ports the agent's own environment names.
      stage.proxy.server.on('connection', (socket) => socket.destroy());
      for (const { port, server } of stage.forwards) {
        server.on('connection', (inside) => {
          const outside = connect(port, '127.0.0.1');
          inside.on('error', () => outside.destroy());
          outside.on('error', () => inside.destroy());
          inside.pipe(outside).pipe(inside);
        });
      }
      return { env: {}, hosts: [], forwards, async close() {} };
    },
  };
}
