import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareMs, createEvidenceThread, lookMs } from '../../../src/evidence/snapshot/thread-client.ts';
import type { EvidenceOrder } from '../../../src/evidence/snapshot/thread-protocol.ts';
import { mostChanges, mostText, obey } from '../../../src/evidence/snapshot/thread-work.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { unknownChange, unseenSnapshot } from '../../../src/model/unseen-snapshot.ts';
import { changeText, openRig, type Rig } from './rig.ts';

const at = '2026-11-20T10:00:00.000Z';
const some = (id: string): Snapshot => ({
  ...unseenSnapshot({ id, label: 'x', at, why: 'x' }),
  incomplete: [],
});
const turn = (): Promise<void> => new Promise((go) => setImmediate(go));

/** A thread that is the test, and a clock that stands. */
function openThread() {
  const orders: EvidenceOrder[] = [];
  let now = 0;
  let timers: { due: number; run(): void }[] = [];
  const thread = createEvidenceThread({
    order: (order) => void orders.push(order),
    wall: () => Date.parse(at),
    after(ms, run) {
      const timer = { due: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  return {
    thread,
    orders,
    timers: () => timers.length,
    pass(ms: number) {
      now += ms;
      for (const timer of timers.filter(({ due }) => due <= now)) timer.run();
      timers = timers.filter(({ due }) => due > now);
    },
  };
}

describe('the thread that looks, seen from the main thread', () => {
  it('takes one look at a time, each with its limit', async () => {
    const { thread, orders, timers } = openThread();
    const looks = [thread.observe({ label: 'one' }), thread.observe({ label: 'two', only: ['a'] })];
    await turn();
    expect(orders).toEqual([{ order: 'observe', id: 1, label: 'one', only: null, ms: lookMs }]);
    thread.report({ report: 'observed', id: 1, snapshot: some('s1') });
    await turn();
    expect(orders[1]).toEqual({ order: 'observe', id: 2, label: 'two', only: ['a'], ms: lookMs });
    thread.report({ report: 'observed', id: 2, snapshot: some('s2') });
    expect((await Promise.all(looks)).map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(timers()).toBe(0);
  });

  it('gives up a look that hangs, asks nobody until it comes back, and goes on then', async () => {
    const { thread, orders, pass } = openThread();
    const hung = thread.observe({ label: 'one' });
    const next = thread.observe({ label: 'two' });
    await turn();
    pass(lookMs);
    pass(5_000);
    expect(await hung).toMatchObject({
      id: 'u1',
      label: 'one',
      at,
      incomplete: [{ path: '', why: expect.stringMatching(/no answer within 12 s/), unseen: true }],
    });
    expect(await next).toMatchObject({
      id: 'u2',
      incomplete: [{ path: '', why: expect.stringMatching(/still hangs/), unseen: true }],
    });
    expect(await thread.changes(some('a'), some('b'))).toEqual({ changes: [unknownChange], more: 0 });
    expect(await thread.content(some('a'), 'x')).toBeNull();
    expect(orders).toHaveLength(1);
    thread.report({ report: 'observed', id: 1, snapshot: some('late') });
    const again = thread.observe({ label: 'three' });
    await turn();
    expect(orders).toHaveLength(2);
    thread.report({ report: 'observed', id: orders[1]?.id ?? 0, snapshot: some('s9') });
    expect((await again).id).toBe('s9');
  });

  it('says unknown to everything from its end on', async () => {
    const { thread, orders, timers } = openThread();
    const asked = [thread.observe({ label: 'one' }), thread.observe({ label: 'two' })];
    const changes = thread.changes(some('a'), some('b'));
    const content = thread.content(some('a'), 'x');
    await turn();
    thread.lost('it ran out of memory');
    thread.lost('it ended');
    for (const snapshot of await Promise.all(asked)) {
      expect(snapshot.incomplete).toEqual([{ path: '', why: 'it ran out of memory', unseen: true }]);
    }
    expect(await changes).toEqual({ changes: [unknownChange], more: 0 });
    expect(await content).toBeNull();
    const before = orders.length;
    expect((await thread.observe({ label: 'three' })).incomplete[0]?.why).toBe('it ran out of memory');
    expect(orders).toHaveLength(before);
    expect(timers()).toBe(0);
  });

  it.each([
    ['that hangs', (open: ReturnType<typeof openThread>) => open.pass(compareMs)],
    [
      'that fails',
      ({ thread, orders }: ReturnType<typeof openThread>) =>
        thread.report({ report: 'failed', id: orders[0]?.id ?? 0, why: 'a defect' }),
    ],
  ])('a comparison %s leaves the changes unknown', async (_, end) => {
    const open = openThread();
    const changes = open.thread.changes(some('a'), some('b'));
    end(open);
    expect(await changes).toEqual({ changes: [unknownChange], more: 0 });
  });
});

/** Asks as the host does. */
function ask(rig: Rig) {
  return {
    async observe(only: string[] | null = null, ms = 10_000): Promise<Snapshot> {
      const report = await obey({ order: 'observe', id: 1, label: 'look', only, ms }, rig.snapshots);
      if (report.report !== 'observed') throw new Error(report.report);
      return report.snapshot;
    },
    async changes(from: Snapshot, to: Snapshot) {
      const report = await obey({ order: 'changes', id: 1, from, to }, rig.snapshots);
      if (report.report !== 'changes') throw new Error(report.report);
      return { told: report.changes.map(changeText), more: report.more };
    },
    async content(snapshot: Snapshot, path: string) {
      const report = await obey({ order: 'content', id: 1, snapshot, path }, rig.snapshots);
      if (report.report !== 'content') throw new Error(report.report);
      return report.text;
    },
  };
}

describe('the thread that looks, from inside', () => {
  it('leaves out what git ignores when more changed than is told', async () => {
    const rig = openRig();
    rig.write({ '.gitignore': 'made/\n', 'z.txt': 'z\n' });
    const { observe, changes } = ask(rig);
    const before = await observe();
    const made = Array.from({ length: mostChanges + 5 }, (_, n) => [`made/${n}`, ''] as const);
    rig.write({ ...Object.fromEntries(made), 'z.txt': 'changed\n' });
    const { told, more } = await changes(before, await observe());
    expect(told).toHaveLength(mostChanges);
    expect(told).toContain('changed z.txt');
    expect(more).toBe(6);
  });

  it('never says that nothing changed when it did not see everything', async () => {
    const rig = openRig();
    rig.write({ a: 'a\n' });
    const { observe, changes } = ask(rig);
    const before = await observe();
    rig.write({ a: 'changed\n' });
    const stopped = await rig.take(undefined, AbortSignal.abort());
    expect((await changes(before, stopped)).told).toEqual(['unknown .']);
    const none = unseenSnapshot({ id: 'u1', label: 'x', at, why: 'the thread ended' });
    expect((await changes(before, none)).told).toContain('unknown .');
    const { told } = await changes(none, await observe());
    expect(told).toContain('unknown .');
    expect(told.filter((one) => !one.startsWith('unknown'))).toEqual([]);
  });

  it('compares with a snapshot nobody took where objects have longer names', async () => {
    const rig = openRig({ bare: true });
    rig.git('init', '-q', '--object-format=sha256');
    rig.write({ 'a b': 'a\n' });
    const { observe, changes } = ask(rig);
    const none = unseenSnapshot({ id: 'u1', label: 'x', at, why: 'the thread ended' });
    const after = await observe();
    expect(after.tree).toHaveLength(64);
    for (const { told } of [await changes(none, after), await changes(after, none)]) {
      expect(told).toContain('unknown .');
      expect(told.filter((one) => !one.startsWith('unknown'))).toEqual([]);
    }
  });

  it('hands out texts, and nothing else', async () => {
    const rig = openRig();
    rig.write({
      'a.txt': 'grüße\r\n',
      empty: '',
      binary: 'a\0b',
      latin: Buffer.from([0x67, 0xfc]),
      most: 'x'.repeat(mostText),
      more: 'x'.repeat(mostText + 1),
    });
    const { observe, content } = ask(rig);
    const snapshot = await observe();
    const found = ['a.txt', 'empty', 'binary', 'latin', 'more', 'no', 'a.txt/b'].map(async (path) => [
      path,
      await content(snapshot, path),
    ]);
    expect(Object.fromEntries(await Promise.all(found))).toEqual({
      'a.txt': 'grüße\r\n',
      empty: '',
      binary: null,
      latin: null,
      more: null,
      no: null,
      'a.txt/b': null,
    });
    expect((await content(snapshot, 'most'))?.length).toBe(mostText);
    rmSync(rig.store, { recursive: true });
    expect(await content(snapshot, 'a.txt')).toBeNull();
  });

  it('stops a look after its time', async () => {
    const rig = openRig();
    const slow: Rig['snapshots'] = {
      ...rig.snapshots,
      take: (_, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(some('stopped')))),
    };
    const order = { order: 'observe', id: 7, label: 'x', only: null, ms: 5 } as const;
    expect(await obey(order, slow)).toMatchObject({ report: 'observed', id: 7, snapshot: { id: 'stopped' } });
  });

  it('answers an order that fails', async () => {
    const rig = openRig();
    const broken = { ...rig.snapshots, diff: () => Promise.reject(new Error('a defect')) };
    const order = { order: 'changes', id: 7, from: some('a'), to: some('b') } as const;
    expect(await obey(order, broken)).toEqual({ report: 'failed', id: 7, why: 'a defect' });
  });
});
