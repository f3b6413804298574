import { posix } from 'node:path';
import type { NetworkMode } from '../model/boundary.ts';
import type { Contract } from '../model/contract.ts';
import { ruleText } from '../model/contract.ts';
import type { AgentState } from '../model/profile.ts';
import { planState } from './agent-state.ts';
import { type ClosingInput, closedPaths } from './closed-paths.ts';
import { type EditLine, editRoots } from './edit-roots.ts';
import { gitDelegatedBy, type OpenGit, openGit } from './git-delegated.ts';
import { laterPrograms } from './known-paths.ts';
import {
  type BoundaryPlan,
  type ClosedPath,
  type Difference,
  isBelow,
  type Look,
  sharedFolders,
  type WritableRoot,
} from './plan.ts';

export interface PlanInput {
  contract: Contract;
  /** Absolute; null when the contract was given as options. */
  contractFile: string | null;
  /** Root of the workspace, symlinks resolved. */
  workspace: string;
  home: string;
  /** Store, runtime and configuration of the supervisor. */
  own: ClosingInput['own'];
  programs?: ClosingInput['programs'];
  /** Where the agent keeps its own, as its profile says. */
  state?: AgentState | undefined;
  /** What the command has to read wherever it lies: itself, its settings; absolute, symlinks resolved. */
  shows: readonly string[];
  never: ClosingInput['never'];
  repositories: readonly string[];
  sockets: readonly string[];
  /** Whether the whole workspace was looked through for what `never.touch` covers. */
  lookedThrough: boolean;
  network: NetworkMode;
  /** What may be handed on to the command, already chosen. */
  environment: Readonly<Record<string, string>>;
  /** Set where nothing can be mounted: each path is the same inside as outside, and temporary files go here. */
  inPlace?: { temporary: string } | undefined;
}

/** Far more than a build needs, far less than a machine has. */
const processes = 4096;

/** A folder in memory takes this much at most. */
const emptiedBytes = 1024 ** 3;

/** A person can say yes to what is asked: a boundary cannot be opened later, so those are opened from the start. */
function editLines({ may, ask, report }: Contract): EditLine[] {
  return [
    ...may.edit.map((glob) => ({ glob, line: ruleText({ list: 'edit', pattern: glob }) })),
    ...ask.edit.map((glob) => ({ glob, line: `ask.edit  ${glob}` })),
    ...(report === undefined ? [] : [{ glob: report, line: `report  ${report}` }]),
  ];
}

/** `.git` where it is delegated: open but for what would run later. */
function gitRoot(wish: {
  delegated: string | undefined;
  git: OpenGit | undefined;
  closedBy: (path: string) => ClosedPath | undefined;
}): Pick<BoundaryPlan, 'writable' | 'narrower' | 'notHeld'> {
  const { delegated, git, closedBy } = wish;
  const nothing = { writable: [], narrower: [], notHeld: [] };
  if (delegated === undefined) return nothing;
  if (!git) {
    const says = 'not opened: .git is no folder here, the data of git lie elsewhere';
    return { ...nothing, narrower: [{ about: delegated, says }] };
  }
  const over = closedBy(git.path);
  if (over) {
    const says = `not opened: ${over.path} is closed (${over.why})`;
    return { ...nothing, narrower: [{ about: delegated, says }] };
  }
  const says =
    'branches, history and the list of what changed can be rewritten, and a rebase prepared that runs commands when a person goes on with it';
  return {
    writable: [{ path: git.path, kind: 'folder', from: [delegated] }],
    narrower: [],
    notHeld: [{ about: git.path, says }],
  };
}

/** What of the agent's own is written through. */
const keptRoots = (state: BoundaryPlan['state']): WritableRoot[] =>
  (state?.kept ?? []).map(({ path, kind }) => ({
    path,
    kind: kind === 'file' ? 'file' : 'folder',
    from: ['what the agent keeps for itself'],
  }));

const readParts = (state: BoundaryPlan['state']): ClosedPath[] =>
  (state?.read ?? []).map(({ path, kind }) => ({
    path,
    how: 'read-only',
    is: kind,
    why: "the agent's own settings",
  }));

/** In place the agent finds its own where it always does, unless that is wherever the run has it. */
function stateInside(
  state: BoundaryPlan['state'],
  inPlace: PlanInput['inPlace'],
): BoundaryPlan['environment'] {
  if (!state?.variable) return {};
  if (!inPlace) return { [state.variable]: state.folder ?? '' };
  return state.folder === null ? { [state.variable]: inPlace.temporary } : {};
}

/** Whatever the agent would call its folder for temporary files: there is one. */
function environmentInside(
  { environment, inPlace }: PlanInput,
  state: BoundaryPlan['state'],
): BoundaryPlan['environment'] {
  const temporary = Object.keys(environment).filter((name) => /(?:^|_)TE?MP(?:DIR)?$/.test(name));
  return {
    ...environment,
    ...Object.fromEntries([...temporary, 'TMPDIR'].map((name) => [name, inPlace?.temporary ?? '/tmp'])),
    ...stateInside(state, inPlace),
  };
}

function notHeld(input: PlanInput, writable: readonly WritableRoot[], look: Look): Difference[] {
  const { contract, lookedThrough, workspace } = input;
  const open = writable.some(({ path }) => path === workspace);
  const makeable = laterPrograms.filter(
    ({ name, missing }) => missing === 'leave' && look(posix.join(workspace, name)).is === 'missing',
  );
  const folders = writable.some(({ kind }) => kind === 'folder');
  return [
    ...(lookedThrough || contract.never.touch.length === 0
      ? []
      : [
          {
            about: 'never.touch',
            says: 'the workspace could not be looked through whole: what was not seen is not hidden',
          },
        ]),
    ...(folders ? contract.never.touch : []).map((glob) => ({
      about: `never.touch  ${glob}`,
      says: 'a file of that name made later in a folder that is open is not held here',
    })),
    ...(open ? makeable : []).map(({ name }) => ({
      about: name,
      says: 'it is not there yet and could be made; an agent or editor may read it later',
    })),
  ];
}

function networkNotes({ contract, network }: PlanInput): Pick<BoundaryPlan, 'wider' | 'narrower'> {
  const hosts = [...contract.may.reach, ...contract.ask.reach];
  const wider = [
    { about: 'network', says: 'every host, and every port and abstract socket of this machine' },
  ];
  const narrower = hosts.map((host) => ({
    about: `reach  ${host}`,
    says: 'not reachable: there is no network inside',
  }));
  switch (network) {
    case 'all':
      return { wider, narrower: [] };
    case 'none':
      return { wider: [], narrower };
    case 'proxy':
      return { wider: [], narrower: [] };
    default:
      return network satisfies never;
  }
}

/** A closed path outside every open folder is in no danger of being made. */
const holdsNothing = (one: ClosedPath, writable: readonly WritableRoot[]): boolean =>
  one.is === 'missing' && !writable.some(({ path, kind }) => kind === 'folder' && isBelow(one.path, path));

/** What is in a folder that is emptied anyway is hidden already, unless it belongs to the workspace. */
const emptiedAlready = ({ path }: ClosedPath, { workspace, inPlace }: PlanInput): boolean =>
  !inPlace && !isBelow(path, workspace) && sharedFolders.some((folder) => isBelow(path, folder));

/** Whatever of it would not be seen: the rest can be read anyway. */
function shownPaths({ shows, workspace }: PlanInput, closed: readonly ClosedPath[], look: Look): string[] {
  const hidden = closed.filter(({ how }) => how === 'hidden').map(({ path }) => path);
  const below = (path: string, folders: readonly string[]): boolean =>
    folders.some((folder) => path !== folder && isBelow(path, folder));
  // The workspace is seen wherever it lies, but for what is hidden in it.
  const unseen = (path: string): boolean =>
    below(path, hidden) || (!isBelow(path, workspace) && below(path, sharedFolders));
  const veiled = shows.filter((path) => look(path).is !== 'missing' && unseen(path));
  return [...new Set(veiled)].filter(
    (path) => !veiled.some((other) => other !== path && isBelow(path, other)),
  );
}

/**
 * What a contract means as a boundary. Pure: the file system is asked through `look`, what exists was found before.
 * Where a mount cannot say what the contract says, the difference is listed.
 */
export function makePlan(input: PlanInput, look: Look): BoundaryPlan {
  const { contract, workspace } = input;
  const edits = editLines(contract);
  const delegated = gitDelegatedBy(contract);
  const git = delegated === undefined ? undefined : openGit(workspace, look);
  const all = closedPaths({ ...input, contract: input.contractFile, edits, git }, look);
  const closedBy = (path: string): ClosedPath | undefined => all.find((one) => isBelow(path, one.path));
  const roots = editRoots(edits, { workspace, look, closedBy });
  const repository = gitRoot({ delegated, git, closedBy });
  const own = planState(input.state, { ...input, look, closedBy });
  const temporary: WritableRoot[] = input.inPlace
    ? [{ path: input.inPlace.temporary, kind: 'folder', from: ['temporary files'] }]
    : [];
  const writable = [...roots.writable, ...repository.writable, ...keptRoots(own.state), ...temporary];
  const closed = [
    // What is there is not seen: the agent's private folder lies over it.
    ...all.filter(({ path }) => input.inPlace || path !== own.state?.folder),
    ...readParts(own.state).filter(({ path }) => !closedBy(path)),
  ];
  const network = networkNotes(input);
  return {
    workspace,
    writable,
    closed: closed.filter((one) => !holdsNothing(one, writable) && !emptiedAlready(one, input)),
    shown: shownPaths(input, closed, look),
    emptied: input.inPlace ? [] : [...sharedFolders],
    emptiedBytes,
    processes,
    temporary: input.inPlace?.temporary ?? '/tmp',
    network: { mode: input.network, hosts: [...contract.may.reach] },
    environment: environmentInside(input, own.state),
    state: own.state,
    wider: [...roots.wider, ...network.wider],
    narrower: [...roots.narrower, ...repository.narrower, ...own.narrower, ...network.narrower],
    notHeld: [...notHeld(input, writable, look), ...repository.notHeld],
  };
}
