import { holdRun } from '../../src/journal/run-lock.ts';

/** A child that takes a run's lock, says whether it got it, and then waits to be killed. */
const held = holdRun(process.argv[2] ?? '');
process.stdout.write(held.ok ? 'held\n' : 'refused\n');
if (held.ok) setInterval(() => {}, 60_000);
