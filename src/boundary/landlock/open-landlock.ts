import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../model/problem.ts';
import { shellFor } from '../inner-shell.ts';
import { leakingDescriptors } from '../leaking-descriptors.ts';
import { type MadeFolders, makeFolders } from '../made-folders.ts';
import { notBuilt } from '../not-built.ts';
import type { Launch } from '../open-boundary.ts';
import type { BoundaryPlan, Difference } from '../plan.ts';
import { trustedProgram } from '../trusted-program.ts';
import { withLandlockCanary } from './canary.ts';
import { type Entry, type LandlockPorts, landlockPolicy } from './policy.ts';

export interface LandlockOpening {
  /** Made with `inPlace`, its folder for temporary files below `private`. */
  plan: BoundaryPlan;
  /** Version of Landlock here. */
  abi: number;
  ports: LandlockPorts;
  /** The built launcher program, `landlock-launch.js`. */
  launcher: string;
  /** Program and arguments to run within. */
  command: readonly [string, ...string[]];
  cwd: string;
  /** A folder of the run that exists and that the command must not write to. */
  private: string;
}

export interface LandlockLaunch {
  launch: Launch;
  /** What is closed beyond the contract, and what is not held. */
  narrower: Difference[];
  notHeld: Difference[];
}

function list(folder: string): Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      is: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
    }));
  } catch {
    // Whoever cannot look into it cannot open anything in it either.
    return [];
  }
}

/** They would have the launcher itself, which nothing holds yet, load what somebody put there: they are set after it. */
const forLater = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_V8_COVERAGE',
  'LD_PRELOAD',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
] as const;

/** What is set after the launcher, in front of the command. */
function setLater(environment: Readonly<Record<string, string>>): string[] {
  const words = forLater.flatMap((name) =>
    environment[name] === undefined ? [] : [`${name}=${environment[name]}`],
  );
  if (words.length === 0) return [];
  const env = trustedProgram('env');
  if (env === undefined) throw new Error(`env is missing, and ${words.join(' ')} cannot be set without it`);
  return [env, ...words];
}

/** Writes down what the launcher needs and says how to start the command so that it can do no more than the plan says. */
export function openLandlock(opening: LandlockOpening): Outcome<LandlockLaunch> {
  const { plan, abi, ports, launcher, command, cwd } = opening;
  const file = join(opening.private, 'landlock.json');
  let folders: MadeFolders | undefined;
  try {
    folders = makeFolders(plan);
    mkdirSync(plan.temporary, { recursive: true, mode: 0o700 });
    for (const { path, kind } of plan.state?.kept ?? []) {
      if (kind === 'missing') mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    const { policy, narrower, notHeld } = landlockPolicy(plan, list, ports, abi);
    writeFileSync(file, JSON.stringify(policy), { mode: 0o600 });
    const leaking = leakingDescriptors();
    const [shell, ...shellWords] = shellFor(trustedProgram('bash'), leaking);
    const script = [...leaking.map((descriptor) => `exec ${descriptor}>&-`), 'exec "$@"'].join(' && ');
    const tried = withLandlockCanary(plan, opening.private, command);
    const inner = [...setLater(plan.environment), ...tried];
    const kept = Object.entries(plan.environment).filter(([name]) => !forLater.some((one) => one === name));
    return {
      ok: true,
      value: {
        launch: {
          file: shell,
          args: [...shellWords, '-c', script, 'boundary', process.execPath, launcher, file, '--', ...inner],
          env: { ...Object.fromEntries(kept), PWD: cwd },
          cwd,
          close() {
            rmSync(file, { force: true });
            rmSync(plan.temporary, { recursive: true, force: true });
            folders?.remove();
          },
        },
        narrower,
        notHeld,
      },
    };
  } catch (error) {
    folders?.remove();
    return notBuilt(error);
  }
}
