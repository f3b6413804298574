import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoundaryPlan } from '../boundary/plan.ts';
import type { HookPort } from '../channels/hook-server.ts';
import type { Reach } from '../channels/opencode/server.ts';
import type { BoundaryPort } from '../host/run-host.ts';
import type { NetworkMode } from '../model/boundary.ts';
import { commandLine } from '../model/contract.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { boundaryPlan } from './boundary-plan.ts';
import { agentFolder } from './places.ts';

export interface HostBoundary extends BoundaryPort {
  /** Where the hooks have to listen; undefined as long as it is not open, and where the machine's network is the agent's. */
  hooks(): HookPort | undefined;
  /** How to reach a port the agent itself listens on; undefined where the machine's network is the agent's. */
  reach?(): Reach | undefined;
  /** Why, when what stands beneath the agent ended before it was closed. */
  onLost(listener: (reason: string) => void): void;
}

/** A program that comes with this one. */
export const builtHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

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
    realpathSync(builtHere('.')),
    ...programs,
    ...named,
  ];
}

/** The plan of a run's contract for its agent. `environment`: the agent's whole. */
export function agentPlan(
  spec: RunSpec,
  network: NetworkMode,
  environment: Record<string, string>,
  inPlace?: { temporary: string },
): Promise<BoundaryPlan> {
  const { store, config, runtime, workspace, home, contract, answers } = spec;
  return boundaryPlan({
    contract,
    contractFile: contract.file === commandLine ? null : resolve(workspace, contract.file),
    profile: spec.profile,
    standing: spec.standing,
    workspace,
    home,
    // The folder all live runs are in: what belongs to another run is no more this agent's business than its own.
    places: { store, config, runtime: dirname(runtime), answers },
    shows: needed(spec),
    network,
    environment,
    ...(inPlace ? { inPlace } : {}),
  });
}
