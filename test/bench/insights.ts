import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunRecord } from '../../src/model/record.ts';
import { listDigests } from '../../src/store/digest-index.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { insightsOf } from '../../src/views/insights.ts';
import { digestOf } from '../../src/views/run-digest.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { runOf } from '../views/run-of-events.ts';
import {
  type Finding,
  interleaved,
  limitFinding,
  median,
  ratioFinding,
  timed,
  timedAsync,
} from './measure.ts';
import { must } from './must.ts';
import { typicalRun } from './typical-run.ts';

const runs = 10_000;
const runId = (number: number): string => `01KAGB3C4D5E6F7G8H9J${String(number).padStart(5, '0')}A`;

/** Ten thousand runs of twenty actions each, with the records that insights reads. */
function fill(store: string): void {
  const { history, state } = runOf([...typicalRun(90), make.ended()]);
  const text = `${JSON.stringify(RunRecord.parse(must(runRecord(history, state))), null, 2)}\n`;
  for (let number = 0; number < runs; number += 1) {
    const paths = runDirectory(store, runId(number));
    mkdirSync(paths.directory, { recursive: true });
    writeFileSync(paths.record, text.replaceAll('01RUN', paths.run));
  }
}

/** Looking across ten thousand runs: the first time every record, then only what is new. */
export async function benchInsights(): Promise<Finding[]> {
  const store = mkdtempSync(join(tmpdir(), 'bench-insights-'));
  const sources = {
    digest: digestOf,
    progress: () => undefined,
    fromJournal: (): never => {
      throw new Error('a record is missing');
    },
  };
  const look = async () => {
    const { digests } = must(await listDigests(store, sources));
    if (insightsOf(digests).runs !== runs) throw new Error('runs are missing');
  };
  try {
    fill(store);
    const index = join(store, 'insights.json');
    const first = await interleaved(
      2,
      {
        bare: () =>
          timed(() => {
            for (let number = 0; number < runs; number += 1)
              JSON.parse(readFileSync(runDirectory(store, runId(number)).record, 'utf8'));
          }),
        ours: async () => {
          rmSync(index, { force: true });
          return timedAsync(look);
        },
      },
      false,
    );
    const again = await interleaved(5, {
      bare: () => timed(() => JSON.parse(readFileSync(index, 'utf8'))),
      ours: () => timedAsync(look),
    });
    const of = (samples: Record<string, number[]>, name: string): number => median(samples[name] ?? []);
    const about = { bench: 'insights', limit: null };
    return [
      ratioFinding({
        ...{ ...about, what: 'look across 10,000 runs for the first time' },
        ...{
          ours: of(first, 'ours'),
          baseline: of(first, 'bare'),
          name: 'reading and parsing the same records',
        },
      }),
      ratioFinding({
        ...{ ...about, what: 'and again' },
        ...{
          ours: of(again, 'ours'),
          baseline: of(again, 'bare'),
          name: 'reading and parsing insights.json',
        },
      }),
      limitFinding({ bench: 'insights', what: 'and again', ours: of(again, 'ours'), limit: 2_000 }),
    ];
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}
