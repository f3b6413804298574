import { posix } from 'node:path';
import type { ProcessNames } from './process-names.ts';

/** A start of the agent's own, and all that came of it. */
export interface Top {
  readonly id: number;
  readonly pid: number;
}

/** One process of the run. */
interface Member {
  parent: number;
  /** Null while it is the agent, or a part of it that runs no program of its own. */
  top: Top | null;
}

/** What a new program in a known process means. */
export type Role =
  | { readonly role: 'agent' }
  | { readonly role: 'top' }
  | { readonly role: 'below'; readonly top: Top };

/** Who belongs to the run: by descent from its first process, at the moment of each fork. What loses its parent stays known. */
export interface Lineage {
  has(pid: number): boolean;
  parentOf(pid: number): number | null;
  forked(parent: number, child: number): void;
  /** A process that belongs to the run and whose fork nobody saw. */
  adopt(pid: number, parent: number): void;
  /**
   * Undefined for a process of somebody else. `words`: all its words, where `names` was cut; asked for as long as the agent is
   * not known, for what leads to it ends with the agent's own words, however much stands before them.
   */
  ran(pid: number, names: ProcessNames | null, words?: () => readonly string[] | null): Role | undefined;
  /** The start that `ran` called a top is counted under this one. */
  setTop(pid: number, top: Top): void;
  /**
   * Its first thread has ended. Other threads may go on and fork: it is forgotten when there are many and it does not live,
   * or when its number is given to somebody else.
   */
  exited(pid: number): void;
}

/** Processes that have ended and are still known. */
const mostGone = 4096;

/** Programs that open the way for the agent: what they start with its words is the agent. */
const openers = new Set(['bwrap', 'nsenter', 'setpriv', 'unshare', 'prlimit', 'env', 'sh', 'dash', 'bash']);
/** The program of ours that starts the agent and speaks with it, run by Node. */
const client = 'acp-client.js';

/** `agent`: its program and arguments, as they stand at the end of every command line that leads to it. */
export function createLineage(
  root: number,
  agent: readonly string[],
  lives: (pid: number) => boolean,
): Lineage {
  const gone = new Set<number>();
  const members = new Map<number, Member>([[root, { parent: 0, top: null }]]);
  /** The process that runs the agent, or will. */
  let holder = root;
  let settled = false;

  function isAgent({ exe, argv }: ProcessNames): boolean {
    const [program = '', ...args] = agent;
    const tail = argv.slice(-agent.length);
    const same = args.every((word, at) => tail[at + 1] === word || tail[at + 1]?.endsWith('…'));
    const first = tail[0] ?? '';
    const named = posix.basename(first) === posix.basename(program);
    return same && (named || exe === program);
  }

  const opens = ({ exe, argv }: ProcessNames): boolean =>
    (openers.has(posix.basename(exe ?? argv[0] ?? '')) || posix.basename(argv[1] ?? '') === client) &&
    argv.length > agent.length;

  return {
    has: (pid) => members.has(pid),
    parentOf: (pid) => members.get(pid)?.parent ?? null,
    forked(parent, child) {
      const from = members.get(parent);
      // The number may have been one of ours before.
      if (from) members.set(child, { parent, top: from.top });
      else members.delete(child);
    },
    adopt(pid, parent) {
      if (!members.has(pid)) members.set(pid, { parent, top: members.get(parent)?.top ?? null });
    },
    ran(pid, given, words) {
      const member = members.get(pid);
      if (!member) return undefined;
      if (member.top) return { role: 'below', top: member.top };
      const names = settled ? given : given && { exe: given.exe, argv: words?.() ?? given.argv };
      if (pid === holder) {
        // A program that replaces itself, such as a script that becomes its interpreter, is still the agent.
        settled ||= names !== null && isAgent(names) && !opens(names);
        return { role: 'agent' };
      }
      // While one program replaces another there is nothing to read: what comes next tells whether it is the agent.
      if (!settled && names === null && lives(pid)) return { role: 'agent' };
      if (!settled && names !== null && isAgent(names)) {
        // Each hands on to the next one; the last one is the agent.
        holder = pid;
        settled = !opens(names);
        return { role: 'agent' };
      }
      return { role: 'top' };
    },
    setTop(pid, top) {
      const member = members.get(pid);
      if (member) member.top = top;
    },
    exited(pid) {
      if (!members.has(pid)) return;
      gone.add(pid);
      if (gone.size < mostGone) return;
      for (const one of gone) if (!lives(one)) members.delete(one);
      gone.clear();
    },
  };
}
