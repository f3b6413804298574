import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Start, WitnessReport } from '../../../src/boundary/witness/messages.ts';
import { systemTable } from '../../../src/boundary/witness/process-names.ts';
import { openProcessWitness } from '../../../src/boundary/witness/process-witness.ts';
import { startWatch } from '../../../src/boundary/witness/watch.ts';
import type { Coverage } from '../../../src/model/witness.ts';

const program = join(import.meta.dirname, '../../../src/witness-process.ts');

/** Watches a shell that runs a text, as the agent, from before it starts until it ends. */
async function watch(text: string, opener: string[] = []) {
  const coverage: Omit<Coverage, 'what'>[] = [];
  const starts: Start[] = [];
  let listening = () => {};
  const ready = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const witness = openProcessWitness({
    program,
    coverage(one) {
      coverage.push(one);
      listening();
    },
    started: (some) => void starts.push(...some),
  });
  const patience = setInterval(() => {}, 50);
  await ready;
  const agent = ['/bin/bash', '-c', text];
  const [file = '', ...args] = [...opener, ...agent];
  const child = spawn(file, args, { stdio: 'ignore' });
  witness.follow(child.pid ?? 0, agent);
  await once(child, 'exit');
  await witness.close();
  clearInterval(patience);
  return { coverage, starts };
}

const inside = ['bwrap', '--dev-bind', '/', '/', '--unshare-user', '--unshare-pid', '--proc', '/proc', '--'];

describe('the process connector', () => {
  it.each<[string, string[]]>([
    ['a plain tree', []],
    ['a tree in namespaces of its own', inside],
    [
      'a tree after a long way',
      [...inside, 'env', '--', 'sh', '-c', `: ${'x'.repeat(9000)}; exec "$@"`, 'way'],
    ],
  ])('tells every program of %s under what started it, twice forked ones too', async (_, opener) => {
    const daemon = '(setsid sh -c "sleep 0.4; /bin/sleep 0.111" &)';
    const { coverage, starts } = await watch(
      `sleep 0.3; bash -c 'sleep 0.2; ${daemon}; sleep 0.15'; sleep 1; exit 3`,
      opener,
    );
    expect(coverage).toMatchObject([{ of: 'process', is: 'complete', by: 'process connector', lost: 0 }]);
    const words = (role: Start['role']): string[] =>
      starts.flatMap((one) => (one.role === role ? [one.argv.join(' ').slice(0, 18)] : []));
    expect(words('top')).toEqual(['sleep 0.3', 'bash -c sleep 0.2;', 'sleep 1']);
    const top = starts.find(({ argv }) => argv[0] === 'bash' && argv[2]?.startsWith('sleep 0.2'))?.top;
    const late = starts.find(({ argv }) => argv[1] === '0.111');
    expect(late).toMatchObject({ role: 'below', exe: expect.stringMatching(/sleep$/), top });
  });

  it('puts a flood of short processes into few lines and loses none of them', async () => {
    const { starts } = await watch('sleep 0.3; for i in {1..2000}; do /bin/true $i; done; sleep 0.5; exit 3');
    const tops = starts.filter(({ role }) => role === 'top');
    // The two that sleep are among them.
    expect(tops.reduce((sum, { count }) => sum + count, 0)).toBe(2002);
    expect(starts.length).toBeLessThan(300);
    expect(JSON.stringify(starts).length).toBeLessThan(120_000);
  }, 60_000);
});

describe('where the kernel does not tell', () => {
  it('looks again and again, and says that it can miss some', async () => {
    const reports: WitnessReport[] = [];
    const watching = startWatch({
      table: systemTable,
      open: async () => ({ why: 'the test says so' }),
      now: () => Number(process.hrtime.bigint()) / 1e6,
      tell: (report) => void reports.push(report),
      pause: (ms) => setTimeout(ms),
    });
    const agent = ['/bin/bash', '-c', 'bash -c "sleep 90; true"; exit 3'];
    const [file = '', ...args] = agent;
    const child = spawn(file, args, { stdio: 'ignore' });
    watching.order({ order: 'follow', root: child.pid ?? 0, agent });
    const seen = (): string[] =>
      reports
        .flatMap((one) => (one.report === 'started' ? one.starts : []))
        .map(({ role, argv }) => `${role} ${argv.join(' ')}`);
    const ended = once(child, 'exit');
    while (!seen().includes('below sleep 90')) await setTimeout(20);
    const starts = reports.flatMap((one) => (one.report === 'started' ? one.starts : []));
    const sleeper = starts.find(({ argv }) => argv[0] === 'sleep')?.pid;
    if (sleeper) process.kill(sleeper);
    await ended;
    watching.order({ order: 'close' });
    await watching.over;
    expect(reports[0]).toMatchObject({ report: 'coverage', is: 'lossy', by: 'looks at /proc' });
    expect(seen()).toContain('top bash -c sleep 90; true');
  });
});

it('a watching process that is gone is told', async () => {
  const patience = setInterval(() => {}, 50);
  const told = await new Promise((resolve) => {
    openProcessWitness({
      program: '/nowhere/witness-process.js',
      coverage: resolve,
      started: () => {},
    });
  });
  clearInterval(patience);
  expect(told).toMatchObject({ of: 'process', is: 'absent' });
});
