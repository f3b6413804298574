import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runBacktest } from '../../src/commands/backtest.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { eventful, judged, recordRun, runId } from './recorded-run.ts';

const contractText = (may: string) => `contract: 1\ntask: a\nowner: dana@example.com\nmay:\n${may}`;
const as = "  read: ['src/**']\n  edit: ['src/**']\n  run: [npm test, npm run lint]\n";

async function test(
  contract: string,
  over: Partial<Parameters<typeof runBacktest>[0]> = {},
  store = temporaryDirectory(),
) {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'new.yaml'), contract);
  let [out, err] = ['', ''];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const places = { store, config: store, runtime: store, home: '/home/dana' };
  const how = { json: false, ascii: true, columns: 80, now: 0, all: false, runs: [] };
  const args = { contract: 'new.yaml', workspace: folder, places, ...how, ...over };
  return { code: await runBacktest(args, io), out, err };
}

async function storeOf(count: number): Promise<string> {
  const store = temporaryDirectory();
  for (let number = 1; number <= count; number += 1)
    await recordRun(store, runId(number), eventful(runId(number), 'a task'));
  return store;
}

describe('backtest', () => {
  it('shows what changes, and ends with 3', async () => {
    const store = await storeOf(2);
    const start = make.started({ run: runId(3) });
    const build = judged(make.runs('a1', 'npm run build'), start);
    await recordRun(store, runId(3), [start, ...build, make.ended()]);
    const refused = build.map((body) =>
      body.type === 'action.answered' ? make.answered('a1', 'deny') : body,
    );
    const fourth = make.started({ run: runId(4) });
    await recordRun(store, runId(4), [
      fourth,
      ...refused.slice(0, 3),
      make.released('a1', 'deny'),
      make.ended(),
    ]);
    const { code, out, err } = await test(
      contractText("  read: ['src/**']\n  run: [npm test, npm run build]\n"),
      { all: true },
      store,
    );
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    await expect(out).toMatchFileSnapshot('golden/backtest.txt');
  });

  it('ends with 0 when nothing does', async () => {
    const { code, out } = await test(contractText(as), { all: true }, await storeOf(1));
    expect({ code, out }).toEqual({
      code: 0,
      out: '5 verdicts of 1 run judged again under new.yaml\nNothing changes.\n',
    });
  });

  it('takes the runs of the workspace, or those that are named', async () => {
    const store = await storeOf(3);
    const none = await test(contractText(as), {}, store);
    expect(none.out).toContain('There was no run to judge.');
    const workspace = temporaryDirectory();
    writeFileSync(join(workspace, 'new.yaml'), contractText(as));
    await recordRun(store, runId(9), eventful(runId(9), 'a task', { workspace }));
    expect((await test(contractText(as), { workspace }, store)).out).toContain('of 1 run ');
    expect((await test(contractText(as), { all: true }, store)).out).toContain('of 4 runs ');
    const named = await test(contractText(as), { runs: ['00002A', '00002A'] }, store);
    expect(named.out).toContain('of 1 run ');
    expect((await test(contractText(as), { runs: ['nope'] }, store)).code).toBe(2);
  });

  it('names a run it cannot read, judges the others, and ends with 5', async () => {
    const store = await storeOf(2);
    writeFileSync(runDirectory(store, runId(1)).journal, 'nonsense\n{"a":1}\n');
    const { code, out, err } = await test(contractText(as), { all: true }, store);
    expect(code).toBe(5);
    expect(out).toContain('of 1 run judged again');
    expect(out).toContain('Not read: 1 run\n  00001A');
    expect(err).toContain('journal.jsonl');
  });

  it('refuses a contract that cannot be read, and to judge by nothing new', async () => {
    const broken = await test('contract: 1\nmay: {run: 3}\n', { all: true });
    expect(broken.code).toBe(6);
    expect(broken.err).toMatch(/at new.yaml:\d+:\d+/);
    expect((await test('', { contract: undefined })).code).toBe(2);
  });

  it('prints the same as JSON', async () => {
    const store = temporaryDirectory();
    const start = make.started({ run: runId(1) });
    await recordRun(store, runId(1), [
      start,
      ...judged(make.runs('a1', 'npm run build'), start),
      make.ended(),
    ]);
    const { out } = await test(contractText('  run: [npm run build]\n'), { all: true, json: true }, store);
    const shape = z.object({
      changes: z.number(),
      tighter: z.number(),
      looser: z.number(),
      runs: z.array(z.unknown()),
    });
    expect(shape.parse(JSON.parse(out))).toMatchObject({
      ...{ changes: 1, tighter: 0, looser: 1 },
      runs: [
        { run: runId(1), changes: [{ action: 'a1', was: { effect: 'ask' }, now: { effect: 'allow' } }] },
      ],
    });
  });
});
