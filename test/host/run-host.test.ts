import { describe, expect, it } from 'vitest';
import { createRunHost, type RunHostPorts } from '../../src/host/run-host.ts';
import type { ScreenOrder } from '../../src/host/screen-protocol.ts';
import type { RunSpec } from '../../src/model/run-spec.ts';
import { openRig, pin } from '../supervisor/rig.ts';

/** A host whose screen thread is the test. */
function openHost() {
  const rig = openRig({ may: { read: ['**'] } });
  const orders: ScreenOrder[] = [];
  let closed = 0;
  const ports: RunHostPorts = {
    supervisor: rig.supervisor,
    openChannel: async () => ({
      launchArgs: [],
      env: {},
      async close() {
        closed += 1;
      },
    }),
    orderScreen: (order) => void orders.push(order),
    agentPid: () => {},
    sweep: async () => {
      rig.log.push('sweep');
      return 2;
    },
    keystrokes: () => [],
    elapsed: () => 1,
    after: () => () => {},
    every: () => () => {},
    checkUsage: async () => {},
  };
  const identity = { name: 'dana', osUser: 'dana', how: 'claimed' } as const;
  const started = rig.supervisor.ledger.state();
  const profile = rig.profile;
  const spec: RunSpec = {
    run: '01RUN',
    version: '0.1.0',
    directory: '/d',
    store: '/s',
    runtime: '/r',
    workspace: rig.workspace,
    home: '/h',
    task: started.task ?? '',
    typeTask: false,
    contract: pin({}),
    profile,
    standing: [],
    program: '/bin/agent',
    lead: [],
    args: [],
    env: {},
    secretVariables: [],
    delegator: identity,
    agent: {
      profile: profile.name,
      declared: null,
      command: 'agent',
      version: null,
      osUser: 'dana',
      gitAuthor: null,
      passedVariables: [],
      mcpCredentials: [],
    },
    attended: true,
    endAfterTurn: false,
    git: null,
    token: 't',
    cols: 80,
    rows: 24,
  };
  return { rig, orders, closed: () => closed, host: createRunHost(spec, ports) };
}

const types = (rig: ReturnType<typeof openRig>) => rig.events().map(({ type }) => type);

describe('a run host', () => {
  it('ends the run when the screen thread is gone: nobody sees the agent any more', async () => {
    const { rig, host, closed } = openHost();
    await host.start();
    host.report({ report: 'started', pid: 7 });
    host.screenLost('it failed');
    await host.over;
    expect(types(rig).slice(-3)).toEqual(['channel.failed', 'note.added', 'run.ended']);
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
    host.report({ report: 'closed', redacted: [] });
    await host.over;
    host.screenLost('it ended, as it should');
    expect(types(rig)).not.toContain('channel.failed');
  });
});
