import { makePlan, type PlanInput } from '../../src/boundary/make-plan.ts';
import type { BoundaryPlan, Look } from '../../src/boundary/plan.ts';
import { Contract } from '../../src/model/contract.ts';

/** A file system as a list: `a/` is a folder, `a` a file, `a -> /b` a link, `a=` a socket, all absolute. What is not listed is missing. */
export function lookAt(...entries: string[]): Look {
  return (path) => {
    const link = entries.find((entry) => entry.startsWith(`${path} -> `));
    if (link) return { real: link.split(' -> ')[1] ?? null, is: 'directory' };
    if (entries.includes(`${path}/`)) return { real: path, is: 'directory' };
    if (entries.includes(`${path}=`)) return { real: path, is: 'other' };
    return { real: path, is: entries.includes(path) ? 'file' : 'missing' };
  };
}

const disk = [
  '/w/',
  '/w/src/',
  '/w/src/a/',
  '/w/src/a/secrets/',
  '/w/package.json',
  '/w/.git/',
  '/w/.vscode/',
  '/w/countersign.yaml',
  '/home/me/',
  '/home/me/.ssh/',
  '/home/me/.netrc',
  '/state/',
  '/run/user/0/countersign/',
  '/home/me/agent.sock=',
];

/** What a contract means in a small workspace; `more` is what is on the disk beside it. */
export function planOf(
  contract: Record<string, unknown>,
  input: Partial<PlanInput> = {},
  more: string[] = [],
): BoundaryPlan {
  const whole = Contract.parse({ contract: 1, task: 't', owner: 'a@example.com', ...contract });
  const base: PlanInput = {
    contract: whole,
    contractFile: '/w/countersign.yaml',
    workspace: '/w',
    home: '/home/me',
    own: [
      { path: '/state', why: 'record' },
      { path: '/run/user/0/countersign', why: 'sockets' },
    ],
    shows: [],
    never: [],
    repositories: [],
    sockets: [],
    lookedThrough: true,
    network: 'none',
    environment: { PATH: '/usr/bin', TMPDIR: '/elsewhere' },
  };
  return makePlan({ ...base, ...input }, lookAt(...disk, ...more));
}

export const closed = (plan: BoundaryPlan, path: string) => plan.closed.find((one) => one.path === path);
export const opened = (plan: BoundaryPlan): string[] => plan.writable.map(({ path }) => path);
