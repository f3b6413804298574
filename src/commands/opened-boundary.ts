import type { BoundaryPlan, ClosedPath } from '../boundary/plan.ts';
import type { OpenedBoundary } from '../model/boundary.ts';
import type { StartCheck } from '../model/doctor.ts';

/** Of each list the record keeps this many, and how many there are. */
const kept = 50;

const some = <T>(all: readonly T[]): { count: number; first: T[] } => ({
  count: all.length,
  first: all.slice(0, kept),
});

/** In place nothing is private. */
const emptied = ({ emptied, state }: BoundaryPlan): string[] =>
  emptied.length > 0 && state?.folder ? [...emptied, state.folder] : emptied;

/** A plan as it stands on record: bounded, and of the environment only the names. */
export function openedBoundary(
  plan: BoundaryPlan,
  made: Pick<OpenedBoundary, 'kind' | 'program' | 'version'>,
  network: { hosts: readonly string[]; forwards: readonly number[] },
  checks: readonly StartCheck[],
): OpenedBoundary {
  const closed = (how: ClosedPath['how']) =>
    some(plan.closed.filter((one) => one.how === how).map(({ path, why }) => ({ path, why })));
  return {
    ...made,
    level: 'directory',
    writable: some(plan.writable),
    hidden: closed('hidden'),
    readOnly: closed('read-only'),
    emptied: emptied(plan),
    wider: some(plan.wider),
    narrower: some(plan.narrower),
    notHeld: some(plan.notHeld),
    network: { mode: plan.network.mode, hosts: [...network.hosts], forwards: [...network.forwards] },
    variables: Object.keys(plan.environment).toSorted(),
    checks: [...checks],
  };
}
