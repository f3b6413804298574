import { Worker } from 'node:worker_threads';
import { createEvidenceThread, type EvidenceThread } from '../evidence/snapshot/thread-client.ts';
import { type EvidenceBirth, EvidenceReport } from '../evidence/snapshot/thread-protocol.ts';

/** What is known of 300,000 files, the most that are looked at, takes some 110 MB. A thread that wants more ends alone. */
const mostMegabytes = 1024;

/** Starts the thread that looks at the workspace. Its end is no end of the run: what it would have seen is unknown then. */
export function openEvidence(
  birth: EvidenceBirth,
  { program = new URL('./evidence-worker.js', import.meta.url), megabytes = mostMegabytes } = {},
): EvidenceThread & { close(): void } {
  const thread = new Worker(program, {
    workerData: birth,
    name: 'evidence',
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const evidence = createEvidenceThread({
    order: (order) => thread.postMessage(order),
    wall: Date.now,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  thread.on('message', (message: unknown) => {
    const report = EvidenceReport.safeParse(message);
    if (report.success) evidence.report(report.data);
  });
  thread.on('error', ({ message }) =>
    evidence.lost(`the thread that looks at the workspace failed: ${message}`),
  );
  thread.on('exit', () => evidence.lost('the thread that looks at the workspace ended'));
  // A look that hangs keeps no host alive.
  thread.unref();
  return {
    ...evidence,
    close() {
      void thread.terminate();
    },
  };
}
