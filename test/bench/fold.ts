import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { readJournal } from '../../src/journal/read.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { runView } from '../../src/ui/run-view-of.ts';
import type { FrameBench } from './frame.tsx';
import { type Finding, interleaved, limitFinding, median, ms, ratioFinding, timed } from './measure.ts';
import { must } from './must.ts';
import { root } from './place.ts';
import { chained, typicalRun } from './typical-run.ts';

const long = 60_000;
const short = 600;
const views = 200;
const viewing = { mayAnswer: true, zoneMinutes: 0, elapsedMs: 1000, recording: true };

/** What a long run costs a viewer: reading it, folding it, and each picture of it. */
export async function benchFold(): Promise<Finding[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-fold-'));
  try {
    const { events, text } = chained(typicalRun(long));
    const path = join(directory, 'journal.jsonl');
    writeFileSync(path, text);
    const lines = text.split('\n').slice(0, -1);
    const fold = () => ({ history: createHistory(events), state: events.reduce(reduce, initialRunState) });
    const samples = await interleaved(5, {
      parse: () => timed(() => lines.map((line): unknown => JSON.parse(line))),
      fold: () => timed(fold),
      cold: () =>
        timed(() => {
          const { events: read } = must(readJournal(path));
          const state = read.reduce(reduce, initialRunState);
          return runView(state, createHistory(read), viewing);
        }),
    });
    const of = (name: string): number => median(samples[name] ?? []);
    return [
      limitFinding({
        bench: 'fold',
        what: 'history and state of 60,000 events',
        ours: of('fold'),
        limit: 200,
        baseline: `${ms(of('parse'))} (JSON.parse of the lines)`,
      }),
      ratioFinding({
        bench: 'fold',
        what: 'a viewer reads, checks and folds 60,000 events',
        ours: of('cold'),
        baseline: of('parse'),
        name: 'JSON.parse of the lines',
        limit: null,
      }),
      ...(await benchView()),
      ...(await benchFrame(directory)),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function benchView(): Promise<Finding[]> {
  const pictured = (count: number) => {
    const { events } = chained(typicalRun(count));
    const [history, state] = [createHistory(events), events.reduce(reduce, initialRunState)];
    return () =>
      timed(() => {
        for (let count = 0; count < views; count += 1) runView(state, history, viewing);
      }) / views;
  };
  const samples = await interleaved(9, { short: pictured(short), long: pictured(long) });
  return [
    ratioFinding({
      bench: 'fold',
      what: 'one view of a run of 60,000 events',
      ours: median(samples.long ?? []),
      baseline: median(samples.short ?? []),
      name: 'of 600 events',
      limit: 1.5,
    }),
  ];
}

/** Ink needs its components compiled, which node alone does not do. */
async function benchFrame(directory: string): Promise<Finding[]> {
  await build({
    entryPoints: [join(root, 'test/bench/frame.tsx')],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    // Ink's developer tools are loaded lazily and not installed: without splitting they would be needed at once.
    splitting: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    logLevel: 'error',
    external: ['node-pty', 'react-devtools-core'],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const module: { openFrames: FrameBench } = await import(pathToFileURL(join(directory, 'frame.mjs')).href);
  const [small, large] = [module.openFrames(short), module.openFrames(long)];
  const samples = await interleaved(25, { short: small.frame, long: large.frame });
  small.close();
  large.close();
  return [
    ratioFinding({
      bench: 'fold',
      what: 'CPU of one Ink frame at 60,000 events, 140x40',
      ours: median(samples.long ?? []),
      baseline: median(samples.short ?? []),
      name: 'at 600 events',
      limit: 1.5,
    }),
  ];
}
