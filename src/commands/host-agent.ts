import { createProcessTree, type ProcessTree } from '../agent/process-tree.ts';

/** The agent as something that can be frozen, thawed and ended, its descendants included. */
export interface AgentHandle {
  started(pid: number): void;
  /** Resolves with how many processes stand still. */
  freeze(): Promise<number>;
  thaw(): Promise<number>;
  end(how: 'stop' | 'kill'): void;
  /** The agent itself is gone: ends what it left running; resolves with how many processes that were. */
  sweep(): Promise<number>;
}

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
    freeze: async () => (await tree?.freeze())?.done ?? 0,
    thaw: async () => (await tree?.thaw())?.done ?? 0,
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
