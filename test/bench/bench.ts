import { join } from 'node:path';
import { benchBoundary } from './boundary.ts';
import { benchEcho } from './echo.ts';
import { benchFlood } from './flood.ts';
import { benchFold } from './fold.ts';
import { benchFrames } from './frames.ts';
import { benchGate } from './gate.ts';
import { benchGateFlood } from './gate-flood.ts';
import { benchHistory } from './history.ts';
import { benchInsights } from './insights.ts';
import { benchJournal } from './journal.ts';
import { benchJudge } from './judge.ts';
import { benchMcp } from './mcp.ts';
import type { Finding } from './measure.ts';
import { benchReplay } from './replay.ts';
import { benchSnapshot } from './snapshot.ts';
import { benchStart } from './start.ts';
import { table, writeResults } from './table.ts';
import { benchUsability } from './usability.ts';

/** `bench.ts [NAME …]`: all benches, or those named. Only a whole run is written down. */
const benches: Readonly<Record<string, () => Promise<Finding[]>>> = {
  echo: benchEcho,
  gateflood: benchGateFlood,
  flood: benchFlood,
  frames: benchFrames,
  gate: benchGate,
  journal: benchJournal,
  judge: benchJudge,
  start: benchStart,
  replay: benchReplay,
  history: benchHistory,
  insights: benchInsights,
  fold: benchFold,
  snapshot: benchSnapshot,
  boundary: benchBoundary,
  mcp: benchMcp,
  usability: benchUsability,
};

const wanted = process.argv.slice(2);
const findings: Finding[] = [];
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const begun = performance.now();
  findings.push(...(await run()));
  process.stderr.write(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}
process.stdout.write(`${table(findings)}\n`);
if (wanted.length === 0) writeResults(join(import.meta.dirname, '../../docs/benchmarks.md'), findings);
