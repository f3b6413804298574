import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClosingInput } from '../boundary/closed-paths.ts';
import { gitHooksPaths } from '../boundary/git-hooks-path.ts';
import { listeningSockets } from '../boundary/listening-sockets.ts';
import { makePlan } from '../boundary/make-plan.ts';
import { type BoundaryPlan, type ClosedPath, isBelow } from '../boundary/plan.ts';
import { findGuarded } from '../evidence/guarded-paths.ts';
import { observePath } from '../evidence/observe-path.ts';
import type { NetworkMode } from '../model/boundary.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { Profile, StandingRules } from '../model/profile.ts';
import { createPathRules } from '../policy/path-rules.ts';

export interface BoundaryWish {
  contract: PinnedContract;
  /** Absolute; null when the contract was given as options. */
  contractFile: string | null;
  profile: Profile | undefined;
  standing: readonly StandingRules[];
  /** Root of the workspace, symlinks resolved. */
  workspace: string;
  home: string;
  /** Where the supervisor keeps its own: store, runtime, configuration. */
  places: { store: string; runtime: string; config: string; answers?: string | undefined };
  /** What the command has to read wherever it lies; absolute, symlinks resolved. */
  shows: readonly string[];
  network: NetworkMode;
  environment: Readonly<Record<string, string>>;
  /** Set where nothing can be mounted: where temporary files go. */
  inPlace?: { temporary: string };
}

interface NeverRule {
  glob: string;
  how: ClosedPath['how'];
}

/** An agent has to read its own settings; what person and organisation name is not seen at all. */
function neverRules({ contract, profile, standing }: BoundaryWish): NeverRule[] {
  const hidden = [contract.contract.never.touch, ...standing.map(({ rules }) => rules.never.touch)].flat();
  return [
    ...hidden.map((glob) => ({ glob, how: 'hidden' as const })),
    ...(profile?.rules.never.touch ?? []).map((glob) => ({ glob, how: 'read-only' as const })),
  ];
}

/** The folder outside the workspace a rule is about; undefined for rules about the workspace or any place. */
function anchorOf(glob: string, home: string): string | undefined {
  const path = glob.startsWith('~/') ? join(home, glob.slice(2)) : glob;
  if (!path.startsWith('/')) return undefined;
  const names = path.split('/');
  const wild = names.findIndex((name) => /[*?[{(\\]/.test(name));
  return wild < 0 ? path : names.slice(0, wild).join('/') || '/';
}

/** The one path a rule without wildcards is about, `deploy` for `deploy/**`: it needs no looking for. */
function exactly(glob: string, { workspace, home }: BoundaryWish): string | undefined {
  const path = glob.replace(/\/\*\*$/, '');
  if (/[*?[{(\\]/.test(path)) return undefined;
  return path.startsWith('~/') ? join(home, path.slice(2)) : resolve(workspace, path);
}

interface Found {
  never: ClosingInput['never'];
  repositories: string[];
  lookedThrough: boolean;
}

/** What the file system holds of what the rules name: looked for in the workspace and where rules point by a whole path. */
async function findClosed(wish: BoundaryWish): Promise<Found> {
  const { workspace, home } = wish;
  const rules = neverRules(wish);
  const paths = createPathRules(workspace, home);
  const ruleOf = (path: string): NeverRule | undefined =>
    rules.find(({ glob }) => paths.coversPath(glob, path));
  const isRepository = (path: string): boolean => basename(path) === '.git';
  const anchors = rules.flatMap(({ glob }) => anchorOf(glob, home) ?? []);
  // All of a home or a disk takes too long, and is mostly others'.
  const outside = anchors.filter((path) => !isBelow(home, path));
  const looks = [workspace, ...new Set(outside)].map((root) =>
    findGuarded([root], (path) => isRepository(path) || ruleOf(path) !== undefined),
  );
  const found = await Promise.all(looks);
  const exact = rules.flatMap(({ glob }) => exactly(glob, wish) ?? []);
  const there = exact.filter((path) => observePath(path).is !== 'missing');
  const all = [...new Set([...found.flatMap((list) => list ?? []), ...there])];
  return {
    never: all.flatMap((path) => {
      const rule = ruleOf(path);
      return rule ? [{ path, rule: rule.glob, how: rule.how }] : [];
    }),
    repositories: [...all.filter(isRepository), ...gitHooksPaths(workspace, home)],
    lookedThrough: found.every((list) => list !== undefined) && outside.length === anchors.length,
  };
}

const require = createRequire(import.meta.url);

/** The folder of a package this one loads when it needs it; nothing where it is not installed. */
function packageFolder(name: string): string[] {
  try {
    return [realpathSync(dirname(require.resolve(`${name}/package.json`)))];
  } catch {
    return [];
  }
}

/** What this program consists of: installed in a workspace it lies where the agent may write. */
function ownPrograms(): string[] {
  const here = realpathSync(fileURLToPath(new URL('.', import.meta.url)));
  return [here, realpathSync(process.execPath), ...['node-pty', 'koffi'].flatMap(packageFolder)];
}

/** The boundary a contract means in this workspace, as the file system is right now. */
export async function boundaryPlan(wish: BoundaryWish): Promise<BoundaryPlan> {
  const { store, runtime, config, answers } = wish.places;
  const own = [
    { path: store, why: 'the record of every run' },
    { path: runtime, why: 'sockets and tokens of live runs' },
    { path: config, why: 'settings and keys of Countersign' },
    ...(answers === undefined ? [] : [{ path: answers, why: 'answers of other people' }]),
  ];
  const found = await findClosed(wish);
  // In place nothing keeps anybody from a socket: that is said once, not of each.
  const sockets = wish.inPlace ? [] : listeningSockets();
  const state = wish.profile?.state;
  const programs = ownPrograms();
  return makePlan(
    { ...wish, ...found, programs, state, contract: wish.contract.contract, own, sockets },
    observePath,
  );
}
