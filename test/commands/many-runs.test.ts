import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listHistory } from '../../src/commands/history-list.ts';
import { lookAtLive, lookHome } from '../../src/commands/home-look.ts';
import { findLive, findOpen } from '../../src/commands/live-runs.ts';
import { openIndex } from '../../src/commands/run-list.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { fillRuns } from '../bench/many-runs.ts';
import { countFiles } from '../harness/count-files.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { eventful, must, recordRun, runId } from './recorded-run.ts';

const clock = { now: Date.parse('2026-11-20T12:00:00Z'), zoneMinutes: 0 };

async function storeOf(count: number) {
  const directory = temporaryDirectory();
  const places = {
    store: join(directory, 'store'),
    config: directory,
    runtime: join(directory, 'run'),
    home: directory,
  };
  mkdirSync(join(places.store, 'runs'), { recursive: true });
  mkdirSync(places.runtime);
  await fillRuns(places.store, count);
  return { places, index: join(places.store, 'history.json'), runs: join(places.store, 'runs') };
}

/** As if nothing had changed for a minute. */
function settle(...paths: string[]): void {
  for (const path of paths) utimesSync(path, new Date(clock.now), new Date(clock.now));
}

describe('how much is read does not grow with the runs that are over', () => {
  it.each([20, 120])('of %i runs the history opens the list and nothing else', async (count) => {
    const { places, index, runs } = await storeOf(count);
    const { opened, bytes } = await countFiles(places.store, async () => {
      expect(must(await listHistory(places.store))).toHaveLength(count);
    });
    expect(opened.sort()).toEqual([index, runs]);
    expect(bytes).toBe(statSync(index).size);
  });

  it.each([20, 120])(
    'of %i runs the home screen opens the list, and again only when it changed',
    async (count) => {
      const { places, index, runs } = await storeOf(count);
      settle(index, runs);
      const list = openIndex(places.store);
      const home = await countFiles(places.store, async () => {
        expect(must(await lookHome(places, list, places.home, clock)).runs).toBe(count);
      });
      expect(home.opened.sort()).toEqual([index, runs]);
      const again = await countFiles(places.store, () => lookAtLive(places, list, clock.now));
      expect(again).toEqual({ opened: [], bytes: 0 });
      rmSync(runDirectory(places.store, must(await list.list()).entries[0]?.run ?? '').directory, {
        recursive: true,
      });
      settle(runs);
      utimesSync(runs, 1, 1);
      expect(must(await lookHome(places, list, places.home, clock)).runs).toBe(count - 1);
    },
  );
});

describe('runs that are not over', () => {
  it('are those a look into every run finds, whatever the list says', async () => {
    const { places } = await storeOf(5);
    const [held, dead, serving, noted] = [runId(1), runId(2), runId(3), runId(4)];
    await recordRun(places.store, held, eventful(held, 'x').slice(0, -1), { hostDies: true });
    await recordRun(places.store, dead, eventful(dead, 'x').slice(0, -1), { hostDies: true });
    for (const run of [serving, noted]) await recordRun(places.store, run, eventful(run, 'x'));
    const holds = [held, serving, noted].map((run) =>
      must(holdRun(runDirectory(places.store, run).directory)),
    );
    mkdirSync(join(places.runtime, serving));
    writeFileSync(join(places.runtime, serving, 'token'), 'secret');
    expect(must(findLive(places))).toEqual([held, serving]);
    expect(must(await findOpen(places, openIndex(places.store)))).toEqual([held, dead, serving]);
    for (const hold of holds) hold.release();
    expect(must(await findOpen(places, openIndex(places.store)))).toEqual([held, dead]);
  });
});
