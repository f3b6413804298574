import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Loopback, openLoopback } from '../boundary/landlock/loopback.ts';
import { openLandlock } from '../boundary/landlock/open-landlock.ts';
import type { LandlockPorts } from '../boundary/landlock/policy.ts';
import { landlockChecks } from '../boundary/landlock/start-checks.ts';
import type { Launch } from '../boundary/open-boundary.ts';
import type { BoundaryPlan, Difference } from '../boundary/plan.ts';
import type { AgentStart } from '../host/run-host.ts';
import type { BoundaryChoice, OpenedBoundary } from '../model/boundary.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { agentPlan, builtHere, type HostBoundary } from './agent-plan.ts';
import { hiddenInGit } from './doctor-tracked.ts';
import { type AgentNetwork, type NetworkParts, openNetwork } from './host-network.ts';
import { openedBoundary } from './opened-boundary.ts';

const seen = {
  is: 'lossy',
  reason: 'The ports that are open are so on any host: what goes to them there is not seen.',
} as const;

/** Where the agent looks for what it keeps is where it always is: what is not written through cannot be written. */
function stateNotes({ state }: BoundaryPlan): Difference[] {
  const says = 'no private copy of it can be made here: what is not listed as open in it cannot be written';
  return state === null || state.folder === null ? [] : [{ about: state.folder, says }];
}

const shared: Difference = {
  about: '/tmp',
  says: 'nothing can be made in it: TMPDIR names a folder of the run',
};

/** What stands beneath the agent where only Landlock can be had. */
export function createLandlockBoundary(
  spec: RunSpec,
  { abi, network: mode }: Extract<BoundaryChoice, { kind: 'landlock' }>,
  parts: NetworkParts,
): HostBoundary {
  let ports: Loopback | undefined;
  let network: AgentNetwork | undefined;
  let launch: Launch | undefined;
  let lost: (reason: string) => void = () => {};

  /** TCP to the hooks, to the proxy, and to what the agent's own environment names on this machine. */
  function openPorts(): LandlockPorts {
    if (mode === 'all' || !ports) return { connect: 'all', listen: 'all' };
    const { hooks, proxy } = ports;
    const open = mode === 'none' ? [hooks.port] : [hooks.port, proxy.port];
    return { connect: [...open, ...(network?.forwards ?? [])], listen: [] };
  }

  async function enclose(start: AgentStart): Promise<Outcome<{ start: AgentStart; opened: OpenedBoundary }>> {
    const { file, args, env, cwd } = start;
    const folder = join(spec.runtime, 'boundary');
    const temporary = join(folder, 'tmp');
    // Before the plan: it is open only when it is there.
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    const plan = await agentPlan(spec, mode, { ...env, ...network?.env }, { temporary });
    const made = openLandlock({
      ...{ plan, abi, ports: openPorts(), cwd, private: folder },
      launcher: builtHere('./landlock-launch.js'),
      command: [file, ...args],
    });
    if (!made.ok) return made;
    const { narrower, notHeld } = made.value;
    launch = made.value.launch;
    const held: BoundaryPlan = {
      ...plan,
      narrower: [...plan.narrower, ...stateNotes(plan), shared, ...narrower],
      notHeld: [...plan.notHeld, ...notHeld],
    };
    const root = process.getuid?.() === 0;
    const checks = landlockChecks({ plan, root, tracked: await hiddenInGit(plan) });
    const by = { kind: 'landlock', program: 'Landlock', version: `Landlock version ${abi}` } as const;
    const reach = { hosts: network?.hosts ?? [], forwards: network?.forwards ?? [] };
    const opened = openedBoundary(held, by, reach, checks);
    return {
      ok: true,
      value: { start: { file: launch.file, args: launch.args, env: launch.env, cwd: launch.cwd }, opened },
    };
  }

  return {
    hooks: () => ports?.hooks,
    onLost(listener) {
      lost = listener;
    },
    async open() {
      if (mode === 'all') return { ok: true, value: undefined };
      const opened = await openLoopback();
      if (!opened.ok) return opened;
      ports = opened.value;
      const wanted = openNetwork(spec, mode, parts, seen);
      const served = await wanted.serve({ proxy: ports.proxy, forwards: [] });
      if (!served.ok) return served;
      network = served.value;
      void network.lost.then((reason) => lost(reason));
      return { ok: true, value: undefined };
    },
    enclose,
    async close() {
      launch?.close();
      await network?.finish();
      await network?.close();
      ports?.close();
    },
  };
}
