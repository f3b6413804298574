import { runWitnessProcess } from './boundary/witness/witness-process.ts';

await runWitnessProcess();
