import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Availability, findBoundary } from '../boundary/availability.ts';
import { type Launch, openBoundary } from '../boundary/open-boundary.ts';
import { openStage, type Stage } from '../boundary/stage.ts';
import { startChecks, withCanary } from '../boundary/start-checks.ts';
import type { HookPort } from '../channels/hook-server.ts';
import type { AgentStart, BoundaryPort } from '../host/run-host.ts';
import type { OpenedBoundary } from '../model/boundary.ts';
import { commandLine } from '../model/contract.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { boundaryPlan } from './boundary-plan.ts';
import { hiddenInGit } from './doctor-tracked.ts';
import { type AgentNetwork, type NetworkParts, openNetwork } from './host-network.ts';
import { openedBoundary } from './opened-boundary.ts';
import { agentFolder } from './places.ts';

export interface HostBoundary extends BoundaryPort {
  /** Where the hooks have to listen; undefined as long as it is not open, and where the machine's network is the agent's. */
  hooks(): HookPort | undefined;
  /** Why, when what stands beneath the agent ended before it was closed. */
  onLost(listener: (reason: string) => void): void;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The folder of the package a program belongs to: what it needs of its own lies there. */
function packageOf(program: string): string {
  for (let folder = dirname(program); folder !== '/'; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return program;
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * What has to be readable inside wherever it lies: the agent, our hook client, the Node that runs both, and the files the
 * person named to the agent.
 */
function needed({ runtime, program, lead, args }: RunSpec): string[] {
  const programs = [program, ...lead.filter((word) => word.startsWith('/'))].flatMap((path) => {
    try {
      return [path, packageOf(realpathSync(path))];
    } catch {
      return [path];
    }
  });
  const named = args.filter((word) => word.startsWith('/') && isFile(word));
  return [
    agentFolder(runtime),
    realpathSync(process.execPath),
    realpathSync(here('.')),
    ...programs,
    ...named,
  ];
}

const thrownAway = (copies: readonly string[]): string =>
  `the agent changed ${copies.join(', ')} of its own: that was a copy and is thrown away`;

/** What stands beneath the agent of one run; undefined when nothing is to. */
export function createHostBoundary(spec: RunSpec, parts: NetworkParts): HostBoundary | undefined {
  const choice = spec.boundary;
  if (choice.kind === 'none') return undefined;
  const mode = choice.network;
  let found: Availability | undefined;
  let stage: Stage | undefined;
  let network: AgentNetwork | undefined;
  let launch: Launch | undefined;
  let lost: (reason: string) => void = () => {};

  const ownNetwork = async (within: Extract<Availability, { available: true }>): Promise<Outcome<void>> => {
    const wanted = openNetwork(spec, mode, parts);
    const keeper = here('./stage-keeper.cjs');
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

  async function enclose(start: AgentStart): Promise<Outcome<{ start: AgentStart; opened: OpenedBoundary }>> {
    if (!found?.available) throw new Error('the boundary was not opened first');
    const { file, args, env, cwd } = start;
    const { store, config, runtime, workspace, home, contract, answers } = spec;
    const plan = await boundaryPlan({
      contract,
      contractFile: contract.file === commandLine ? null : resolve(workspace, contract.file),
      profile: spec.profile,
      standing: spec.standing,
      workspace,
      home,
      // The folder all live runs are in: what belongs to another run is no more this agent's business than its own.
      places: { store, config, runtime: dirname(runtime), answers },
      shows: needed(spec),
      network: mode,
      environment: { ...env, ...network?.env },
    });
    const folder = join(runtime, 'boundary');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const command = withCanary(plan, [file, ...args]);
    const made = openBoundary({ plan, with: found, command, cwd, private: folder, stage });
    if (!made.ok) return made;
    launch = made.value;
    const checks = startChecks({ plan, root: found.root, tracked: await hiddenInGit(plan) });
    const reach = { hosts: network?.hosts ?? [], forwards: network?.forwards ?? [] };
    const opened = openedBoundary(plan, found, reach, checks);
    return {
      ok: true,
      value: { start: { file: launch.file, args: launch.args, env: launch.env, cwd: launch.cwd }, opened },
    };
  }

  return {
    hooks: () => stage?.hooks,
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
