import { spawn } from 'node:child_process';
import type { Coverage } from '../../model/witness.ts';
import { type Start, type WitnessOrder, WitnessReport } from './messages.ts';

/** Sees which programs are started below the agent, from a process of its own. */
export interface ProcessWitness {
  /** `root`: the process everything of the run descends from; `agent`: the agent's program and arguments. */
  follow(root: number, agent: readonly string[]): void;
  /** Resolves when everything that was seen is told, at most five seconds later. */
  close(): Promise<void>;
}

export interface ProcessWitnessPorts {
  /** The built program, `witness-process.js`. */
  program: string;
  /** Called when it begins, and when it changes. */
  coverage(coverage: Omit<Coverage, 'what'>): void;
  /** Times are the monotonic clock of the system, ms. */
  started(starts: readonly Start[]): void;
}

/** Behind on a busy machine, it may take a while to tell what it has read. */
const closeMs = 5000;

/** It starts to listen at once. Its end is no end of the run: what it would have seen is not seen then, and that is told. */
export function openProcessWitness({ program, coverage, started }: ProcessWitnessPorts): ProcessWitness {
  let closing = false;
  let gone = false;
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: '/',
    // Nothing of ours, not even the mark of the run: it is no process of the agent.
    env: {},
  });
  const over = new Promise<void>((resolve) => {
    const end = (): void => {
      if (!gone && !closing) {
        const reason = 'The process that watched for new processes ended.';
        coverage({ of: 'process', is: 'absent', by: 'nobody', reason, lost: 0 });
      }
      gone = true;
      resolve();
    };
    // Its end may be known before its last words are read.
    child.on('disconnect', end);
    child.on('error', end);
  });
  child.on('message', (message) => {
    const report = WitnessReport.safeParse(message);
    if (!report.success) return;
    if (report.data.report === 'started') return started(report.data.starts);
    const { is, by, reason, lost } = report.data;
    coverage({ of: 'process', is, by, reason, lost });
  });
  child.unref();
  child.channel?.unref();

  const order = (order: WitnessOrder): void => {
    if (!gone && child.connected) child.send(order, () => undefined);
  };

  return {
    follow: (root, agent) => order({ order: 'follow', root, agent: [...agent] }),
    async close() {
      closing = true;
      order({ order: 'close' });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          const reason = 'The process that watched could not keep up: what it saw last is not told.';
          coverage({ of: 'process', is: 'lossy', by: 'process connector', reason, lost: 0 });
          resolve();
        }, closeMs);
      });
      await Promise.race([over, late]);
      clearTimeout(timer);
      child.kill('SIGKILL');
    },
  };
}
