import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { boundaryProbes } from '../../src/boundary/probes/boundary-probes.ts';
import { machineRows } from '../../src/boundary/probes/machine-rows.ts';
import type { DoctorArgs } from '../../src/commands/doctor.ts';
import { typing } from '../../src/commands/doctor-boundary.ts';
import { contractRows, subjectOf } from '../../src/commands/doctor-contract.ts';
import { canaryRows, diskRows, hookRows, hostRows } from '../../src/commands/doctor-promises.ts';
import { setupRows } from '../../src/commands/doctor-setup.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { must } from './recorded-run.ts';

const missing = { code: 'boundary-missing', message: '', fix: '' };
const none = { available: false, problem: missing } as const;

const machine = machineRows({
  platform: 'linux',
  release: '',
  found: none,
  bwrapIsTrusted: undefined,
  root: false,
  settings: { typing: '0', namespaces: undefined, cloning: undefined, apparmor: undefined },
  overlay: '',
  witness: '',
  cgroup: '',
  landlock: 0,
});
const setup = setupRows({
  node: '',
  git: '',
  agent: undefined,
  store: { path: '', exists: true, mode: 0, writable: true, type: 0, free: 0 },
  clock: { now: 0, file: 0 },
  terminal: { columns: 80, rows: 24, tty: true, name: '', color: '' },
});

async function contract() {
  const root = temporaryDirectory();
  const at = (name: string): string => join(root, name);
  mkdirSync(at('work/src'), { recursive: true });
  const text = 'contract: 1\ntask: t\nowner: a@example.com\nmay: { edit: ["src/**"] }\n';
  writeFileSync(at('work/countersign.yaml'), text);
  const args: DoctorArgs = {
    contract: undefined,
    profile: undefined,
    json: false,
    workspace: at('work'),
    places: { store: at('store'), config: at('config'), runtime: at('runtime'), home: at('home') },
    env: {},
    now: Date.now(),
    columns: 80,
    terminal: { columns: 80, rows: 24, tty: true },
  };
  const { subject } = must(await subjectOf(args));
  return contractRows(subject, none, args);
}

interface Named {
  id: string;
  promise: string;
  needed?: boolean;
}

const table = (title: string, rows: readonly Named[]): string[] => [
  `## ${title}`,
  '',
  '| id | promise | a run needs it |',
  '|---|---|---|',
  ...rows.map(({ id, promise, needed = true }) => `| \`${id}\` | ${promise} | ${needed ? 'yes' : 'no'} |`),
  '',
];

const introduction = `# doctor

Written by \`test/commands/doctor-page.test.ts\` from the rows themselves (\`vitest -u\`).

    countersign doctor                       try every promise, here and now
    countersign doctor --contract FILE       with another contract than countersign.yaml
    countersign doctor --profile NAME        with another agent than the contract's
    countersign doctor --json                the same for programs

Each promise is tried by an attempt to break it. The attempt is made twice: without the protection, where it has to
succeed, and with it. One that fails without protection, too, proves nothing.

| verdict | means |
|---|---|
| enforced | the attempt succeeds without the protection and fails with it |
| not enforced | it succeeds with it; \`to enable\` names the command that would change that |
| not needed | there is nothing to protect here, or something else stands for it |
| unknown | it could not be tried, or the attempt without protection failed; the reason is said |

Exit code: 0 when all that a run needs is enforced or not needed; 7 when something needed is not enforced or unknown; 6
when contract or profile are not valid. What no setting can change (\`a run needs it: no\`) is said and does not count.

It takes some six seconds on two processors. Everything happens in scratch folders that are removed afterwards; runs are those of the
built-in practice agent, with a home and a store of their own. In the workspace no file is changed: files are opened for
writing and closed, folders are tried with a file that has no name. The empty folders that hold places while a boundary
stands are taken away again. The agent itself is only asked for its version, with another home.

## At the start of a run

A short form of it costs some milliseconds. A canary goes before the agent into the very boundary: it tries to read what is
hidden and to write what is closed, and if it succeeds anywhere, the agent is not started and the run ends as not supervised.
Together with what is known of the plan the result stands in the record (\`boundary.opened\`, \`checks\`), and gaps in
the header: \`boundary, 2 gaps\`, \`landlock, 3 gaps\`.

## Landlock

Where bubblewrap cannot be had, a run may stand on Landlock (Linux 6.7; [boundary](boundary.md)). The rows of the boundary are not tried on
it here: the tests try it with the same attempts. It holds writes outside, what is hidden, TCP, typing into the terminal, keyring
and io_uring, datagrams and so name servers, sockets with a path; signals from Linux 6.12 on. It does **not** hold what is seen of other processes, what is left behind, and modes, owners and times of files. So \`doctor\` still ends with 7 there.
`;

it('the page says what doctor tries', async () => {
  const page = [
    introduction,
    ...table('What this machine can hold', machine),
    ...table('The boundary, tried in a scratch folder', [...boundaryProbes, typing]),
    ...table('This contract in this workspace', await contract()),
    ...table('The promises, tried with practice runs', [
      ...canaryRows(''),
      ...hostRows(''),
      ...hookRows(''),
      ...diskRows(''),
    ]),
    ...table('What a run is started with', setup),
  ].join('\n');
  const ids = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(60);
  await expect(page).toMatchFileSnapshot(resolve(import.meta.dirname, '../../docs/doctor.md'));
});
