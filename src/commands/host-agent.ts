import { runCgroup } from '../agent/cgroup.ts';
import { keepFrozen, type LastingFreeze } from '../agent/keep-frozen.ts';
import { createProcessTree, type ProcessTree, type Sweep } from '../agent/process-tree.ts';
import { becomeSubReaper, type SubReaper } from '../agent/sub-reaper.ts';
import { type FreezeWay, wayText } from '../model/freeze-way.ts';

/** How many stand still or move again, how many do not obey, and what held them together. */
export interface Held {
  processes: number;
  left: number;
  way?: FreezeWay;
}

/** The agent as something that can be frozen, thawed and ended, its descendants included. */
export interface AgentHandle {
  /** What holds all its processes together from now on. */
  started(pid: number): FreezeWay;
  freeze(): Promise<Held>;
  thaw(): Promise<Held>;
  end(how: 'stop' | 'kill'): void;
  /** The agent itself is gone: ends what it left running; resolves with how many processes that were. */
  sweep(): Promise<number>;
}

export interface AgentSurroundings {
  /** Children of the host's own in a session of theirs, which are none of the agent's. */
  spared(pid: number): boolean;
  /** For the record. */
  told(text: string): Promise<void>;
  /** It is started in a pid namespace of its own. */
  namespace: boolean;
}

const counted = (sweep: Sweep | undefined): Held =>
  sweep ? { processes: sweep.done, left: sweep.left, way: sweep.way } : { processes: 0, left: 0 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** How long an agent that was asked to leave may take. */
const patienceMs = 5000;
const reapMs = 2000;

/** As in "7 processes were ended, by pid namespace". */
function endedText({ done, left, way }: Sweep): string {
  const failed = left > 0 ? `; ${left} could not be ended` : '';
  return `${done} ${done === 1 ? 'process was' : 'processes were'} ended, ${wayText[way]}${failed}`;
}

/** `marker` is `NAME=value` as set in the agent's environment. `signal` reaches the agent through its terminal's owner. */
export function createAgentHandle(
  marker: string,
  signal: (name: 'SIGTERM' | 'SIGKILL') => void,
  around?: AgentSurroundings,
): AgentHandle {
  let tree: ProcessTree | undefined;
  let frozen: LastingFreeze | undefined;
  let reaper: SubReaper | null = null;
  let killing: Promise<Sweep> | undefined;
  if (around) {
    void becomeSubReaper().then((found) => {
      reaper = found;
      if (found) setInterval(found.reap, reapMs).unref();
    });
  }

  function kill(): void {
    void frozen?.release();
    killing ??= tree?.kill();
    signal('SIGKILL');
  }

  return {
    started(root) {
      const made = runCgroup(marker, 'make');
      const cgroup = made?.adopt(root) ? made : null;
      if (!cgroup) void made?.remove();
      const orphans = reaper && around ? { pid: process.pid, spared: around.spared } : null;
      tree = createProcessTree({ root, marker, cgroup, reaper: orphans });
      frozen = keepFrozen(tree, pause);
      // What it forked before it was moved.
      void tree.gather();
      // It is not in there yet at this moment.
      return cgroup === null && around?.namespace ? 'pid-namespace' : tree.way();
    },
    freeze: async () => counted(await frozen?.freeze()),
    thaw: async () => counted(await frozen?.thaw()),
    async sweep() {
      await frozen?.release();
      const ended = await killing;
      if (ended && ended.found > 0) await around?.told(endedText(ended));
      return (await tree?.kill())?.found ?? 0;
    },
    end(how) {
      if (how === 'kill') return kill();
      // Around a pid namespace stands a process of the boundary: asked itself, it would take the agent along unasked.
      if (!tree?.ask()) signal('SIGTERM');
      // Asked while frozen it would not hear it: the signal waits for it until the tree may move again.
      void frozen?.thaw();
      setTimeout(kill, patienceMs).unref();
    },
  };
}
