import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Availability } from '../boundary/availability.ts';
import { openBoundary } from '../boundary/open-boundary.ts';
import { type CheckLaunch, checkEnvironment } from '../evidence/rollback/run-check.ts';
import type { PinnedContract } from '../model/contract.ts';
import { ProblemError } from '../model/problem.ts';
import { boundaryPlan } from './boundary-plan.ts';
import type { Places } from './places.ts';

export interface ContainedChecks {
  with: Extract<Availability, { available: true }>;
  /** The contract of the run: what it must never touch is not there for its checks either. */
  contract: PinnedContract;
  places: Places;
  variables: Readonly<Record<string, string | undefined>>;
  /** The copy of the workspace: all of it can be written. */
  root: string;
  /** Folders outside the copy that it leads to: read as they are. */
  linked: readonly string[];
}

/** Everything in the copy, nothing else, and no network: what an agent left in it does no harm beside it. */
function copyContract({ contract, ...pinned }: PinnedContract): PinnedContract {
  const { may, ask } = contract;
  const open = { may: { ...may, edit: ['**'], run: [] }, ask: { ...ask, edit: [], run: [] } };
  return { ...pinned, contract: { ...contract, ...open } };
}

/** Starts the checks of a contract inside a boundary of their own. Rejects with a ProblemError when it cannot be opened. */
export async function containedChecks(checks: ContainedChecks): Promise<CheckLaunch> {
  const { places, root } = checks;
  const inside = '/tmp';
  const plan = await boundaryPlan({
    contract: copyContract(checks.contract),
    contractFile: null,
    profile: undefined,
    standing: [],
    workspace: root,
    home: places.home,
    places,
    shows: checks.linked,
    network: 'none',
    environment: checkEnvironment(checks.variables, { home: inside, temporary: inside }),
  });
  return async (command) => {
    const own = mkdtempSync(join(tmpdir(), 'countersign-check-'));
    const opened = openBoundary({
      plan,
      with: checks.with,
      command: ['/bin/sh', '-c', command],
      cwd: root,
      private: own,
    });
    if (!opened.ok) {
      rmSync(own, { recursive: true, force: true });
      const [problem] = opened.problems;
      throw problem ? new ProblemError(problem) : new Error('the boundary could not be opened');
    }
    const { file, args, env, cwd, close } = opened.value;
    return {
      file,
      args,
      env,
      cwd,
      close() {
        close();
        rmSync(own, { recursive: true, force: true });
      },
    };
  };
}
