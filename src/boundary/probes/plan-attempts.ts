import type { DoctorRow, Tried } from '../../model/doctor.ts';
import { type BoundaryPlan, isBelow } from '../plan.ts';
import type { Attempts } from './attempt.ts';
import type { AttemptsRun } from './run-attempts.ts';

/** Attempts of one kind on the paths of a plan: a row each kind, an attempt each path. */
export interface PathProbe {
  id: string;
  promise: string;
  how: 'read' | 'write';
  paths: readonly string[];
  /** When there is no such path, or nobody could have done it anyway. */
  otherwise: string;
}

/** The first of many: each is an attempt of its own. */
const most = 200;

/** Places a plan leaves closed without naming them. */
function outside({ workspace, writable, closed, emptied }: BoundaryPlan, home: string): string[] {
  const isOpen = (path: string): boolean => writable.some((root) => isBelow(path, root.path));
  const names = ['/', '/etc', '/usr', '/var', home, workspace];
  return [...new Set(names)].filter(
    (path) => !isOpen(path) && !emptied.includes(path) && !closed.some((one) => one.path === path),
  );
}

/** `own`: what is in store, runtime and configuration of the supervisor, wherever they lie. */
export function pathProbes(plan: BoundaryPlan, home: string, own: readonly string[]): PathProbe[] {
  const closed = plan.closed.filter(({ is }) => is !== 'missing');
  const paths = (how: 'hidden' | 'read-only'): string[] =>
    closed.filter((one) => one.how === how).map(({ path }) => path);
  return [
    {
      id: 'contract.hidden',
      promise: 'What is hidden is not read',
      how: 'read',
      paths: paths('hidden'),
      otherwise: 'nothing that is to be hidden is here',
    },
    {
      id: 'contract.hidden-write',
      promise: 'What is hidden is not written',
      how: 'write',
      paths: paths('hidden'),
      otherwise: 'nothing that is to be hidden is here',
    },
    {
      id: 'contract.own',
      promise: 'Record, tokens and settings of Countersign are not read',
      how: 'read',
      paths: own,
      otherwise: 'there are none yet',
    },
    {
      id: 'contract.closed',
      promise: 'What is read-only is not changed',
      how: 'write',
      paths: paths('read-only'),
      otherwise: 'you cannot write it either',
    },
    {
      id: 'contract.outside',
      promise: 'Nothing is written outside what is opened',
      how: 'write',
      paths: outside(plan, home),
      otherwise: 'you cannot write there either',
    },
  ];
}

/** What is opened has to be open: where nothing can be written, every other attempt would look held. */
export const openProbe = (plan: BoundaryPlan): PathProbe => ({
  id: 'contract.open',
  promise: 'What the contract opens can be written',
  how: 'write',
  paths: plan.writable.map(({ path }) => path),
  otherwise: 'the contract opens nothing',
});

const idOf = (probe: PathProbe, path: string): string => `${probe.id} ${path}`;

export const pathAttempts = (probes: readonly PathProbe[]): Attempts =>
  Object.fromEntries(
    probes.flatMap((probe) =>
      probe.paths.slice(0, most).map((path) => [idOf(probe, path), { try: probe.how, path }] as const),
    ),
  );

const counted = (count: number): string => `${count} ${count === 1 ? 'path' : 'paths'} tried`;

interface Runs {
  control: AttemptsRun;
  inside: AttemptsRun;
}

/** Those of a probe that could be had without the boundary, with what came of them inside. */
function possible(
  probe: PathProbe,
  { control, inside }: Runs,
): { path: string; inside: Tried | undefined }[] {
  return probe.paths
    .slice(0, most)
    .filter((path) => control.tried[idOf(probe, path)]?.got)
    .map((path) => ({ path, inside: inside.tried[idOf(probe, path)] }));
}

/** One row each probe, naming what got through. */
export function pathRow(probe: PathProbe, runs: Runs): DoctorRow {
  const { id, promise, otherwise, paths } = probe;
  const common = { id, group: 'contract', promise, needed: true } as const;
  const problem = runs.control.problem || runs.inside.problem;
  if (problem !== '') return { ...common, verdict: 'unknown', detail: problem };
  const there = possible(probe, runs);
  const through = there.filter(({ inside }) => inside?.got).map(({ path }) => path);
  const more = paths.length > most ? ` of ${paths.length}` : '';
  if (through.length > 0) {
    return { ...common, verdict: 'not-enforced', detail: `${through.length} got through`, about: through };
  }
  if (there.length === 0) return { ...common, verdict: 'not-needed', detail: otherwise };
  if (there.some(({ inside }) => inside === undefined)) {
    return { ...common, verdict: 'unknown', detail: 'not every attempt reported' };
  }
  return { ...common, verdict: 'enforced', detail: `${counted(there.length)}${more}` };
}

/** The other way round: what is opened and cannot be written. */
export function openRow(probe: PathProbe, runs: Runs): DoctorRow {
  const { id, promise, otherwise } = probe;
  const common = { id, group: 'contract', promise, needed: true } as const;
  const problem = runs.control.problem || runs.inside.problem;
  if (problem !== '') return { ...common, verdict: 'unknown', detail: problem };
  const there = possible(probe, runs);
  if (there.length === 0) return { ...common, verdict: 'not-needed', detail: otherwise };
  const shut = there.filter(({ inside }) => !inside?.got).map(({ path }) => path);
  return shut.length > 0
    ? { ...common, verdict: 'not-enforced', detail: `${shut.length} cannot be written`, about: shut }
    : { ...common, verdict: 'enforced', detail: counted(there.length) };
}
