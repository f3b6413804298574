import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { holdRun, isHeld } from '../../src/journal/run-lock.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const child = fileURLToPath(new URL('hold-run.ts', import.meta.url));

async function start(dir: string): Promise<{ said: string; process: ChildProcess }> {
  const started = spawn(process.execPath, [child, dir]);
  const [said] = await once(started.stdout.setEncoding('utf8'), 'data');
  return { said: String(said).trim(), process: started };
}

describe('holdRun', () => {
  it('holds until released, and again after that', () => {
    const dir = temporaryDirectory();
    const first = holdRun(dir);
    expect([first.ok, isHeld(dir), holdRun(dir).ok]).toEqual([true, true, false]);
    if (first.ok) first.value.release();
    expect([isHeld(dir), holdRun(dir).ok, isHeld(dir)]).toEqual([false, true, true]);
  });

  it('says which process holds it', () => {
    const dir = temporaryDirectory();
    holdRun(dir);
    expect(holdRun(dir)).toMatchObject({
      ok: false,
      problems: [{ code: 'journal-in-use', message: `process ${process.pid} holds this run` }],
    });
  });

  it('ends with its process, however that ended', async () => {
    const dir = temporaryDirectory();
    const { said, process: holder } = await start(dir);
    expect([said, isHeld(dir), holdRun(dir).ok]).toEqual(['held', true, false]);
    holder.kill('SIGKILL');
    await once(holder, 'close');
    expect([isHeld(dir), holdRun(dir).ok]).toEqual([false, true]);
  });

  it('goes to exactly one of many who succeed a dead holder at once', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'held.3'), JSON.stringify({ pid: 1, start: 'long ago', boot: null }));
    const racers = await Promise.all(Array.from({ length: 5 }, () => start(dir)));
    for (const racer of racers) racer.process.kill('SIGKILL');
    expect(racers.map(({ said }) => said).sort()).toEqual([
      'held',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    expect(readdirSync(dir)).toEqual(['held.4']);
  });

  const notHeld: [string, string][] = [
    ['a process number that came back', JSON.stringify({ pid: process.pid, start: '1', boot: null })],
    ['an earlier boot', JSON.stringify({ pid: process.pid, start: null, boot: 'earlier' })],
    ['a file emptied by a power cut', ''],
    ['a released lock', 'released\n'],
  ];
  it.each(notHeld)('%s does not hold it', (_, content) => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'held.7'), content);
    expect([isHeld(dir), holdRun(dir).ok]).toEqual([false, true]);
  });

  it('is a problem where nothing can be written', () => {
    expect(holdRun('/proc/none')).toMatchObject({ ok: false, problems: [{ code: 'journal-write-failed' }] });
    expect(isHeld('/proc/none')).toBe(false);
  });
});
