import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'unbash';
import type { JudgeInput } from '../../src/model/judge-input.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { readCases } from '../corpus/reading.ts';
import { cases, inputFor } from '../policy/shell/corpus.ts';
import { type Finding, limitFinding, ratioFinding, spread } from './measure.ts';

const rounds = 10;
const warm = 3;
const million = 1_000_000;
/** Bytes the heap may grow between the first hundred thousand verdicts and the last. */
const growth = 2 * 1024 * 1024;
const own = join(import.meta.dirname, '../corpus/cases');

/** Every command of the given corpus and of our own cases. */
function commandsOf(): string[] {
  const files = readdirSync(own).filter((name) => name.endsWith('.jsonl'));
  const more = files.flatMap((name) => readCases(readFileSync(join(own, name), 'utf8'), name).cases);
  return [...cases, ...more].map(({ cmd }) => cmd);
}

/** What the parser alone does with the text; some cases are there because it throws. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    return error;
  }
}

const timed = (work: () => unknown): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};

/** How long one verdict takes, against parsing the same text; and that a million of them leave nothing behind. */
export async function benchJudge(): Promise<Finding[]> {
  const inputs = commandsOf().map((text) => ({ text, input: inputFor(text) }));
  const judge = createJudge();
  const verdicts: number[] = [];
  const parses: number[] = [];
  for (let round = 0; round < rounds + warm; round += 1) {
    for (const { text, input } of inputs) {
      const [parsing, judging] = [timed(() => parsed(text)), timed(() => judge(input))];
      if (round < warm) continue;
      parses.push(parsing);
      verdicts.push(judging);
    }
  }
  const [ours, theirs] = [spread(verdicts), spread(parses)];
  const about = { bench: 'judge', baseline: `${inputs.length} commands` };
  return [
    limitFinding({ ...about, what: 'one verdict, median', ours: ours.p50, limit: 0.1 }),
    limitFinding({ ...about, what: 'one verdict, p99', ours: ours.p99, limit: null }),
    ratioFinding({
      bench: 'judge',
      what: 'one verdict, median',
      ours: ours.p50,
      baseline: theirs.p50,
      name: 'parsing the same text',
      limit: 5,
    }),
    ratioFinding({
      bench: 'judge',
      what: 'one verdict, p99',
      ours: ours.p99,
      baseline: theirs.p99,
      name: 'parsing the same text',
      limit: null,
    }),
    memory(inputs.map(({ input }) => input)),
  ];
}

/** A collector that can be asked; Node offers it only when a flag is set before. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new Error('this Node cannot be asked to collect garbage');
  return () => void gc();
}

function memory(inputs: readonly JudgeInput[]): Finding {
  const judge = createJudge();
  const collect = collector();
  const heap: Record<string, number> = {};
  for (let done = 0; done < million; ) {
    for (const input of inputs) judge(input);
    const before = done;
    done += inputs.length;
    for (const mark of [100_000, 500_000, million]) {
      if (before >= mark || done < mark) continue;
      collect();
      heap[mark] = process.memoryUsage().heapUsed;
    }
  }
  const at = (mark: number): number => heap[mark] ?? 0;
  const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return limitFinding({
    bench: 'judge',
    what: 'heap a million verdicts leave behind, after the first 100,000',
    ours: Math.max(0, at(million) - at(100_000)),
    limit: growth,
    show: mb,
    baseline: [100_000, 500_000, million].map((mark) => mb(at(mark))).join(', '),
  });
}
