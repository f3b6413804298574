import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnInTerminal } from 'node-pty';
import { findBoundary } from '../../src/boundary/availability.ts';
import { openBoundary } from '../../src/boundary/open-boundary.ts';
import { openStage, type Stage } from '../../src/boundary/stage.ts';
import { boundaryPlan } from '../../src/commands/boundary-plan.ts';
import { Contract } from '../../src/model/contract.ts';
import { AgentState, Profile } from '../../src/model/profile.ts';
import { must } from '../commands/recorded-run.ts';
import { type Ground, giveTo, isOver } from './escape-ground.ts';
import { become, keeper } from './stage-rig.ts';

interface Start {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

export interface Try {
  script: string;
  edit: readonly string[];
  run: readonly string[];
  terminal: boolean;
}

/** Small, so that filling it costs nobody anything. */
const emptiedBytes = 1024 ** 2;
const processes = 30;

const asRoot = process.getuid?.() === 0;
const most = 20_000;

/** Everything it said, once it and whatever held its output is over. */
function listenTo(start: Start, ground: Ground): Promise<string> {
  const { uid } = ground.somebody;
  return new Promise((resolve, reject) => {
    const { file, args, ...options } = start;
    const child = spawn(file, args, {
      ...options,
      ...(asRoot ? { uid, gid: uid } : {}),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: most,
      killSignal: 'SIGKILL',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

function listenInTerminal({ file, args, env, cwd }: Start, ground: Ground): Promise<string> {
  const { uid } = ground.somebody;
  const identity = asRoot ? { uid, gid: uid } : {};
  return new Promise((resolve) => {
    const child = spawnInTerminal(file, args, { env, cwd, cols: 80, rows: 24, ...identity });
    const timer = setTimeout(() => child.kill('SIGKILL'), most);
    let said = '';
    child.onData((text) => {
      said += text;
    });
    child.onExit(() => {
      clearTimeout(timer);
      resolve(said);
    });
  });
}

const listen = (start: Start, ground: Ground, terminal: boolean): Promise<string> =>
  terminal ? listenInTerminal(start, ground) : listenTo(start, ground);

/** The positive control: without a boundary, as the same user, from the same folder. */
export function tryPlain({ script, terminal }: Try, ground: Ground): Promise<string> {
  const env = { ...ground.words, TMPDIR: join(ground.root, 'outside') };
  const start = { file: '/bin/sh', args: ['-c', script], env, cwd: join(ground.root, 'project') };
  return listen(start, ground, terminal);
}

/** The network of the run, owned by whoever tries. The hooks are answered, as in a run. */
async function openNetwork(found: Parameters<typeof openStage>[0]['with'], ground: Ground): Promise<Stage> {
  const lead = become(ground.somebody);
  const stage = must(await openStage({ with: found, keeper, forwards: [], lead }));
  stage.hooks.server.on('connection', (socket) => socket.on('error', () => {}).end('asked\n'));
  return stage;
}

/** What an agent of the ground keeps. */
const state = AgentState.parse({
  folder: '~/.agent',
  variable: 'AGENT_FOLDER',
  keep: ['sessions/'],
  read: ['settings.json', 'hooks/'],
});

/** The same inside the boundary of a contract, as a run opens it. */
export async function tryInside({ script, edit, run, terminal }: Try, ground: Ground): Promise<string> {
  const found = findBoundary(process.platform, process.arch, ground.somebody.uid);
  if (!found.available) throw new Error(`${found.problem.message} ${found.problem.fix}`);
  const { root, words } = ground;
  const stage = await openNetwork(found, ground);
  const contract = Contract.parse({
    contract: 1,
    task: 'escape',
    owner: 'a@example.com',
    may: { edit, run },
    never: { touch: ['**/secrets/**'] },
  });
  const inRoot = (name: string): string => join(root, name);
  const plan = await boundaryPlan({
    contract: { contract, file: 'countersign.yaml', text: '', hash: '', lines: {}, version: 1 },
    contractFile: inRoot('countersign.yaml'),
    profile: Profile.parse({
      ...{ profile: 1, name: 'agent', title: 'Agent', launch: { command: 'agent', pass: [] } },
      ...{ channel: { kind: 'claude-hooks', holds: 'block' }, task: 'none', tools: {}, state },
    }),
    standing: [],
    workspace: root,
    home: inRoot('home'),
    places: { store: inRoot('store'), runtime: inRoot('runtime'), config: inRoot('config') },
    shows: [inRoot('runtime/agent')],
    network: 'none',
    environment: { ...words, HOOKS: String(stage.hooks.port), HOLDER: String(stage.pid), INSIDE: '1' },
  });
  const folder = inRoot('runtime/sandbox');
  mkdirSync(folder, { mode: 0o700 });
  const launch = must(
    openBoundary({
      plan: { ...plan, emptiedBytes, processes },
      with: found,
      command: ['/bin/sh', '-c', script],
      cwd: inRoot('project'),
      private: folder,
      stage,
    }),
  );
  if (asRoot) giveTo(ground.somebody.uid, folder);
  try {
    return await listen(launch, ground, terminal);
  } finally {
    ground.keeperEnded = isOver(stage.pid);
    launch.close();
    await stage.close();
  }
}
