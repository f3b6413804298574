import { runScreenWorker } from './commands/screen-worker.ts';

runScreenWorker();
