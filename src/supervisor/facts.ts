import type { Action } from '../model/action.ts';
import type { Facts, PathFact } from '../model/facts.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import { guards } from '../policy/guards.ts';
import { depict } from '../policy/picture.ts';
import type { Ground, SupervisorPorts } from './ports.ts';

type Rules = Pick<JudgeInput, 'contract' | 'profile' | 'standing' | 'circumstances'>;

/**
 * Asks the file system everything the judge will want to know about an action and writes the answers down, so that
 * judging afterwards reads nothing but this.
 */
export async function gatherFacts(
  action: Action,
  ground: Ground,
  rules: Rules,
  ports: Pick<SupervisorPorts, 'lookUp' | 'findGuarded'>,
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
    home,
  );
  const facts: Facts = { workspace, home, protected: [...ground.protectedPaths], paths };
  // Only a recursive reader needs to know what lies below: for all others the walk would be wasted.
  const roots = picture.paths.flatMap(({ recursive, place }) =>
    recursive === 'no' ? [] : [place.real ?? place.lexical],
  );
  if (roots.length === 0) return facts;
  const inside = roots.map((root) => (root.startsWith(`${workspace}/`) ? root : workspace));
  const guarded = await ports.findGuarded([...new Set(inside)], guards(rules, workspace, home));
  return guarded ? { ...facts, guarded } : facts;
}
