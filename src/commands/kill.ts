import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessTree } from '../agent/process-tree.ts';
import { readJournal } from '../journal/read.ts';
import { closeInterrupted } from '../journal/recovery.ts';
import { holderOf } from '../journal/run-lock.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import { claimedIdentity } from './after-run.ts';
import { askHost } from './ask-host.ts';
import { type Choice, chooseRuns } from './choose-runs.ts';
import { finishRun } from './finish-run.ts';
import type { Io } from './io.ts';
import { findDead, findLive, treeOf } from './live-runs.ts';
import type { Places } from './places.ts';
import { printProblem, refuse, visible } from './print-problem.ts';

export interface KillArgs extends Choice {
  reason?: string | undefined;
  /** Does not wait for the host: it is killed, too. */
  now?: boolean | undefined;
  json?: boolean | undefined;
  as?: string | undefined;
  places: Places;
}

/** How one run was ended, as `--json` prints it. */
interface Killed {
  run: string;
  /** `host`: the run's host did it, with a proper end on record. `force`: the host was killed with it. `gone`: it was dead already. */
  by: 'host' | 'force' | 'gone';
  /** Processes of the agent's there were, and that are left. */
  processes: number;
  left: number;
  ms: number;
  problem: Problem | null;
}

/** How long a host may take to say hello, and again to say that it did it. */
const patienceMs = 2_000;
/** How long a host that did it may take to finish the record. */
const recordMs = 15_000;
const goneMs = 5_000;

async function until(true_: () => boolean, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; !true_(); await new Promise((go) => setTimeout(go, 10))) {
    if (performance.now() > end) return false;
  }
  return true;
}

const within = (promise: Promise<void>, ms: number): Promise<unknown> =>
  Promise.race([promise, new Promise((go) => setTimeout(go, ms).unref())]);

function agentPid(journal: string): number | undefined {
  const read = readJournal(journal);
  if (!read.ok) return undefined;
  const started = read.value.events.findLast(({ body }) => body.type === 'agent.started')?.body;
  return started?.type === 'agent.started' ? started.pid : undefined;
}

/** The lock says who holds the run; that it is a host and not somebody adding to its record, its command line says. */
function isHost(pid: number): boolean {
  try {
    return /\0[^\0]*\bhost-process\.js\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  } catch {
    return false;
  }
}

const notAHost = (run: string, pid: number): Problem => ({
  code: 'holder-not-a-host',
  message: `Process ${pid} holds ${run} and is not its host, so it was not killed.`,
  fix: 'Look at what it does; it may be adding to the record. Then try again.',
});

const left = (run: string, count: number): Problem => ({
  code: 'processes-left',
  message: `${count} processes of ${run} could not be ended.`,
  fix: 'They may wait for a disk or belong to somebody else: see `countersign ps`, and try again.',
});

interface Target {
  run: string;
  places: Places;
  identity: Identity;
  reason: string;
}

/** Kills the host after a last look at who it is; its guard and we end what is left, and the record gets its end. */
async function force({ run, places, identity, reason }: Target, tree: ProcessTree, why: string) {
  const { directory, journal } = runDirectory(places.store, run);
  const host = holderOf(directory);
  if (host !== undefined && !isHost(host)) return notAHost(run, host);
  // Looked at again at the last moment: the number may have become somebody else's.
  if (host !== undefined && holderOf(directory) === host) process.kill(host, 'SIGKILL');
  const gone = await until(() => holderOf(directory) === undefined, goneMs);
  await tree.kill();
  if (!gone) return notAHost(run, host ?? 0);
  const who = `${identity.name} (${identity.how})`;
  const closed = closeInterrupted(journal, `killed by ${who} from a terminal: ${reason}; ${why}`);
  rmSync(join(places.runtime, run), { recursive: true, force: true });
  if (!closed.ok) return closed.problems[0] ?? null;
  const finished = await finishRun(places.store, run);
  return finished.ok ? null : (finished.problems[0] ?? null);
}

async function askToEnd({ run, places, identity, reason }: Target): Promise<Outcome<null>> {
  const asked = await askHost({
    run,
    places,
    identity,
    intent: { intent: 'end', how: 'kill', reason },
    patienceMs,
    answer: (body) =>
      body.type === 'run.ended' || (body.type === 'note.added' && body.text.startsWith('kill: '))
        ? true
        : undefined,
  });
  if (!asked.ok) return asked;
  await within(asked.value.closed, recordMs);
  asked.value.leave();
  return { ok: true, value: null };
}

async function killRun(target: Target, now: boolean): Promise<Killed> {
  const start = performance.now();
  const { directory, journal } = runDirectory(target.places.store, target.run);
  const host = holderOf(directory) ?? null;
  const tree = treeOf(target.run, agentPid(journal), host);
  const processes = tree.look().length;
  const by = (how: Killed['by'], problem: Problem | null): Killed => {
    const rest = tree.look().length;
    const all = problem ?? (rest > 0 ? left(target.run, rest) : null);
    const ms = Math.round(performance.now() - start);
    return { run: target.run, by: how, processes, left: rest, ms, problem: all };
  };
  if (host === null) return by('gone', await force(target, tree, 'its host was dead already'));
  if (now) return by('force', await force(target, tree, 'its host was not asked'));
  const asked = await askToEnd(target);
  // It was faster, and ended by itself.
  if (!asked.ok && holderOf(directory) === undefined) return by('host', null);
  if (!asked.ok) {
    const said = asked.problems[0]?.message ?? 'its host did not answer';
    return by('force', await force(target, tree, said));
  }
  await until(() => tree.look().length === 0, goneMs);
  return by('host', null);
}

const howText: Readonly<Record<Killed['by'], string>> = {
  host: 'ended',
  force: 'its host did not end it and was killed; the record ends as interrupted',
  gone: 'its host was dead already; the record is closed as interrupted',
};

function text({ run, by, processes, ms }: Killed, now: boolean): string {
  const how = by === 'force' && now ? 'ended with its host; the record ends as interrupted' : howText[by];
  return visible(
    `${run.slice(-6)}  ${how}: ${processes} ${processes === 1 ? 'process' : 'processes'} in ${ms} ms`,
  );
}

/** `countersign kill`: ends runs with everything the agent started, from any terminal. */
export async function runKill(args: KillArgs, io: Io): Promise<ExitCode> {
  const { places, reason = 'no reason given', now = false, json = false } = args;
  const live = findLive(places);
  if (!live.ok) return refuse(live.problems, io, exitCode.recordDamaged);
  const dead = await findDead(places);
  const targets = chooseRuns(args, live.value, dead.ok ? dead.value : [], places.store);
  if (!targets.ok) return refuse(targets.problems, io, exitCode.usage);
  const identity = await claimedIdentity(args.as, process.cwd());
  const killed = await Promise.all(
    targets.value.map((run) => killRun({ run, places, identity, reason }, now)),
  );
  if (json) io.out(`${JSON.stringify(killed, null, 2)}\n`);
  else if (killed.length === 0) io.out('No run is live.\n');
  else for (const one of killed) if (one.problem === null) io.out(`${text(one, now)}\n`);
  for (const { problem } of killed) if (problem) printProblem(problem, io);
  return killed.some(({ problem }) => problem) ? exitCode.notSupervised : exitCode.done;
}
