import { createSnapshots } from '../../../src/evidence/snapshot/snapshots.ts';

/** `take-one.ts WORKSPACE STORE GIT`: one snapshot as JSON, for tests about what the process itself may not do. */
const [workspace = '', store = '', program] = process.argv.slice(2);
const snapshots = createSnapshots({
  workspace,
  store,
  git: { program, environment: { PATH: process.env.PATH, HOME: workspace } },
  clock: Date.now,
});
const snapshot = await snapshots.take('look', new AbortController().signal);
process.stdout.write(`${JSON.stringify(snapshot)}\n`);
