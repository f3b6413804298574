import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { keepFrozen } from '../../src/agent/keep-frozen.ts';
import { parseStat } from '../../src/agent/process-source.ts';
import { createProcessTree, type Sweep } from '../../src/agent/process-tree.ts';

const pause = async (ms: number): Promise<void> => void (await setTimeout(ms));

function startTree() {
  const run = `test${process.pid}x${Math.random().toString(36).slice(2)}`;
  const child = spawn('/bin/sh', ['-c', 'while :; do :; done'], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: '/usr/bin:/bin', COUNTERSIGN_RUN: run },
  });
  const pid = child.pid ?? 0;
  const tree = createProcessTree({ root: pid, marker: `COUNTERSIGN_RUN=${run}` });
  onTestFinished(async () => void (await tree.kill()));
  return { pid, tree, state: () => parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.state };
}

it('stops again what somebody continues, until it is thawed', async () => {
  const { pid, tree, state } = startTree();
  const frozen = keepFrozen(tree, pause);
  expect(await frozen.freeze()).toMatchObject({ done: 1, left: 0 });
  expect(state()).toBe('stopped');
  for (const _ of ['once', 'twice']) {
    process.kill(pid, 'SIGCONT');
    await expect.poll(state, { timeout: 10_000 }).not.toBe('stopped');
    await expect.poll(state, { timeout: 10_000 }).toBe('stopped');
  }
  expect(await frozen.thaw()).toMatchObject({ done: 1, left: 0 });
  expect(state()).not.toBe('stopped');
});

/** A tree that only counts, with time that passes when the test says so. */
function counted(way: Sweep['way']) {
  const said: string[] = [];
  const sweep = { found: 1, done: 1, left: 0, ms: 1, way };
  const say = (word: string) => async (): Promise<Sweep> => {
    said.push(word);
    return sweep;
  };
  const tree = { freeze: say('freeze'), thaw: say('thaw') };
  let wake = () => {};
  const frozen = keepFrozen(
    tree,
    () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  );
  return { said, frozen, pass: () => wake() };
}

it('sweeps no more once it let go, and thaws after the last sweep', async () => {
  const { said, frozen, pass } = counted('pid-namespace');
  await frozen.freeze();
  pass();
  await expect.poll(() => said).toEqual(['freeze', 'freeze']);
  const thawed = frozen.thaw();
  pass();
  await thawed;
  expect(said).toEqual(['freeze', 'freeze', 'thaw']);
  await frozen.freeze();
  pass();
  await expect.poll(() => said.slice(3)).toEqual(['freeze', 'freeze']);
});

it('leaves a cgroup to the kernel', async () => {
  const { said, frozen, pass } = counted('cgroup');
  await frozen.freeze();
  pass();
  await frozen.thaw();
  expect(said).toEqual(['freeze', 'thaw']);
});
