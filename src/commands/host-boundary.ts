import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Availability, findBoundary } from '../boundary/availability.ts';
import { type Launch, openBoundary } from '../boundary/open-boundary.ts';
import { openStage, type Stage } from '../boundary/stage.ts';
import { startChecks, withCanary } from '../boundary/start-checks.ts';
import type { AgentStart } from '../host/run-host.ts';
import type { OpenedBoundary } from '../model/boundary.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { agentPlan, builtHere, type HostBoundary } from './agent-plan.ts';
import { hiddenInGit } from './doctor-tracked.ts';
import { createLandlockBoundary } from './host-landlock.ts';
import { type AgentNetwork, type NetworkParts, openNetwork } from './host-network.ts';
import { openedBoundary } from './opened-boundary.ts';

const thrownAway = (copies: readonly string[]): string =>
  `the agent changed ${copies.join(', ')} of its own: that was a copy and is thrown away`;

/** What stands beneath the agent of one run; undefined when nothing is to. */
export function createHostBoundary(spec: RunSpec, parts: NetworkParts): HostBoundary | undefined {
  const choice = spec.boundary;
  if (choice.kind === 'none') return undefined;
  if (choice.kind === 'landlock') return createLandlockBoundary(spec, choice, parts);
  const mode = choice.network;
  let found: Availability | undefined;
  let stage: Stage | undefined;
  let network: AgentNetwork | undefined;
  let launch: Launch | undefined;
  let lost: (reason: string) => void = () => {};

  const ownNetwork = async (within: Extract<Availability, { available: true }>): Promise<Outcome<void>> => {
    const wanted = openNetwork(spec, mode, parts);
    const keeper = builtHere('./stage-keeper.cjs');
    const opened = await openStage({ with: within, keeper, forwards: wanted.forwards });
    if (!opened.ok) return opened;
    stage = opened.value;
    void stage.lost.then((reason) => lost(reason));
    const served = await wanted.serve(stage);
    if (!served.ok) return served;
    network = served.value;
    void network.lost.then((reason) => lost(reason));
    return { ok: true, value: undefined };
  };

  async function enclose(
    start: AgentStart,
    stateFiles: Readonly<Record<string, string>>,
  ): Promise<Outcome<{ start: AgentStart; opened: OpenedBoundary }>> {
    if (!found?.available) throw new Error('the boundary was not opened first');
    const { file, args, env, cwd } = start;
    const plan = await agentPlan(spec, mode, { ...env, ...network?.env });
    const folder = join(spec.runtime, 'boundary');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const command = withCanary(plan, [file, ...args]);
    const made = openBoundary({ plan, with: found, command, cwd, private: folder, stage, stateFiles });
    if (!made.ok) return made;
    launch = made.value;
    const checks = startChecks({ plan, root: found.root, tracked: await hiddenInGit(plan) });
    const reach = { hosts: network?.hosts ?? [], forwards: network?.forwards ?? [] };
    const opened = openedBoundary(
      plan,
      { kind: 'bubblewrap', program: found.bwrap, version: found.version },
      reach,
      checks,
    );
    return {
      ok: true,
      value: { start: { file: launch.file, args: launch.args, env: launch.env, cwd: launch.cwd }, opened },
    };
  }

  return {
    hooks: () => stage?.hooks,
    reach: () => stage?.reach,
    onLost(listener) {
      lost = listener;
    },
    async open() {
      found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
      if (!found.available) return { ok: false, problems: [found.problem] };
      return mode === 'all' ? { ok: true, value: undefined } : ownNetwork(found);
    },
    enclose,
    async close() {
      const copies = launch?.changedCopies?.() ?? [];
      if (copies.length > 0) await parts.supervisor.note(thrownAway(copies));
      launch?.close();
      await network?.finish();
      await network?.close();
      await stage?.close();
    },
  };
}
