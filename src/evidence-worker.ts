import { runEvidenceWorker } from './commands/evidence-worker.ts';

runEvidenceWorker();
