import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findBoundary } from '../../src/boundary/availability.ts';
import { makePlan } from '../../src/boundary/make-plan.ts';
import { openBoundary } from '../../src/boundary/open-boundary.ts';
import { openStage, type Stage, type StageWish } from '../../src/boundary/stage.ts';
import { observePath } from '../../src/evidence/observe-path.ts';
import { Contract } from '../../src/model/contract.ts';
import { must } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { giveTo, type Somebody } from './escape-ground.ts';

const asRoot = process.getuid?.() === 0;
export const keeper = join(import.meta.dirname, '../../src/stage-keeper.ts');

/** Words before a command that somebody starts; root of the machine needs no password to become another. */
export const become = ({ uid }: Somebody): string[] =>
  asRoot ? ['/usr/bin/setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups'] : [];

/** What this machine has; a test without it fails. */
export function available() {
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available) throw new Error(`${found.problem.message} ${found.problem.fix}`);
  return found;
}

/** Answers whoever connects with one word. */
export const answering = (server: Server, word: string): Server =>
  server.on('connection', (socket) => socket.on('error', () => {}).end(`${word}\n`));

/** A server of the machine, on its loopback. */
export async function onMachine(word: string): Promise<number> {
  const server = answering(createServer(), word);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A stage that is owned by somebody, as if they had started the supervisor. */
export async function stageOf(somebody: Somebody, wish: Partial<StageWish> = {}): Promise<Stage> {
  const stage = must(
    await openStage({ with: available(), keeper, forwards: [], lead: become(somebody), ...wish }),
  );
  onTestFinished(() => stage.close());
  return stage;
}

/** How a command of somebody is started inside the whole boundary on that stage. */
export function enclosed(stage: Stage, somebody: Somebody, command: [string, ...string[]]) {
  const root = temporaryDirectory();
  const [workspace, folder] = [join(root, 'work'), join(root, 'run')];
  for (const one of [workspace, folder]) mkdirSync(one);
  const contract = Contract.parse({ contract: 1, task: 't', owner: 'a@example.com', may: { edit: ['**'] } });
  const found = {
    never: [],
    repositories: [],
    sockets: [],
    lookedThrough: true,
    shows: [process.execPath],
    own: [],
  };
  const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'xterm-256color' };
  const about = { contract, contractFile: null, workspace, home: '/nonexistent', environment };
  const plan = makePlan({ ...about, ...found, network: 'none' }, observePath);
  const wish = { plan, with: available(), command, cwd: workspace, private: folder, stage };
  const launch = must(openBoundary(wish));
  onTestFinished(launch.close);
  giveTo(somebody.uid, root);
  const [file = '', ...args] = [...become(somebody), launch.file, ...launch.args];
  return { file, args, env: launch.env, cwd: launch.cwd };
}

/** Everything a shell script says inside, to its end. */
export function inside(stage: Stage, somebody: Somebody, script: string): Promise<string> {
  const { file, args, ...how } = enclosed(stage, somebody, ['/bin/bash', '-c', script]);
  const child = spawn(file, args, { ...how, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

/** For bash: what a port of the loopback says, or `closed`. */
export const ask = (port: number): string =>
  `(exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3) 2>/dev/null || echo closed;`;
