import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { finishRun } from '../../src/commands/finish-run.ts';
import { runInsights } from '../../src/commands/insights.ts';
import type { Tombstone } from '../../src/model/retention.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { removeRun } from '../../src/store/run-removal.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { judged, must, recordRun, runId, type Step } from './recorded-run.ts';

async function look(store: string, over: Partial<Parameters<typeof runInsights>[0]> = {}) {
  let [out, err] = ['', ''];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const places = { store, config: store, runtime: store, home: '/home/dana' };
  const now = Date.parse('2026-11-21T00:00:00Z');
  const code = await runInsights({ places, now, json: false, ascii: false, columns: 80, ...over }, io);
  return { code, out, err };
}

/** Runs of one task: all build and test, every other one looks at .env and ships; the third one is held. */
async function storeOf(count: number): Promise<string> {
  const store = temporaryDirectory();
  const contract = make.pinned({
    may: { read: ['src/**'], edit: ['src/**'], run: ['npm test', 'npm run lint'] },
    never: { touch: ['.env*'] },
  });
  for (let number = 1; number <= count; number += 1) {
    const start = make.started({
      run: runId(number),
      contract,
      at: `2026-11-${String(number).padStart(2, '0')}T10:00:00.000Z`,
    });
    const steps: Step[] = [
      ...judged(make.runs('a1', 'npm test'), start),
      ...judged(make.runs('a2', 'npm run build -- --name=世界'), start),
      ...judged(make.runs('a3', 'npm run build -- --name=世界'), start),
      ...(number % 2 === 0 ? judged(make.edits('a4', '/home/dana/app/.env'), start) : []),
      ...(number % 3 === 0 ? judged(make.runs('a5', 'rm -rf src'), start) : []),
      make.recorded({ what: 'usage', costUsd: number / 10, tokens: 100, requests: 2 }),
      make.ended(),
      ...(number % 2 === 0 ? [make.shipped('fine', '2026-11-21T09:00:00.000Z')] : []),
    ];
    await recordRun(store, runId(number), [start, ...steps]);
  }
  return store;
}

describe('insights', () => {
  it.each([
    [6, false, 80, 'insights'],
    [6, false, 120, 'insights-wide'],
    [6, true, 80, 'insights-ascii'],
    [1, false, 80, 'insights-one'],
    [0, false, 80, 'insights-none'],
  ])('%d runs, ascii %s, at %d columns', async (count, ascii, columns, golden) => {
    const { code, out, err } = await look(await storeOf(count), { ascii, columns });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(/^[\t\n -~]*$/.test(out.replaceAll('世界', ''))).toBe(ascii || count === 0);
    expect(out).not.toContain('\x1b');
    await expect(out).toMatchFileSnapshot(`golden/${golden}.txt`);
  });

  it('names a run it cannot read, and counts the others', async () => {
    const store = await storeOf(3);
    writeFileSync(runDirectory(store, runId(2)).record, '{}');
    writeFileSync(runDirectory(store, runId(2)).journal, 'nonsense\n{"a":1}\n');
    const { code, out } = await look(store);
    expect(code).toBe(5);
    expect(out).toContain('2 runs, 2026-11-01 to 2026-11-03');
    expect(out).toMatch(/Not read: 1 run\n {2}00002A {2}.*journal.jsonl/);
  });

  it('reads the journal where the record is missing or damaged', async () => {
    const store = await storeOf(3);
    rmSync(runDirectory(store, runId(1)).record);
    writeFileSync(runDirectory(store, runId(2)).record, '{');
    expect(await look(store)).toMatchObject({ code: 0, out: expect.stringContaining('3 runs, ') });
  });

  it('reads a record once, and again when it was written again', async () => {
    const store = await storeOf(2);
    const record = runDirectory(store, runId(1)).record;
    const first = await look(store);
    const { size, atime, mtime } = statSync(record);
    const text = readFileSync(record, 'utf8');
    writeFileSync(record, ' '.repeat(size));
    utimesSync(record, atime, mtime);
    expect((await look(store)).out).toBe(first.out);
    writeFileSync(record, text.replaceAll('Fix the retry filter', 'Another task'));
    expect((await look(store)).out).toContain('Another task');
    rmSync(runDirectory(store, runId(1)).directory, { recursive: true });
    expect((await look(store)).out).not.toContain('Another task');
    expect(readFileSync(join(store, 'insights.json'), 'utf8')).not.toContain('Another task');
  });

  it('keeps nothing of a run that is pruned', async () => {
    const store = await storeOf(2);
    await look(store);
    const tombstone: Tombstone = {
      ...{ run: runId(1), task: 't', startedAt: '', decision: null, head: 'h', bytes: 1 },
      ...{ prunedAt: '2026-11-21T00:00:00.000Z', by: 'sam' },
    };
    must(removeRun(store, tombstone));
    expect(existsSync(join(store, 'insights.json'))).toBe(false);
    expect((await look(store)).out).toContain('1 run, 2026-11-02');
  });

  it('makes its index again when it is damaged', async () => {
    const store = await storeOf(2);
    const first = await look(store);
    writeFileSync(join(store, 'insights.json'), '{"digests":2}');
    expect((await look(store)).out).toBe(first.out);
  });

  it('looks no further back than it is told', async () => {
    const store = await storeOf(6);
    expect((await look(store, { since: '2026-11-05' })).out).toContain('2 runs, 2026-11-05');
    expect((await look(store, { since: '16d' })).out).toContain('2 runs, 2026-11-05');
    expect((await look(store, { since: '2026-11-06' })).out).toContain('1 run, 2026-11-06');
    expect((await look(store, { since: '2027-01-01' })).out).toBe('no run since 2027-01-01\n');
    const wrong = await look(store, { since: 'tuesday' });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('30d') });
  });

  it('takes nobody for someone who would have allowed what people refuse', async () => {
    const store = temporaryDirectory();
    const start = make.started({ run: runId(1), contract: make.pinned({ may: { read: ['src/**'] } }) });
    const said = (id: string, command: string, answer: 'once' | 'deny'): Step[] =>
      judged(make.runs(id, command), start).flatMap((body) => {
        if (body.type === 'action.answered') return [make.answered(id, answer)];
        if (answer === 'once' || body.type === 'action.requested' || body.type === 'action.decided')
          return [body];
        return body.type === 'action.released' ? [make.released(id, 'deny')] : [];
      });
    const steps = [
      ...said('a1', 'npm ci', 'deny'),
      ...said('a2', 'npm ci', 'deny'),
      ...said('a3', 'npm ci', 'deny'),
      ...said('a4', 'make', 'deny'),
      ...said('a5', 'make', 'once'),
      ...said('a6', 'npm run lint', 'once'),
    ];
    await recordRun(store, runId(1), [start, ...steps, make.ended()]);
    const { out } = await look(store);
    await recordRun(store, runId(2), [make.started({ run: runId(2) }), make.ended()]);
    expect(out).toMatch(/^1 run, 2026-11-20: /);
    expect((await look(store)).out).toMatch(/^2 runs, 2026-11-20\n/);
    expect(out).toContain('NO 3; in 1 run\n          never.run  npm ci  would have answered');
    expect(out).toContain('yes 1, NO 1; in 1 run\n          people differ; may.run  make  would let it go');
    expect(out).toContain('yes 1; in 1 run\n          may.run  npm run lint  would have answered');
  });

  it('prints the same as JSON', async () => {
    const store = await storeOf(3);
    const shape = z.object({
      runs: z.number(),
      asked: z.array(z.object({ what: z.string(), lines: z.unknown() })),
    });
    const { runs, asked } = shape.parse(JSON.parse((await look(store, { json: true })).out));
    expect(runs).toBe(3);
    expect(asked[0]).toEqual({
      what: 'npm run build -- --name=世界',
      lines: [{ list: 'run', pattern: expect.stringContaining('npm run build') }],
    });
    expect(existsSync(join(store, 'insights.json'))).toBe(true);
    expect((await finishRun(store, runId(1))).ok).toBe(true);
  });
});
