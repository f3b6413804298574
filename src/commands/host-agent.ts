import { createProcessTree, type ProcessTree, type Sweep } from '../agent/process-tree.ts';

/** The agent as something that can be frozen, thawed and ended, its descendants included. */
export interface AgentHandle {
  started(pid: number): void;
  /** Resolves with how many processes stand still, and how many do not. */
  freeze(): Promise<{ processes: number; left: number }>;
  thaw(): Promise<{ processes: number; left: number }>;
  end(how: 'stop' | 'kill'): void;
  /** The agent itself is gone: ends what it left running; resolves with how many processes that were. */
  sweep(): Promise<number>;
}

const counted = (sweep: Sweep | undefined) => ({ processes: sweep?.done ?? 0, left: sweep?.left ?? 0 });

/** How long an agent that was asked to leave may take. */
const patienceMs = 5000;

/** `marker` is `NAME=value` as set in the agent's environment. `signal` reaches the agent through its terminal's owner. */
export function createAgentHandle(
  marker: string,
  signal: (name: 'SIGTERM' | 'SIGKILL') => void,
): AgentHandle {
  let tree: ProcessTree | undefined;

  function kill(): void {
    void tree?.kill();
    signal('SIGKILL');
  }

  return {
    started(root) {
      tree = createProcessTree({ root, marker });
    },
    freeze: async () => counted(await tree?.freeze()),
    thaw: async () => counted(await tree?.thaw()),
    sweep: async () => (await tree?.kill())?.found ?? 0,
    end(how) {
      if (how === 'kill') return kill();
      // Asked while frozen it would not hear it: the signal waits for it until the tree may move again.
      signal('SIGTERM');
      void tree?.thaw();
      setTimeout(kill, patienceMs).unref();
    },
  };
}
