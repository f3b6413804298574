import { posix } from 'node:path';
import type { AgentState } from '../model/profile.ts';
import {
  type ClosedPath,
  type Difference,
  isBelow,
  type Look,
  type PlannedState,
  type StatePart,
} from './plan.ts';

export interface StateGround {
  home: string;
  workspace: string;
  /** What the agent would inherit. */
  environment: Readonly<Record<string, string>>;
  look: Look;
  closedBy: (path: string) => ClosedPath | undefined;
}

const expand = (path: string, home: string): string =>
  path.startsWith('~/') ? posix.join(home, path.slice(2)) : path;

/** What the agent's own environment names, or the profile's folder. */
function folderOf(
  { folder, variable }: AgentState,
  { environment, home, workspace }: StateGround,
): string | undefined {
  const named = variable === undefined ? undefined : environment[variable];
  if (named) return posix.resolve(workspace, named);
  return folder === undefined ? undefined : posix.normalize(expand(folder, home));
}

type Sorted = { part: StatePart } | { absent: string };

/** One name in the folder as it is right now; a path that is closed is not opened here. */
function sortOne(name: string, folder: string, { look, closedBy }: StateGround): Sorted {
  const wanted = name.endsWith('/') ? 'folder' : 'file';
  const plain = name.replace(/\/$/, '');
  const { real, is } = look(posix.join(folder, plain));
  if (real === null) return { absent: 'where it leads cannot be told' };
  const over = closedBy(real);
  if (over?.how === 'hidden') return { absent: `${over.path} is closed (${over.why})` };
  const kind = is === 'directory' ? 'folder' : is === 'file' ? 'file' : undefined;
  if (kind) return { part: { name: plain, path: real, kind } };
  if (is === 'missing' && wanted === 'folder') return { part: { name: plain, path: real, kind: 'missing' } };
  return { absent: 'it is not there: what the agent writes in its place is not kept' };
}

function partsOf(state: AgentState, folder: string, ground: StateGround) {
  const kept: StatePart[] = [];
  const read: StatePart[] = [];
  const held: PlannedState['held'] = [];
  const narrower: Difference[] = [];
  for (const name of state.keep) {
    const sorted = sortOne(name, folder, ground);
    if ('part' in sorted) kept.push(sorted.part);
    else narrower.push({ about: posix.join(folder, name), says: `not kept: ${sorted.absent}` });
  }
  for (const name of state.read) {
    const sorted = sortOne(name, folder, ground);
    if ('part' in sorted && sorted.part.kind !== 'missing') read.push(sorted.part);
    else held.push({ name: name.replace(/\/$/, ''), kind: name.endsWith('/') ? 'folder' : 'file' });
  }
  return { kept, read, held, narrower };
}

/** Files of which the agent gets a copy, as far as they are there. */
function copiesOf(state: AgentState, folder: string, ground: StateGround): PlannedState['copies'] {
  const named = state.variable !== undefined && Boolean(ground.environment[state.variable]);
  return Object.entries(state.copy).flatMap(([name, otherwise]) => {
    const at = named ? posix.join(folder, name) : expand(otherwise, ground.home);
    const { real, is } = ground.look(at);
    return real !== null && is === 'file' && ground.closedBy(real)?.how !== 'hidden'
      ? [{ name, path: real }]
      : [];
  });
}

/** What a profile's `state` means here and now. */
export function planState(
  state: AgentState | undefined,
  ground: StateGround,
): { state: PlannedState | null; narrower: Difference[] } {
  if (!state) return { state: null, narrower: [] };
  const variable = state.variable ?? null;
  const wanted = folderOf(state, ground);
  if (wanted === undefined) {
    const nothing = { kept: [], read: [], held: [], copies: [] };
    return { state: { folder: null, variable, ...nothing }, narrower: [] };
  }
  const { real, is } = ground.look(wanted);
  const over = real === null ? undefined : ground.closedBy(real);
  const why =
    real === null
      ? 'where it leads cannot be told'
      : over?.how === 'hidden'
        ? `${over.path} is closed (${over.why})`
        : is === 'file' || is === 'other'
          ? 'it is not a folder'
          : isBelow(ground.workspace, real)
            ? 'the workspace lies in it'
            : undefined;
  if (real === null || why !== undefined) {
    return {
      state: null,
      narrower: [{ about: wanted, says: `the agent cannot keep its own there: ${why}` }],
    };
  }
  const { narrower, ...parts } = partsOf(state, real, ground);
  return { state: { folder: real, variable, ...parts, copies: copiesOf(state, real, ground) }, narrower };
}
