import type { Action } from '../model/action.ts';
import type { Facts, PathFact } from '../model/facts.ts';
import { depict } from '../policy/picture.ts';
import type { Ground, SupervisorPorts } from './ports.ts';

/**
 * Asks the file system everything the judge will want to know about an action and writes the answers down, so that
 * judging afterwards reads nothing but this.
 */
export function gatherFacts(action: Action, ground: Ground, ports: Pick<SupervisorPorts, 'lookUp'>): Facts {
  const paths: Record<string, PathFact> = {};
  depict(
    action,
    (path) => {
      const known = paths[path];
      if (known) return known;
      const fact = ports.lookUp(path);
      paths[path] = fact;
      return fact;
    },
    ground.home,
  );
  return { workspace: ground.workspace, home: ground.home, protected: [...ground.protectedPaths], paths };
}
