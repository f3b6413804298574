import { depict } from '../../../src/policy/picture.ts';
import { fixture, lookUp } from '../../corpus/fixture.ts';
import { actionOf } from '../inputs.ts';

const { root, home } = fixture;

const within = (path: string): string =>
  path === root ? '.' : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

/**
 * What a command would touch, on one line: `read a; edit b; reach host; rule cp`. `all`: with everything below; `maybe`: only
 * as evidence; `where?`: the place is not known; `rule`: the command needs a rule that names it; `unclear`: cannot be understood.
 */
export function sketchLine(command: string): string {
  const action = actionOf({ kind: 'run', command, cwd: root });
  const { paths, commands, hosts, exposes, opaque } = depict(action, lookUp, { home, workspace: root });
  const lines = [
    ...paths.map(({ use, place, recursive, pattern }) => {
      const path = (pattern ?? within(place.real ?? place.lexical)).replaceAll('/\u0001', '…');
      const lost = place.real === null && !path.startsWith('…') ? ' where?' : '';
      return `${use === 'name' ? 'maybe' : use}${recursive === 'no' ? '' : ` ${recursive}`}${pattern === null ? '' : ' like'} ${path}${lost}`;
    }),
    ...hosts.map(({ host, certain }) => `${certain ? 'reach' : 'maybe reach'} ${host}`),
    ...exposes.map(({ what }) => `expose ${what}`),
    ...commands
      .filter(({ standing }) => standing === 'rule')
      .map(({ words }) => `rule ${words[0]?.text ?? ''}`),
    ...opaque.map(() => 'unclear'),
  ];
  return [...new Set(lines)].join('; ');
}
