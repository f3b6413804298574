import { type Availability, findBoundary } from '../boundary/availability.ts';
import type { BoundaryChoice, NetworkMode } from '../model/boundary.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome, Problem } from '../model/problem.ts';

export interface BoundaryWish {
  /** False: a person wants the run to go without. */
  boundary: boolean;
  network: NetworkMode;
}

/** What this machine offers a run: the stage beside what every boundary needs. */
export function boundaryHere(): Availability {
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available || found.nsenter !== undefined) return found;
  const message = 'nsenter, which starts the agent in the network of its run, is not installed.';
  return {
    available: false,
    problem: { code: 'boundary-nsenter', message, fix: 'Install the package `util-linux`.' },
  };
}

const orWithout = (problem: Problem): Problem => ({
  ...problem,
  message: `There can be no boundary beneath this run. ${problem.message}`,
  fix: `${problem.fix} Or add --no-boundary: then hooks alone hold the agent, and the record says so.`,
});

/**
 * The boundary, unless a person says otherwise: no contract and no settings file can. Where there can be none nothing starts
 * by itself.
 */
export function chooseBoundary(
  wish: BoundaryWish,
  by: Identity,
  here: () => Availability = boundaryHere,
): Outcome<BoundaryChoice> {
  if (!wish.boundary) return { ok: true, value: { kind: 'none', reason: '--no-boundary was given', by } };
  const found = here();
  if (!found.available) return { ok: false, problems: [orWithout(found.problem)] };
  return { ok: true, value: { kind: 'bubblewrap', network: wish.network } };
}

/** For a newcomer, whose machine may have no more than Node: the boundary where there can be one. */
export function boundaryIfPossible(here: () => Availability = boundaryHere): BoundaryChoice {
  const found = here();
  if (found.available) return { kind: 'bubblewrap', network: 'proxy' };
  return { kind: 'none', reason: `there can be none here: ${found.problem.message}` };
}
