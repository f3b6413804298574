import { mkdirSync } from 'node:fs';
import { openPty } from '../agent/pty.ts';
import type { Availability } from '../boundary/availability.ts';
import { type Launch, openBoundary } from '../boundary/open-boundary.ts';
import type { BoundaryPlan } from '../boundary/plan.ts';
import { boundaryProbes, type Probe } from '../boundary/probes/boundary-probes.ts';
import { type Ground, openGround } from '../boundary/probes/ground.ts';
import { probeRows, tryProbes } from '../boundary/probes/judge-probes.ts';
import { type AttemptsRun, attemptsIn, type Start } from '../boundary/probes/run-attempts.ts';
import { Contract } from '../model/contract.ts';
import type { DoctorRow } from '../model/doctor.ts';
import type { Outcome } from '../model/problem.ts';
import { boundaryPlan } from './boundary-plan.ts';
import { attemptCommand, attemptShows } from './doctor-program.ts';

type Available = Extract<Availability, { available: true }>;
type Command = readonly [string, ...string[]];

/** How a command is started on a ground; tests take the protection away here. */
export type Opener = (ground: Ground, command: Command, name: string) => Promise<Outcome<Launch>>;

const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/** Without any protection, from the same folder: what an attempt has to get to prove anything. */
export const openPlain: Opener = async ({ root }, [file, ...args]) => ({
  ok: true,
  value: { file, args, env: environment, cwd: root, close() {} },
});

/** The boundary of a contract that opens `project` and hides `secrets`, on a ground. */
export function groundPlan({ root, at }: Ground): Promise<BoundaryPlan> {
  const contract = Contract.parse({
    contract: 1,
    task: 'doctor',
    owner: 'doctor',
    may: { edit: ['project/**'] },
    never: { touch: ['**/secrets/**'] },
  });
  return boundaryPlan({
    contract: { contract, file: 'countersign.yaml', text: '', hash: '', lines: {}, version: 1 },
    contractFile: at('countersign.yaml'),
    profile: undefined,
    standing: [],
    workspace: root,
    home: at('home'),
    places: { store: at('store'), runtime: at('runtime'), config: at('config') },
    shows: attemptShows(),
    network: 'none',
    environment,
  });
}

/** Inside it. */
export const openInside =
  (found: Available): Opener =>
  async (ground, command, name) => {
    const folder = ground.at(`runtime/${name}`);
    mkdirSync(folder, { mode: 0o700 });
    const plan = await groundPlan(ground);
    return openBoundary({ plan, with: found, command, cwd: ground.root, private: folder });
  };

/** All attempts together; each is bounded by itself as well. */
const patienceMs = 4_000;

export const typing: Probe = {
  id: 'boundary.type',
  promise: "Nothing is typed into the supervisor's terminal (TIOCSTI)",
  attempt: () => ({ try: 'type', terminal: 0 }),
  otherwise: 'the kernel refuses it to everybody',
};

function runInTerminal({ file, args, env, cwd }: Start): Promise<AttemptsRun> {
  return new Promise((resolve) => {
    let said = '';
    const end = (): void => {
      clearTimeout(timer);
      resolve(attemptsIn(said));
    };
    const opened = openPty({
      ...{ file, args, env, cwd, cols: 80, rows: 24 },
      onData: (bytes) => {
        said += Buffer.from(bytes).toString('utf8');
      },
      onExit: end,
    });
    const timer = setTimeout(() => {
      if (opened.ok) opened.value.kill('SIGKILL');
      end();
    }, patienceMs);
    if (!opened.ok) end();
  });
}

/** What it came to on one ground; what could not be opened did not report, and says why. */
async function opened(
  launch: Promise<Outcome<Launch>>,
  run: (start: Start) => Promise<AttemptsRun>,
): Promise<AttemptsRun> {
  const open = await launch;
  if (!open.ok) return { tried: {}, problem: open.problems.map(({ message }) => message).join(' ') };
  try {
    return await run(open.value);
  } finally {
    open.value.close();
  }
}

async function onGround(ground: Ground, open: Opener): Promise<{ piped: AttemptsRun; typed: AttemptsRun }> {
  const [file, ...args] = attemptCommand();
  const alone = JSON.stringify({ [typing.id]: typing.attempt(ground) });
  const [typed, piped] = await Promise.all([
    opened(open(ground, [file, ...args, alone], 'typing'), runInTerminal),
    opened(open(ground, [file, ...args], 'attempts'), (start) =>
      tryProbes(boundaryProbes, ground, start, patienceMs),
    ),
  ]);
  return { piped, typed };
}

/** Tries every promise of the boundary twice, on two scratch grounds at once: without it and inside it. */
export async function boundaryRows(
  bwrap: string,
  open: { control: Opener; inside: Opener },
): Promise<DoctorRow[]> {
  const grounds = await Promise.all([openGround(bwrap), openGround(bwrap)]);
  const [bare, held] = grounds;
  try {
    const [control, inside] = await Promise.all([onGround(bare, open.control), onGround(held, open.inside)]);
    return [
      ...probeRows(boundaryProbes, held, { control: control.piped, inside: inside.piped }),
      ...probeRows([typing], held, { control: control.typed, inside: inside.typed }),
    ];
  } finally {
    for (const ground of grounds) ground.close();
  }
}

/** Where there is none to try, nothing is left out. */
export const untriedRows = (why: string): DoctorRow[] =>
  [...boundaryProbes, typing].map(({ id, promise }) => ({
    ...{ id, group: 'boundary', promise, needed: true },
    ...{ verdict: 'unknown', detail: why },
  }));
