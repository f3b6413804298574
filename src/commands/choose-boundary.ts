import { type Availability, findBoundary } from '../boundary/availability.ts';
import { findLandlock } from '../boundary/landlock/abi.ts';
import type { BoundaryChoice, NetworkMode } from '../model/boundary.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Risk } from '../model/words.ts';

/** What a person can insist on. */
export const boundaryKinds = ['bubblewrap', 'landlock'] as const;

export interface BoundaryWish {
  /** False: a person wants the run to go without. Undefined: the best there is. */
  boundary?: (typeof boundaryKinds)[number] | false | undefined;
  network: NetworkMode;
  /** As the contract declares it. */
  risk: Risk;
}

/** What this machine offers. */
export interface BoundariesHere {
  bubblewrap(): Availability;
  landlock(): Promise<Outcome<number>>;
}

/** What this machine offers a run: the stage beside what every boundary needs. */
function bubblewrapHere(): Availability {
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available || found.nsenter !== undefined) return found;
  const message = 'nsenter, which starts the agent in the network of its run, is not installed.';
  return {
    available: false,
    problem: { code: 'boundary-nsenter', message, fix: 'Install the package `util-linux`.' },
  };
}

const boundariesHere: BoundariesHere = { bubblewrap: bubblewrapHere, landlock: () => findLandlock() };

const no = (problem: Problem): Outcome<never> => ({ ok: false, problems: [problem] });

const without = 'Or add --no-boundary: then hooks alone hold the agent, and the record says so.';

const orWithout = (problem: Problem): Problem => ({
  ...problem,
  message: `There can be no boundary beneath this run. ${problem.message}`,
  fix: `${problem.fix} ${without}`,
});

/** What Landlock cannot hold is said, and a person accepts it where much is at stake. */
const notByItself = (problem: Problem): Problem => ({
  ...problem,
  message: `The contract is of high risk, and only Landlock could hold this run: it holds less than bubblewrap. ${problem.message}`,
  fix: `${problem.fix} Or accept the gaps with --boundary landlock: the record says so. ${without}`,
});

/**
 * The best boundary there is, unless a person says otherwise: no contract and no settings file can. Where there can be none nothing starts
 * by itself.
 */
export async function chooseBoundary(
  { boundary, network, risk }: BoundaryWish,
  by: Identity,
  here: BoundariesHere = boundariesHere,
): Promise<Outcome<BoundaryChoice>> {
  if (boundary === false) {
    return { ok: true, value: { kind: 'none', reason: '--no-boundary was given', by } };
  }
  if (boundary === 'landlock') {
    const abi = await here.landlock();
    if (!abi.ok) return { ok: false, problems: abi.problems.map(orWithout) };
    const reason = '--boundary landlock was given';
    return { ok: true, value: { kind: 'landlock', abi: abi.value, network, reason, by } };
  }
  const found = here.bubblewrap();
  if (found.available) return { ok: true, value: { kind: 'bubblewrap', network } };
  const { problem } = found;
  if (boundary === 'bubblewrap') return no(orWithout(problem));
  const abi = await here.landlock();
  if (!abi.ok) return no(orWithout(problem));
  if (risk === 'high') return no(notByItself(problem));
  return { ok: true, value: { kind: 'landlock', abi: abi.value, network, reason: problem.message } };
}

/** For a newcomer, whose machine may have no more than Node: the best boundary there can be. */
export async function boundaryIfPossible(here: BoundariesHere = boundariesHere): Promise<BoundaryChoice> {
  const found = here.bubblewrap();
  if (found.available) return { kind: 'bubblewrap', network: 'proxy' };
  const { message } = found.problem;
  const abi = await here.landlock();
  if (abi.ok) return { kind: 'landlock', abi: abi.value, network: 'proxy', reason: message };
  return { kind: 'none', reason: `there can be none here: ${message}` };
}
