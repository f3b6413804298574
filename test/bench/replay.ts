import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCast } from '../../src/terminal/cast-reader.ts';
import { openCastWriter } from '../../src/terminal/cast-writer.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { type Finding, median, ratioFinding, spread, timedAsync } from './measure.ts';
import { must } from './must.ts';

const size = { cols: 120, rows: 40 };
const bytes = 24 * 1024 * 1024;
const seeks = 16;
const recordings = 4;

/** What an agent prints: coloured lines, a status line drawn over and over, now and then a whole screen. */
function printed(number: number): string {
  if (number % 400 === 0) return '\x1b[2J\x1b[H';
  if (number % 5 === 0) return `\x1b[40;1H\x1b[2K\x1b[7m working ${number} \x1b[0m\x1b[39;1H`;
  return `\r\n\x1b[38;5;${16 + (number % 216)}m● step ${number}\x1b[0m reads src/sync/part-${number % 97}.ts ${'·'.repeat(number % 60)}`;
}

/** Jumping about in a long recording, with and without saved screens; and what saving them costs. */
export async function benchReplay(): Promise<Finding[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-replay-'));
  const at = (name: string): string => join(directory, name);
  try {
    const chunks = chunksOf(bytes);
    const cost: Record<'plain' | 'saved', number[]> = { plain: [], saved: [] };
    for (let round = 0; round <= recordings; round += 1) {
      const plain = record(chunks, at(`plain-${round}`), undefined);
      const saved = record(chunks, at(`saved-${round}`), at(`keys-${round}`));
      // The first round warms up.
      if (round > 0) {
        cost.plain.push(await plain);
        cost.saved.push(await saved);
      } else await Promise.all([plain, saved]);
    }
    const far = must(openCast(at('saved-0')));
    const near = must(openCast(at('saved-0'), at('keys-0')));
    const times: Record<'far' | 'near', number[]> = { far: [], near: [] };
    for (let seek = 0; seek < seeks; seek += 1) {
      const t = (((seek * 7919) % 1000) / 1000) * near.duration;
      times.far.push(await quickest(async () => (await far.seek(t)).dispose()));
      times.near.push(await quickest(async () => (await near.seek(t)).dispose()));
    }
    const bench = 'replay';
    const [slow, quick] = [spread(times.far), spread(times.near)];
    const name = 'without keyframes';
    const limit = 1 / 30;
    const kilobytes = (value: number): string => `${(value / 1024).toFixed(0)} KB`;
    return [
      ratioFinding({
        bench,
        what: 'seek in 24 MB, p99',
        ours: quick.p99,
        baseline: slow.p99,
        name,
        limit,
      }),
      ratioFinding({
        bench,
        what: 'seek in 24 MB, p50',
        ours: quick.p50,
        baseline: slow.p50,
        name,
        limit: null,
      }),
      ratioFinding({
        bench,
        what: 'CPU of recording 24 MB with keyframes',
        ours: median(cost.saved),
        baseline: median(cost.plain),
        name,
        limit: 1.02,
      }),
      ratioFinding({
        bench,
        what: 'size of the keyframes',
        ours: statSync(at('keys-0')).size,
        baseline: statSync(at('saved-0')).size,
        name: 'the recording',
        limit: 0.02,
        show: kilobytes,
      }),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The same work three times: the shortest is what it takes when nobody else wants the core. */
async function quickest(work: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3; time += 1) least = Math.min(least, await timedAsync(work));
  return least;
}

/** As a pty hands them over. */
function chunksOf(total: number): Buffer[] {
  let text = '';
  const chunks: Buffer[] = [];
  for (let number = 1, all = 0; all < total; number += 1) {
    text += printed(number);
    if (text.length < 4000) continue;
    const chunk = Buffer.from(text);
    text = '';
    all += chunk.length;
    chunks.push(chunk);
  }
  return chunks;
}

/** Records the stream as a host does, mirror included; CPU milliseconds of this thread. */
async function record(
  chunks: readonly Buffer[],
  path: string,
  keyframesPath: string | undefined,
): Promise<number> {
  let now = 0;
  const mirror = createMirror({ ...size, scrollback: 2000, syncLimit: 1 << 20 });
  const cast = openCastWriter({
    path,
    ...(keyframesPath === undefined ? {} : { keyframesPath, mirror }),
    header: size,
    now: () => now,
    onDead(problem) {
      throw new Error(problem.message);
    },
  });
  const begun = process.threadCpuUsage();
  for (const chunk of chunks) {
    now += 600;
    const parsed = cast.output(chunk);
    mirror.write(chunk, parsed);
  }
  cast.close();
  const { user, system } = process.threadCpuUsage(begun);
  mirror.dispose();
  return (user + system) / 1000;
}
