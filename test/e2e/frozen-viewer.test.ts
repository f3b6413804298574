import { execFileSync } from 'node:child_process';
import { spawn } from 'node-pty';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, owner, type Place } from './place.ts';
import { begin, ofType, programArgs, type StartedHost, startHost, type Watching, watch } from './run-rig.ts';
import { becomes, violations } from './verify.ts';

const actions = 50;
const flood = 20 * 1024 * 1024;
const script: Step[] = Array.from({ length: actions }, (_, n): Step[] => [
  { do: 'flood', bytes: Math.floor(flood / actions) },
  { do: 'use', tool: 'Write', input: { file_path: `marks/allow-${n}`, content: `${n}` }, expect: 'ok' },
]).flat();

/** Milliseconds from each request to its release, by the run's own clock. */
function decisionTimes(events: readonly Event[]): number[] {
  const requested = new Map<string, number>();
  return events.flatMap(({ t, body }) => {
    if (body.type === 'action.requested') requested.set(body.action.id, t);
    if (body.type !== 'action.released') return [];
    return [t - (requested.get(body.action) ?? Number.NaN)];
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Resident memory in MB. */
const memoryOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;

/** A viewer in a terminal whose output we read or leave; resolves once it has attached. */
async function openViewer(place: Place, host: StartedHost, watching: Watching) {
  const terminal = spawn(process.execPath, programArgs('attach', host.spec.run, '--as', owner), {
    cols: 120,
    rows: 40,
    cwd: place.workspace,
    env: place.env,
  });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  const before = watching.events.filter(ofType('viewer.attached')).length;
  await becomes(() => watching.events.filter(ofType('viewer.attached')).length > before);
  return { terminal, ended };
}

describe('a viewer that stands still', () => {
  it.each([
    ['stopped', (pid: number) => process.kill(pid, 'SIGSTOP'), () => {}],
    ['on a terminal nobody reads', () => {}, (terminal: { pause(): void }) => terminal.pause()],
  ])('%s: decides as fast as ever and keeps its memory', { timeout: 90_000 }, async (_, stop, pause) => {
    const place = openPlace({ contract: 'may: { edit: ["marks/**"] }\n', script });
    onTestFinished(place.dispose);
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    const viewer = await openViewer(place, host, watching);
    onTestFinished(() => viewer.terminal.kill('SIGKILL'));
    stop(viewer.terminal.pid);
    pause(viewer.terminal);
    let most = 0;
    const memory = setInterval(() => {
      most = Math.max(most, memoryOf(host.pid));
    }, 100);
    onTestFinished(() => clearInterval(memory));
    const screen = await begin(host, watching);
    await watching.until(ofType('run.ended'), 80_000);
    clearInterval(memory);
    screen.close();
    await host.exited;
    const times = decisionTimes(watching.events);
    expect(times).toHaveLength(actions);
    expect(median(times)).toBeLessThan(50);
    expect(most).toBeGreaterThan(20);
    expect(most).toBeLessThan(400);
    viewer.terminal.kill('SIGKILL');
    await viewer.ended;
    expect(await violations(place, host)).toEqual([]);
  });
});
