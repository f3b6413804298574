import { posix } from 'node:path';
import type { EditLine } from './edit-roots.ts';
import type { OpenGit } from './git-delegated.ts';
import { homeSecrets, laterPrograms, systemSecrets } from './known-paths.ts';
import { type ClosedPath, isBelow, type Look } from './plan.ts';

export interface ClosingInput {
  workspace: string;
  home: string;
  /** What belongs to the supervisor: record, sockets, settings. */
  own: readonly { path: string; why: string }[];
  /** The contract's file, absolute. */
  contract: string | null;
  /** Programs the supervisor consists of: what it has not loaded yet it loads when it needs it, outside. */
  programs?: readonly string[] | undefined;
  edits: readonly EditLine[];
  /** `.git` of the workspace when it is delegated; its parts stay closed. */
  git: OpenGit | undefined;
  /** Paths `never.touch` covers and that exist, with the rule. */
  never: readonly { path: string; rule: string; how: ClosedPath['how'] }[];
  /** Folders and files of the name `.git` below the workspace, and folders git takes hooks from. */
  repositories: readonly string[];
  /** Sockets other programs listen on, as far as they have a path. */
  sockets: readonly string[];
}

type Wish = Omit<ClosedPath, 'is'> & { missing: 'leave' | 'hold' };

function gitWishes({ workspace, git }: ClosingInput): Wish[] {
  const why = 'hooks and settings of git would run later';
  if (!git) return [{ path: posix.join(workspace, '.git'), why, how: 'read-only', missing: 'hold' }];
  return git.closed.map(({ path, why, hold }) => ({
    ...{ path, why, how: 'read-only' as const, missing: hold === undefined ? 'leave' : 'hold' },
    ...(hold === undefined ? {} : { hold }),
  }));
}

function wishes(input: ClosingInput, look: Look): Wish[] {
  const { workspace, home } = input;
  const inside = (name: string): string => posix.join(workspace, name);
  // Whoever delegates a folder by its name has thought of it; git and our own folder stay closed all the same.
  const named = (name: string): boolean =>
    input.edits.some(({ glob }) => isBelow(posix.normalize(glob), name));
  const readOnly = { how: 'read-only', missing: 'leave' } as const;
  const hidden = { how: 'hidden', missing: 'leave' } as const;
  return [
    ...input.never.map(({ path, rule, how }) => ({
      path,
      why: `never.touch  ${rule}`,
      how,
      missing: 'leave' as const,
    })),
    ...homeSecrets.map((name) => ({
      ...hidden,
      path: posix.join(home, name),
      why: 'secrets of the home folder',
    })),
    ...systemSecrets.map((path) => ({ ...hidden, path, why: 'secrets of the system' })),
    ...input.own.map(({ path, why }) => ({ path, why, how: 'hidden' as const, missing: 'hold' as const })),
    ...(input.contract === null ? [] : [{ ...readOnly, path: input.contract, why: 'the contract itself' }]),
    // The contract of the next run, when this one has another.
    {
      path: inside('countersign.yaml'),
      why: 'the contract of later runs',
      how: 'read-only',
      missing: 'hold',
    },
    ...(input.programs ?? [])
      .filter((path) => isBelow(path, workspace))
      .map((path) => ({ ...readOnly, path, why: 'programs of Countersign' })),
    {
      path: inside('.countersign'),
      why: 'profiles and settings of Countersign',
      how: 'read-only',
      missing: 'hold',
    },
    ...gitWishes(input),
    ...input.repositories
      .filter((path) => path !== input.git?.path)
      .map((path) => ({
        how: 'read-only' as const,
        missing: 'hold' as const,
        path,
        why: 'hooks and settings of git would run later',
      })),
    ...laterPrograms
      .filter(({ name }) => !named(name))
      .map(({ name, missing }) => ({
        path: inside(name),
        why: 'settings of an agent or editor would run later',
        how: 'read-only' as const,
        missing,
      })),
    // The list has paths as other mount namespaces know them, too: here something else may stand there.
    ...input.sockets
      .filter((path) => look(path).is === 'other')
      .map((path) => ({ ...hidden, path, why: 'a socket of another program' })),
  ];
}

/** Resolves one wish; undefined when there is nothing to close. */
function closeOne(wish: Wish, look: Look): ClosedPath | undefined {
  const { real, is } = look(wish.path);
  if (real === null) return undefined;
  const { how, why, hold } = wish;
  if (is === 'missing') {
    if (wish.missing === 'leave') return undefined;
    return { path: real, how, is: 'missing', ...(hold === undefined ? {} : { hold }), why };
  }
  return { path: real, how, is: is === 'directory' ? 'folder' : 'file', why };
}

/** Hidden is stricter than read-only, and a folder that is hidden hides what is in it. */
function strictest(paths: readonly ClosedPath[]): ClosedPath[] {
  const byPath = new Map<string, ClosedPath>();
  for (const one of paths) {
    const before = byPath.get(one.path);
    if (!before || (before.how === 'read-only' && one.how === 'hidden')) byPath.set(one.path, one);
  }
  const all = [...byPath.values()];
  const veiled = (path: string): boolean =>
    all.some((other) => other.how === 'hidden' && other.path !== path && isBelow(path, other.path));
  return all.filter(({ path }) => !veiled(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Everything taken away: what exists by its real path, what must not come into being by the path it would have. */
export function closedPaths(input: ClosingInput, look: Look): ClosedPath[] {
  return strictest(wishes(input, look).flatMap((wish) => closeOne(wish, look) ?? []));
}
