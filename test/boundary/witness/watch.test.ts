import { expect, it } from 'vitest';
import type { Connector, OpenedConnector } from '../../../src/boundary/witness/connector.ts';
import type { ProcessEvent } from '../../../src/boundary/witness/connector-events.ts';
import type { WitnessReport } from '../../../src/boundary/witness/messages.ts';
import type { ProcessTable } from '../../../src/boundary/witness/process-names.ts';
import { startWatch } from '../../../src/boundary/witness/watch.ts';

type Living = { pid: number; parent: number; argv: string[] };

const agent = ['/opt/agent', '--flag'];
const [host, root] = [5, 10];

/** A machine whose kernel and whose process table say what the test says. */
function machine() {
  const living = new Map<number, Living>([[host, { pid: host, parent: 1, argv: ['host'] }]]);
  const queue: ProcessEvent[] = [];
  const reports: WitnessReport[] = [];
  let clock = 0;
  let sequence = 0;
  let wake = () => {};
  const argvOf = (pid: number): string[] | null => living.get(pid)?.argv ?? null;
  const table: ProcessTable = {
    names: (pid) => {
      const argv = argvOf(pid);
      return argv && { exe: argv[0] ?? null, argv };
    },
    words: argvOf,
    cwd: () => '/',
    lives: (pid) => living.has(pid),
    all: () => [...living.values()].map(({ pid, parent }) => ({ pid, parent, started: '0' })),
  };
  const connector: Connector = {
    wait: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    drain(take) {
      const event = queue.shift();
      if (!event) return false;
      sequence += 1;
      take({ kind: 'event', cpu: 0, sequence, event });
      return true;
    },
    close: () => {},
  };
  let opened = (_: OpenedConnector) => {};
  const opening = new Promise<OpenedConnector>((resolve) => {
    opened = resolve;
  });
  const watch = startWatch({
    table,
    open: () => opening,
    now: () => clock,
    tell: (report) => void reports.push(report),
    pause: async () => {},
  });
  const tick = (): number => {
    clock += 1;
    return clock;
  };
  return {
    watch,
    /** Waits until it listens. */
    async listens() {
      opened({ connector });
      while (reports.length === 0) await Promise.resolve();
    },
    forks(parent: number, child: number) {
      living.set(child, { pid: child, parent, argv: argvOf(parent) ?? [] });
      queue.push({ what: 'fork', parent, child, at: tick() });
    },
    runs(pid: number, ...argv: string[]) {
      const one = living.get(pid);
      if (one) living.set(pid, { ...one, argv });
      queue.push({ what: 'exec', pid, at: tick() });
    },
    /** What was told when everything is read. */
    async told() {
      watch.order({ order: 'close' });
      wake();
      await watch.over;
      const starts = reports.flatMap((one) => (one.report === 'started' ? one.starts : []));
      return starts
        .filter(({ role }) => role !== 'agent')
        .map(({ role, argv, count }) => `${role} ${argv.join(' ')} ${count}`);
    },
    follow: () => {
      tick();
      watch.order({ order: 'follow', root, agent });
      tick();
    },
  };
}

it('follows a run whose first process the kernel has told of, and nobody has read it yet', async () => {
  const { listens, forks, runs, follow, told } = machine();
  await listens();
  forks(host, root);
  runs(root, ...agent);
  follow();
  forks(root, 11);
  runs(11, 'git', 'status');
  expect(await told()).toEqual(['top git status 1']);
});

it('counts once what was started before it was told whom to follow, and is read after', async () => {
  const { listens, forks, runs, follow, told } = machine();
  await listens();
  forks(host, root);
  runs(root, ...agent);
  forks(root, 11);
  runs(11, 'git', 'status');
  forks(11, 12);
  follow();
  runs(12, 'less');
  expect(await told()).toEqual(['top git status 1', 'below less 1']);
});

it('finds by a look what began before it could listen, and counts it once when the kernel tells of it, too', async () => {
  const { listens, forks, runs, follow, told } = machine();
  forks(host, root);
  runs(root, ...agent);
  follow();
  forks(root, 11);
  runs(11, 'git', 'status');
  forks(root, 12);
  await listens();
  runs(12, 'make');
  // The number of one that is found by a look is given to somebody else.
  forks(host, 11);
  runs(11, 'stranger');
  expect(await told()).toEqual(['top git status 1', 'top make 1']);
});
