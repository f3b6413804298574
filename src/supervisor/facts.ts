import type { Action } from '../model/action.ts';
import type { Facts, PathFact } from '../model/facts.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import { guards } from '../policy/guards.ts';
import { depict } from '../policy/picture.ts';
import { isWithin } from '../policy/shell/place.ts';
import { usesRemotes } from '../policy/shell/programs/git-hosts.ts';
import type { Ground, SupervisorPorts } from './ports.ts';

/** More guarded paths than this are not looked at one by one: they count as folders. */
const mostLooks = 200;

type Rules = Pick<JudgeInput, 'contract' | 'profile' | 'standing' | 'circumstances'>;

/**
 * Asks the file system everything the judge will want to know about an action and writes the answers down, so that
 * judging afterwards reads nothing but this.
 */
export async function gatherFacts(
  action: Action,
  ground: Ground,
  rules: Rules,
  ports: Pick<SupervisorPorts, 'lookUp' | 'findGuarded' | 'readRemotes'>,
): Promise<Facts> {
  const { workspace, home } = ground;
  const paths: Record<string, PathFact> = {};
  const picture = depict(
    action,
    (path) => {
      const known = paths[path];
      if (known) return known;
      const fact = ports.lookUp(path);
      paths[path] = fact;
      return fact;
    },
    { home, workspace, grammars: rules.profile.grammars },
  );
  const remotes = usesRemotes(picture) ? await ports.readRemotes(workspace, home) : undefined;
  const facts: Facts = {
    workspace,
    home,
    protected: [...ground.protectedPaths],
    paths,
    ...(remotes === undefined ? {} : { remotes }),
  };
  // Only a recursive reader needs to know what lies below: for all others the walk would be wasted.
  const roots = outermost(
    picture.paths.flatMap(({ recursive, place }) =>
      recursive === 'no' || place.real === null || isTooWide(place.real, ground) ? [] : [place.real],
    ),
  );
  const guarded: string[] = [];
  const guardedRoots: string[] = [];
  const isGuarded = roots.length > 0 ? guards(rules, workspace, home) : () => false;
  for (const root of roots) {
    const found = await ports.findGuarded([root], isGuarded);
    if (found === undefined) continue;
    guarded.push(...found);
    guardedRoots.push(root);
  }
  // A search narrowed to some file names passes guarded files over, but not guarded folders.
  if (picture.paths.some(({ only }) => only !== undefined)) {
    for (const path of guarded.slice(0, mostLooks)) paths[path] ??= ports.lookUp(path);
  }
  return guardedRoots.length > 0 ? { ...facts, guarded, guardedRoots } : facts;
}

/** Nobody walks a whole home or what lies above the workspace: whoever wants to read all of that asks a person. */
function isTooWide(root: string, { workspace, home }: Ground): boolean {
  return root !== workspace && (isWithin(workspace, root) || isWithin(home, root));
}

/** Each folder once, and none that lies in another. */
function outermost(roots: readonly string[]): string[] {
  const distinct = [...new Set(roots)];
  return distinct.filter((root) => !distinct.some((other) => other !== root && isWithin(root, other)));
}
