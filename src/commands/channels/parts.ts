import type { ChannelPorts } from '../../channels/channel.ts';
import type { HookPort } from '../../channels/hook-server.ts';
import type { Reach } from '../../channels/opencode/server.ts';
import type { ScreenPort } from '../../channels/screen/screen-port.ts';
import type { RunSpec } from '../../model/run-spec.ts';
import type { Supervisor } from '../../supervisor/supervisor.ts';

/** Of the agent's own network, where that is not this machine's. */
export interface Inside {
  /** Where the agent reaches a server of ours. */
  hooks: HookPort | undefined;
  /** How to reach a port the agent itself listens on. */
  reach: Reach | undefined;
}

/** What every way an agent asks is opened with. */
export interface ChannelParts {
  spec: RunSpec;
  supervisor: Supervisor;
  ports: ChannelPorts;
  inside: Inside;
  /** What the agent's terminal shows, and keys for it. */
  screen: ScreenPort;
  /** Absolute path of the Node this runs on. */
  nodePath: string;
  clock: { now(): number; after(ms: number, run: () => void): () => void };
}
