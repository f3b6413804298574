import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startChecks } from '../../src/boundary/start-checks.ts';
import { createAgentHandle } from '../../src/commands/host-agent.ts';
import { openedBoundary } from '../../src/commands/opened-boundary.ts';
import { createRunHost } from '../../src/host/run-host.ts';
import { EventBody, type EventType } from '../../src/model/event.ts';
import { FreezeWay } from '../../src/model/freeze-way.ts';
import { AgentState } from '../../src/model/profile.ts';
import { planOf } from '../boundary/plan-look.ts';
import { specFor } from '../harness/run-spec.ts';
import { openRig, pin } from '../supervisor/rig.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const state = AgentState.parse({
  folder: '~/.agent',
  variable: 'AGENT_DIR',
  keep: ['sessions/', 'history', 'gone'],
  read: ['settings', 'commands/'],
  copy: { 'agent.json': '~/.agent.json' },
});
const stateOnDisk = ['/home/me/.agent/', '/home/me/.agent/sessions/', '/home/me/.agent/settings'];
const hosts = { hosts: ['api.example.com'], forwards: [4173] };

/** Plans with everything in them that a plan can have. */
const plans = {
  'an empty contract': () => planOf({}),
  'a folder that is not there': () => planOf({ may: { edit: ['reports/**', 'a/b/c/*.md', 'src/new.ts'] } }),
  'a report that is not there': () => planOf({ report: 'out/REPORT.md' }),
  'a folder that is closed, and one that is asked for': () =>
    planOf({
      may: { edit: ['**'] },
      ask: { edit: ['docs/**'] },
      never: { touch: ['src/a/secrets/**', '**/*.pem'] },
    }),
  'git delegated': () => planOf({ may: { edit: ['src/**'], run: ['git commit *'] } }),
  'git delegated where its data lie elsewhere': () =>
    planOf({ may: { run: ['git commit *'] } }, { workspace: '/elsewhere' }),
  'what the agent keeps': () => planOf({ may: { edit: ['src/**'] } }, { state }, stateOnDisk),
  'what the agent keeps and is not there': () => planOf({}, { state }),
  'nothing mounted': () =>
    planOf({ may: { edit: ['new/**'] } }, { state, inPlace: { temporary: '/run/t' } }, stateOnDisk),
  'hosts, and a workspace not looked through': () =>
    planOf(
      { may: { reach: ['example.com'] }, never: { touch: ['*.key'] } },
      { network: 'proxy', lookedThrough: false, repositories: ['/w/sub'], sockets: ['/home/me/agent.sock'] },
    ),
};

/** A host whose boundary is a real plan as it is told on record; the screen thread is the test. */
function openHost(plan: ReturnType<typeof planOf>, agentPid: (pid: number) => FreezeWay) {
  const rig = openRig({});
  const network = plan.network.mode === 'proxy' ? hosts : { hosts: [], forwards: [] };
  const checks = startChecks({ plan, root: true, tracked: ['/w/src/a/secrets/key'] });
  const made = { kind: 'bubblewrap', program: '/usr/bin/bwrap', version: '0.8.0' } as const;
  const spec = specFor({ workspace: rig.workspace, profile: rig.profile, contract: pin({}) });
  const host = createRunHost(spec, {
    supervisor: rig.supervisor,
    boundary: {
      open: async () => ({ ok: true, value: undefined }),
      enclose: async (start) => ({
        ok: true,
        value: { start, opened: openedBoundary(plan, made, network, checks) },
      }),
      close: async () => {},
    },
    openChannel: async () => ({ launchArgs: [], env: {}, close: async () => {} }),
    orderScreen: () => {},
    agentPid,
    allSeen: async () => {},
    sweep: async () => 1,
    asStarted: (start) => start,
    keystrokes: () => [],
    elapsed: () => 1,
    after: () => () => {},
    every: () => () => {},
    checkUsage: async () => {},
  });
  return { host, rig };
}

/** What a whole run wrote. An event that does not fit never comes: then this fails, and does not wait for it. */
async function recorded({ host, rig }: ReturnType<typeof openHost>, pid: number): Promise<EventBody[]> {
  const told = (type: EventType) =>
    vi.waitFor(() => expect(rig.log, `the run tells ${type}`).toContain(type), 2_000);
  await host.start();
  host.report({ report: 'started', pid });
  await told('agent.started');
  host.report({ report: 'exited', code: 0, signal: null });
  await told('run.ended');
  expect(rig.supervisor.ledger.dead()).toBeUndefined();
  return rig.events();
}

// TypeScript lets an object with more keys than the schema has through; the journal does not, and the run dies of it.
describe('every event of a run fits its schema', () => {
  it.each(Object.entries(plans))('on a boundary for %s', async (_, plan) => {
    const events = await recorded(
      openHost(plan(), () => 'pid-namespace'),
      7,
    );
    for (const event of events) expect(EventBody.safeParse(event).error?.issues ?? []).toEqual([]);
    const opened = events.find((event) => event.type === 'boundary.opened');
    expect(opened).toMatchObject({ boundary: { writable: { count: plan().writable.length } } });
  });

  it.each(FreezeWay.options)('with an agent held together by %s', async (way) => {
    const events = await recorded(
      openHost(planOf({}), () => way),
      7,
    );
    expect(events.find((event) => event.type === 'agent.started')).toMatchObject({ way });
  });

  it('with the way a real process is held together', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env: { ...process.env, COUNTERSIGN_RUN: '01WAY' },
      stdio: 'ignore',
    });
    children.push(child);
    await once(child, 'spawn');
    const agent = createAgentHandle('COUNTERSIGN_RUN=01WAY', () => {});
    const events = await recorded(openHost(planOf({}), agent.started), child.pid ?? 0);
    const started = events.find((event) => event.type === 'agent.started');
    expect(started?.way).toSatisfy((way) => FreezeWay.safeParse(way).success);
    await agent.sweep();
  });
});
