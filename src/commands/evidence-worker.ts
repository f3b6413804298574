import { parentPort, workerData } from 'node:worker_threads';
import { createSnapshots } from '../evidence/snapshot/snapshots.ts';
import { EvidenceBirth, EvidenceOrder } from '../evidence/snapshot/thread-protocol.ts';
import { obey } from '../evidence/snapshot/thread-work.ts';

/**
 * The thread that looks at the workspace. Walking, hashing and comparing take as long as the workspace is large: in a thread
 * of their own they delay no decision.
 */
export function runEvidenceWorker(): void {
  const port = parentPort;
  if (!port) throw new Error('the evidence worker runs in a worker thread');
  const { workspace, store, git } = EvidenceBirth.parse(workerData);
  const snapshots = createSnapshots({
    workspace,
    store,
    git: { program: git.program ?? undefined, environment: git.environment },
    clock: Date.now,
  });
  port.on('message', (message: unknown) => {
    const order = EvidenceOrder.parse(message);
    void obey(order, snapshots).then((report) => port.postMessage(report));
  });
}
