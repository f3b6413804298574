import { describe, expect, it } from 'vitest';
import { type BoundaryPort, createRunHost, type RunHostPorts } from '../../src/host/run-host.ts';
import type { ScreenOrder } from '../../src/host/screen-protocol.ts';
import { canaryGotOut } from '../../src/model/boundary.ts';
import type { RunSpec } from '../../src/model/run-spec.ts';
import type { SupervisorPorts } from '../../src/supervisor/ports.ts';
import { openedBoundary } from '../harness/opened-boundary.ts';
import { specFor } from '../harness/run-spec.ts';
import { openRig, pin } from '../supervisor/rig.ts';

/** A host whose screen thread is the test. */
function openHost(
  over: Partial<SupervisorPorts> = {},
  specOver: Partial<RunSpec> = {},
  boundary?: (log: string[]) => BoundaryPort,
  broken?: Error,
) {
  const rig = openRig({ may: { read: ['**'] } }, { ports: over });
  const orders: ScreenOrder[] = [];
  const typed: string[] = [];
  let alive = () => {};
  let closed = 0;
  const ports: RunHostPorts = {
    supervisor: rig.supervisor,
    boundary: boundary?.(rig.log),
    async openChannel(news) {
      rig.log.push('channel');
      if (broken) throw broken;
      alive = news.alive;
      return {
        launchArgs: [],
        env: {},
        async close() {
          closed += 1;
        },
      };
    },
    orderScreen: (order) => void orders.push(order),
    agentPid: () => 'pid-namespace',
    allSeen: async () => void rig.log.push('all seen'),
    sweep: async () => {
      rig.log.push('sweep');
      return 2;
    },
    asStarted: (start) => start,
    keystrokes(text) {
      typed.push(text);
      return [];
    },
    elapsed: () => 1,
    after: () => () => {},
    every: () => () => {},
    checkUsage: async () => {},
  };
  const task = rig.supervisor.ledger.state().task ?? '';
  const spec = specFor({ workspace: rig.workspace, profile: rig.profile, contract: pin({}), task });
  const host = createRunHost({ ...spec, ...specOver }, ports);
  return { rig, orders, typed, closed: () => closed, alive: () => alive(), host };
}

const types = (rig: ReturnType<typeof openRig>) => rig.events().map(({ type }) => type);

async function passUntil(rig: ReturnType<typeof openRig>, fits: () => boolean): Promise<void> {
  while (!fits()) {
    rig.pass(1_000);
    await new Promise((go) => setImmediate(go));
  }
}

describe('the report the contract names', () => {
  const contract = pin({ report: 'R.md' });
  it('is asked for behind the task that is typed', async () => {
    const { host, typed, alive, rig } = openHost({}, { contract, typeTask: true });
    await host.start();
    alive();
    expect(typed).toEqual([expect.stringMatching(/^Fix it\n\nBefore you finish, write the file R\.md/)]);
    expect(rig.supervisor.ledger.state().task).toBe('Fix it');
  });

  it('is not asked for by us when the task is not typed by us, which is on record', async () => {
    const { host, typed, alive, rig } = openHost({}, { contract, typeTask: false });
    await host.start();
    alive();
    await rig.until('note.added');
    expect(typed).toEqual([]);
    expect(rig.events().at(-1)).toMatchObject({ text: 'the agent was not told by us to write R.md' });
  });
});

describe('a run host', () => {
  it('ends the run when the screen thread is gone: nobody sees the agent any more', async () => {
    const { rig, host, closed } = openHost();
    await host.start();
    host.report({ report: 'started', pid: 7 });
    host.screenLost('it failed');
    await host.over;
    expect(types(rig).slice(-6)).toEqual([
      'channel.failed',
      'note.added',
      'snapshot.taken',
      'evidence.recorded',
      'evidence.recorded',
      'run.ended',
    ]);
    expect(rig.events().at(-1)).toMatchObject({ outcome: 'unsupervised', reason: 'it failed' });
    expect(rig.log).toContain('end kill');
    expect(closed()).toBe(1);
  });

  it('closes the hooks and sweeps before the last line, once', async () => {
    const { rig, host, orders } = openHost();
    await host.start();
    host.report({ report: 'started', pid: 7 });
    host.report({ report: 'exited', code: 0, signal: null });
    host.report({ report: 'exited', code: 0, signal: null });
    await rig.until('run.ended');
    expect(rig.log.filter((line) => line === 'sweep' || line === 'run.ended')).toEqual([
      'sweep',
      'run.ended',
    ]);
    expect(orders.at(-1)).toEqual({ order: 'close' });
    host.report({ report: 'closed', redacted: [], recordings: [] });
    await host.over;
    host.screenLost('it ended, as it should');
    expect(types(rig)).not.toContain('channel.failed');
  });

  it('looks at the workspace before the agent is there and after it is swept, before the last line', async () => {
    const { rig, host, orders } = openHost();
    const started = host.start();
    expect(orders).toEqual([]);
    await started;
    expect(orders.map(({ order }) => order)).toEqual(['start']);
    host.report({ report: 'started', pid: 7 });
    host.report({ report: 'exited', code: 0, signal: null });
    await rig.until('run.ended');
    expect(types(rig)).toEqual([
      'run.started',
      'channel.opened',
      'snapshot.taken',
      'agent.started',
      'note.added',
      'snapshot.taken',
      'evidence.recorded',
      'evidence.recorded',
      'run.ended',
    ]);
    expect(rig.events()).toContainEqual(
      expect.objectContaining({ type: 'agent.started', way: 'pid-namespace' }),
    );
    const order = ['sweep', 'look after the run', 'all seen', 'run.ended'].map((what) =>
      rig.log.indexOf(what),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('ends all the same when no look ever comes back', async () => {
    const { rig, host } = openHost({ observe: () => new Promise(() => {}) });
    let started = false;
    void host.start().then(() => {
      started = true;
    });
    await passUntil(rig, () => started);
    host.report({ report: 'started', pid: 7 });
    host.report({ report: 'exited', code: 0, signal: null });
    await passUntil(rig, () => rig.log.includes('run.ended'));
    expect(rig.events().at(-1)).toMatchObject({ type: 'run.ended', outcome: 'done' });
  });

  it('starts no agent when the run was ended during the first look', async () => {
    const { rig, host, orders } = openHost({ observe: () => new Promise(() => {}) });
    const started = host.start();
    rig.supervisor.end('kill', 'killed', 'enough');
    await started;
    await passUntil(rig, () => rig.log.includes('run.ended'));
    expect(orders.map(({ order }) => order)).toEqual(['close']);
    expect(rig.events().at(-1)).toMatchObject({ type: 'run.ended', outcome: 'killed' });
  });
});

describe('a run on a boundary', () => {
  const problem = { code: 'x', message: 'No namespaces here.', fix: 'f' };
  const no = { ok: false, problems: [problem] } as const;
  const start = { file: '/bin/wall', args: ['agent'], env: { IN: '1' }, cwd: '/w' };
  const standing =
    (over: Partial<BoundaryPort> = {}) =>
    (log: string[]): BoundaryPort => ({
      async open() {
        log.push('boundary');
        return { ok: true, value: undefined };
      },
      enclose: async () => ({ ok: true, value: { start, opened: openedBoundary() } }),
      async close() {
        log.push('boundary closed');
      },
      ...over,
    });
  const over = async (rig: ReturnType<typeof openRig>) => {
    await rig.until('run.ended');
    return rig.events().at(-1);
  };

  it('opens before the channel, is on record before the agent starts, and closes after all of it is swept', async () => {
    const { host, rig, orders } = openHost({}, {}, standing());
    await host.start();
    expect(rig.log.indexOf('boundary')).toBeLessThan(rig.log.indexOf('channel'));
    expect(types(rig).at(-1)).toBe('boundary.opened');
    expect(orders).toEqual([{ order: 'start', ...start }]);
    host.report({ report: 'started', pid: 7 });
    host.report({ report: 'exited', code: 0, signal: null });
    expect(await over(rig)).toMatchObject({ outcome: 'done' });
    const ends = rig.log.filter((line) => line === 'sweep' || line === 'boundary closed');
    expect(ends).toEqual(['sweep', 'boundary closed']);
  });

  it.each<[string, Partial<BoundaryPort>]>([
    ['opened', { open: async () => no }],
    ['closed around the agent', { enclose: async () => no }],
  ])('starts no agent when it cannot be %s', async (_, broken) => {
    const { host, rig, orders } = openHost({}, {}, standing(broken));
    await host.start();
    expect(await over(rig)).toMatchObject({ outcome: 'unsupervised', reason: 'No namespaces here.' });
    expect(types(rig)).toContain('boundary.failed');
    expect(orders.map(({ order }) => order)).toEqual(['close']);
    expect(rig.log).toContain('boundary closed');
  });

  it('says that it does not hold when the canary before the agent got out', async () => {
    const { host, rig } = openHost({}, {}, standing());
    await host.start();
    host.report({ report: 'started', pid: 7 });
    host.report({ report: 'exited', code: canaryGotOut, signal: null });
    expect(await over(rig)).toMatchObject({
      outcome: 'unsupervised',
      reason: expect.stringContaining('got out'),
    });
    expect(types(rig)).toContain('boundary.failed');
  });

  it('takes the same exit code of an agent that was alive for its own', async () => {
    const { host, rig, alive } = openHost({}, {}, standing());
    await host.start();
    host.report({ report: 'started', pid: 7 });
    alive();
    host.report({ report: 'exited', code: canaryGotOut, signal: null });
    expect(await over(rig)).toMatchObject({ outcome: 'agent-failed' });
    expect(types(rig)).not.toContain('boundary.failed');
  });

  it('is closed again when the channel cannot be opened, and whoever asked for the run is told why', async () => {
    const { host, rig, orders } = openHost({}, {}, standing(), new Error('the project brings code along'));
    await expect(host.start()).rejects.toThrow('the project brings code along');
    expect(await over(rig)).toMatchObject({
      outcome: 'unsupervised',
      reason: 'the project brings code along',
    });
    expect(rig.log).toContain('boundary closed');
    expect(orders.map(({ order }) => order)).toEqual(['close']);
  });

  it('ends the agent when it no longer stands', async () => {
    const { host, rig } = openHost({}, {}, standing());
    await host.start();
    host.report({ report: 'started', pid: 7 });
    host.boundaryLost('its keeper ended');
    expect(rig.log).toContain('end kill');
    host.report({ report: 'exited', code: null, signal: 'SIGKILL' });
    expect(await over(rig)).toMatchObject({ outcome: 'unsupervised', reason: 'its keeper ended' });
    expect(types(rig)).toContain('boundary.failed');
  });
});
