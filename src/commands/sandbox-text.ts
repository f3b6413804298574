import { posix } from 'node:path';
import type { BoundaryPlan, Difference } from '../boundary/plan.ts';
import { hung, section } from './text-lines.ts';

const indent = 4;

/** Workspace-relative where it is inside: how people read a path. */
function shown(path: string, workspace: string): string {
  if (path === workspace) return '. (the workspace)';
  return path.startsWith(`${workspace}/`) ? posix.relative(workspace, path) : path;
}

const networkText = {
  none: 'none: no host, no port of this machine, no name service',
  proxy: 'through a proxy only: to the hosts of may.reach, and what the profile says its agent needs',
  all: 'all of it: every host, and every port of this machine',
} as const;

function differences(list: readonly Difference[], plan: BoundaryPlan, columns: number): string[] {
  return list.flatMap(({ about, says }) =>
    hung('', indent, `${shown(about, plan.workspace)}: ${says}`, columns),
  );
}

/** The folder the agent keeps its own in; nothing where it keeps none. */
function stateLines({ state }: BoundaryPlan, line: (text: string) => string[]): string[] {
  if (!state) return [];
  const told = state.variable === null ? '' : ` (${state.variable})`;
  const copies = state.copies.map(({ path }) => `${path} is a copy: changes to it are not kept`);
  const folder = `${state.folder ?? 'a folder of the run'}${told}, but for what is listed above`;
  return [folder, ...copies].flatMap(line);
}

/** The plan for a person: what can be written, what is closed, and where contract and boundary differ. */
export function planText(plan: BoundaryPlan, columns: number): string {
  const { workspace } = plan;
  const line = (text: string): string[] => hung('', indent, text, columns);
  const writable = plan.writable.flatMap(({ path, kind, from }) => {
    const whole = kind === 'folder' ? 'and everything below' : 'in place: it cannot be replaced or removed';
    return line(`${shown(path, workspace)}, ${whole} (${from.join(', ')})`);
  });
  const closed = (how: 'hidden' | 'read-only'): string[] =>
    plan.closed
      .filter((one) => one.how === how)
      .flatMap(({ path, why }) => line(`${shown(path, workspace)} (${why})`));
  const lines = [
    'Everything else can be read and not written.',
    ...section('Can be written', writable.length > 0 ? writable : line('nothing')),
    ...section('Hidden', closed('hidden')),
    ...section('Kept from changes', closed('read-only')),
    ...section(
      'Empty and private',
      line(`${plan.emptied.join(', ')}, /dev/shm; TMPDIR is ${plan.temporary}`),
    ),
    ...section("The agent's own, thrown away afterwards", stateLines(plan, line)),
    ...section('Network', line(networkText[plan.network.mode])),
    ...section('Environment', line(Object.keys(plan.environment).toSorted().join(' '))),
    ...section('Wider than the contract', differences(plan.wider, plan, columns)),
    ...section('Narrower than the contract', differences(plan.narrower, plan, columns)),
    ...section('Not held by the boundary', differences(plan.notHeld, plan, columns)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The plan for programs. Of the environment only the names: a plan is shown to others, values may be secrets. */
export function planJson(plan: BoundaryPlan, canHold: boolean): string {
  const { environment, ...rest } = plan;
  const variables = Object.keys(environment).toSorted();
  return `${JSON.stringify({ available: canHold, ...rest, variables }, null, 2)}\n`;
}

/** One line before the command starts. */
export function planLine(plan: BoundaryPlan): string {
  const roots = plan.writable.map(({ path }) => shown(path, plan.workspace));
  const most = 3;
  const more = roots.length > most ? ` and ${roots.length - most} more` : '';
  const writes = roots.length === 0 ? 'nothing' : roots.slice(0, most).join(', ') + more;
  const count = plan.wider.length + plan.narrower.length + plan.notHeld.length;
  const differs = count === 0 ? '' : `; differs from the contract in ${count} (--show)`;
  return `boundary: writes ${writes}; network ${plan.network.mode}${differs}`;
}
