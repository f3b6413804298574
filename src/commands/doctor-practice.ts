import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { processesWith } from '../boundary/probes/attempt-files.ts';
import { isSoon } from '../boundary/probes/ground.ts';
import { readJournal } from '../journal/read.ts';
import { closeInterrupted } from '../journal/recovery.ts';
import type { EventBody } from '../model/event.ts';
import type { Step } from '../practice/script-steps.ts';
import { runDirectory } from '../store/run-directory.ts';
import { decisionsOf, filesIn, filesWith, onlyRun, openToOthers } from './doctor-journal.ts';
import { builtProgram, openScratch, practise, runBuilt, type Scratch, scriptFile } from './doctor-scratch.ts';

/** What practice runs are started with. */
export interface PracticeGround {
  path: string | undefined;
  /** Whether they stand on a boundary, as a user's do. */
  boundary: boolean;
}

/** What a run with nobody to ask left behind. */
export interface CanaryFacts {
  bodies: readonly EventBody[];
  /** Which files of the script are there. */
  made: Readonly<Record<string, boolean>>;
  /** Files of the store that hold the made-up token, the planted value, and a word that is no secret. */
  holding: { token: string[]; planted: string[]; marker: string[] };
  openToOthers: string[];
  files: number;
  /** Exit codes of `verify` on the record as it is, and with one letter changed. */
  verify: { whole: number | null; damaged: number | null };
}

/** A run takes some two seconds on a machine with nothing else to do. */
const patienceMs = 20_000;
const write = (file: string, content = 'x'): Step => ({
  do: 'use',
  tool: 'Write',
  input: { file_path: file, content },
});
const run = (command: string): Step => ({ do: 'use', tool: 'Bash', input: { command } });

/** Where the actions of the script go, and what is to become of each. */
export const canaries = {
  delegated: 'open/done',
  nobodySaid: 'elsewhere.txt',
  forbidden: 'never/touched',
  asked: 'asked/for',
} as const;
export const unmappedTool = 'Teleport';
export const passedVariable = 'printenv PATH';
export const plantedVariable = 'printenv COUNTERSIGN_DOCTOR GITHUB_TOKEN';

const canaryScript = ({ token, marker }: Scratch): Step[] => [
  ...Object.values(canaries).map((file) => write(file)),
  { do: 'use', tool: unmappedTool, input: { to: 'elsewhere' } },
  run(passedVariable),
  run(plantedVariable),
  { do: 'say', text: `${marker} ${token}` },
  write('elsewhere/token', `${marker} ${token}`),
  { do: 'exit', code: 0 },
];

/** The store again, with one letter of the journal changed. */
function damaged({ root, store }: Scratch, name: string): string {
  const copy = join(root, 'damaged');
  cpSync(store, copy, { recursive: true });
  const { journal } = runDirectory(copy, name);
  writeFileSync(journal, readFileSync(journal, 'utf8').replace(canaries.nobodySaid, 'elsewherf.txt'));
  return copy;
}

const unfinished = 'the practice run did not end in time: the machine has much to do';

/** The canary: must-deny actions of a real run under a contract, through the agent's own hooks. */
export async function flyCanary(ground: PracticeGround): Promise<CanaryFacts | string> {
  const { path, boundary } = ground;
  const scratch = openScratch(path);
  try {
    const ran = await practise('canary', canaryScript(scratch), { scratch, patienceMs, boundary });
    const only = onlyRun(scratch.store);
    if (only === undefined) return ran.stderr.trim().split('\n')[0] || 'the run left no record';
    const { run: name, bodies } = only;
    if (!bodies.some(({ type }) => type === 'run.ended')) return unfinished;
    const check = (store: string) =>
      runBuilt(['verify', name, '--store', store], { scratch, patienceMs }).then(({ status }) => status);
    const [whole, broken] = await Promise.all([check(scratch.store), check(damaged(scratch, name))]);
    const made = Object.values(canaries).map((file) => [file, existsSync(join(scratch.workspace, file))]);
    return {
      bodies,
      made: Object.fromEntries(made),
      holding: {
        token: filesWith(scratch.store, scratch.token),
        planted: filesWith(scratch.store, scratch.planted),
        marker: filesWith(scratch.store, scratch.marker),
      },
      openToOthers: openToOthers(scratch.store),
      files: filesIn(scratch.store).length,
      verify: { whole, damaged: broken },
    };
  } finally {
    await scratch.close();
  }
}

/** What became of an agent whose host was killed. */
export interface HostFacts {
  alive: boolean;
  goneMs: number | undefined;
  /** How the record of the run was closed afterwards. */
  closing: string;
  acted: boolean;
}

const parentOf = (pid: number): number =>
  Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

const startedPid = (stdout: string): number | undefined => {
  const found = /"type":"agent\.started","pid":(\d+)/.exec(stdout)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** What was started with this script, the boundary's own programs included; the program that started it all is ours. */
const startedWith = (script: string): number[] =>
  processesWith(script).filter((pid) => {
    try {
      return parentOf(pid) !== process.pid;
    } catch {
      return false;
    }
  });

/** Kills the host of a run while its agent works, and looks for the agent. */
export async function killHost({ path, boundary }: PracticeGround): Promise<HostFacts | string> {
  if (process.platform !== 'linux') return 'processes can only be looked for on Linux';
  const scratch = openScratch(path);
  try {
    const script: Step[] = [write('open/started'), { do: 'wait', ms: 60_000 }, write('open/later')];
    const file = scriptFile(scratch, 'host');
    let stdout = '';
    const said = (text: string): void => {
      stdout = text;
    };
    const over = practise('host', script, { scratch, patienceMs, boundary, said });
    const begun = await isSoon(() => existsSync(join(scratch.workspace, 'open/started')), patienceMs - 5_000);
    const agent = startedPid(stdout);
    if (!begun || agent === undefined) return (await over).stderr.split('\n')[0] || unfinished;
    const alive = startedWith(file).length > 0;
    const at = performance.now();
    process.kill(parentOf(agent), 'SIGKILL');
    const gone = await isSoon(() => startedWith(file).length === 0, 2_000);
    const goneMs = gone ? performance.now() - at : undefined;
    await over;
    const only = readdirSync(join(scratch.store, 'runs'))[0] ?? '';
    const closing = closeInterrupted(runDirectory(scratch.store, only).journal, 'doctor killed its host');
    const acted = existsSync(join(scratch.workspace, 'open/later'));
    return { alive, goneMs, closing: closing.ok ? closing.value.state : 'not readable', acted };
  } finally {
    await scratch.close();
  }
}

/** Exit codes of the agent's own hook: where somebody answers at the port, and where nobody does. */
export interface HookFacts {
  answered: number | null;
  alone: number | null;
}

async function callHook(program: string, scratch: Scratch, port: number): Promise<number | null> {
  const file = join(scratch.root, `hook-${randomBytes(4).toString('hex')}.json`);
  const address = { url: `http://127.0.0.1:${port}/hook`, header: 'x-doctor', secret: 'doctor' };
  writeFileSync(file, JSON.stringify(address), { mode: 0o600 });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, file], {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: 2_000,
      env: scratch.env,
    });
    child.on('close', resolve);
    child.on('error', () => resolve(null));
    child.stdin.on('error', () => {});
    child.stdin.end('{}');
  });
}

export async function callHooks(path: string | undefined): Promise<HookFacts | string> {
  const program = builtProgram('hook-client.cjs');
  if (program === undefined) return 'only the built program has hooks';
  const scratch = openScratch(path);
  const server = createServer((request, response) => {
    request.resume();
    response.end('{}');
  });
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const answered = await callHook(program, scratch, port);
    await new Promise((done) => server.close(done));
    return { answered, alone: await callHook(program, scratch, port) };
  } finally {
    server.close();
    await scratch.close();
  }
}

/** What became of a run whose disk was full. */
export interface DiskFacts {
  wanted: number;
  done: number;
  /** Done without being released on record. */
  unreleased: string[];
  endedByItself: boolean;
}

const wanted = 120;
const diskBytes = 160 * 1024;

/** A run whose record lies on a disk of 160 KB, in a mount namespace of its own. */
export async function fillDisk(path: string | undefined, bwrap: string): Promise<DiskFacts | string> {
  const scratch = openScratch(path);
  try {
    mkdirSync(scratch.store, { recursive: true, mode: 0o700 });
    const copy = join(scratch.root, 'copy');
    const files = Array.from({ length: wanted }, (_, at) => `open/${at}`);
    const keep = `"$@"; cp -a '${scratch.store}/.' '${copy}/'`;
    const small = ['--perms', '0700', '--size', String(diskBytes), '--tmpfs', scratch.store];
    const lead = [bwrap, '--dev-bind', '/', '/', ...small, '--', '/bin/sh', '-c', keep, 'doctor'];
    mkdirSync(copy, { mode: 0o700 });
    const script = files.map((file) => write(file, 'x'.repeat(400)));
    const ran = await practise('disk', script, { scratch, lead, patienceMs, boundary: false });
    const name = existsSync(join(copy, 'runs')) ? readdirSync(join(copy, 'runs'))[0] : undefined;
    if (name === undefined) return ran.stderr.trim().split('\n')[0] || 'the run left no record';
    const journal = readJournal(runDirectory(copy, name).journal);
    if (!journal.ok) return journal.problems.map(({ message }) => message).join(' ');
    const bodies = journal.value.events.map(({ body }) => body);
    const done = files.filter((file) => existsSync(join(scratch.workspace, file)));
    const released = (file: string): boolean =>
      decisionsOf(bodies, ({ input }) => input.file_path === file).some(
        ({ released }) => released === 'allow',
      );
    return {
      wanted,
      done: done.length,
      unreleased: done.filter((file) => !released(file)),
      endedByItself: bodies.some(({ type }) => type === 'run.ended'),
    };
  } finally {
    await scratch.close();
  }
}
