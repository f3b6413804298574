import { runHostProcess } from './commands/host.ts';

await runHostProcess();
