import type { NetworkMode } from '../model/boundary.ts';
import type { PathFact } from '../model/facts.ts';

/** Written by the agent: everything below a folder, or one file that exists. */
export interface WritableRoot {
  path: string;
  kind: 'folder' | 'file';
  /** The lines it was opened for, such as `may.edit  src/**`. */
  from: string[];
  /** A folder that is not there yet: made when the boundary is opened, taken away after it while it is empty. */
  make?: true;
}

/** A path the boundary takes away whatever else is opened. */
export interface ClosedPath {
  path: string;
  /** `hidden`: neither read nor written. `read-only`: seen, not changed. */
  how: 'hidden' | 'read-only';
  /** `missing`: something holds the place while the boundary stands, so that nobody else can make it. */
  is: 'folder' | 'file' | 'missing';
  /** What holds the place of one that is missing; an empty folder when left out. */
  hold?: 'folder' | { text: string };
  why: string;
}

/** One name in the folder an agent keeps its own in, and what stands for it outside. */
export interface StatePart {
  name: string;
  /** Symlinks resolved. */
  path: string;
  /** `missing`: a folder that is made when the boundary is opened. */
  kind: 'folder' | 'file' | 'missing';
}

/** The folder an agent keeps its own in: inside a private one of the run, with these in it. */
export interface PlannedState {
  /** Where it is, inside as outside; null: wherever the run has it. */
  folder: string | null;
  /** The environment variable that names it. */
  variable: string | null;
  /** Written through. */
  kept: StatePart[];
  /** Seen as they are. */
  read: StatePart[];
  /** Empty and read-only: they are not there outside and must not be made. */
  held: { name: string; kind: 'folder' | 'file' }[];
  /** Private copies of files. */
  copies: { name: string; path: string }[];
}

/** A place where boundary and contract do not say the same, for people. */
export interface Difference {
  /** The path or line it is about. */
  about: string;
  says: string;
}

/** What one boundary opens and closes. Everything not named here is there to be read and cannot be written. */
export interface BoundaryPlan {
  workspace: string;
  writable: WritableRoot[];
  closed: ClosedPath[];
  /** Null: whatever the command keeps for itself is closed like all else. */
  state: PlannedState | null;
  /** What lies in a folder that is emptied or hidden and can be read all the same, and nothing beside it. */
  shown: string[];
  /** Folders every program shares: inside each is empty, private, in memory and of bounded size. */
  emptied: string[];
  /** Bytes each of those holds at most. */
  emptiedBytes: number;
  /** Processes and threads at once; root of the machine is not bound by it. */
  processes: number;
  /** The only folder for temporary files. */
  temporary: string;
  network: { mode: NetworkMode; hosts: string[] };
  /** The whole environment. */
  environment: Record<string, string>;
  /** Opened beyond what the contract lists. */
  wider: Difference[];
  /** Listed by the contract and closed all the same. */
  narrower: Difference[];
  /** Forbidden by the contract and not held by the boundary. */
  notHeld: Difference[];
}

/** What is true of an absolute path right now. */
export type Look = (absolutePath: string) => Pick<PathFact, 'real' | 'is'>;

/** Folders below which every program of the machine leaves files and sockets. */
export const sharedFolders: readonly string[] = ['/run', '/tmp', '/var/tmp'];

/** Whether a path is a folder or below it. */
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** The folders above a path that are below `top`, outermost first; both ends left out. */
export function between(path: string, top: string): string[] {
  const names = path.slice(top === '/' ? 1 : top.length + 1).split('/');
  const start = top === '/' ? '' : top;
  return names.slice(0, -1).map((_, index) => `${start}/${names.slice(0, index + 1).join('/')}`);
}
