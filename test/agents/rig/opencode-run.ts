import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { openOpencodeEvents } from '../../../src/channels/opencode/opencode-events.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { recordingPorts } from '../../channels/recording-ports.ts';
import { type AgentHome, createAgentHome } from './agent-home.ts';
import { type AtWork, profileOf, startAtWork } from './at-work.ts';

export const opencodeProfile = profileOf('opencode');

/** A fresh home whose only model is the scripted one, and a fresh repository. */
export function createOpencodeHome(
  modelUrl: string,
  files: Record<string, unknown> = {},
  settings: object = {},
): AgentHome {
  const home = createAgentHome({
    files,
    // The address of the model stays in it: inside the boundary that is what opens the way to it.
    env: () => ({
      ANTHROPIC_BASE_URL: modelUrl,
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    }),
  });
  const model = {
    ...{ name: 'Scripted', tool_call: true, limit: { context: 100_000, output: 4_000 } },
    cost: { input: 1, output: 10 },
  };
  home.putHome('.config/opencode/opencode.json', {
    model: 'scripted/one',
    small_model: 'scripted/one',
    enabled_providers: ['scripted'],
    provider: {
      scripted: {
        npm: '@ai-sdk/anthropic',
        name: 'Scripted',
        options: { baseURL: `${modelUrl}/v1`, apiKey: 'dummy' },
        models: { one: model },
      },
    },
    ...settings,
  });
  return home;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface OpencodeRun extends AtWork {
  notices: string[];
  usage: UsageTotals[];
  env: Record<string, string>;
  port: number;
  /** Cuts every connection of the channel; no new one succeeds until it is joined again. */
  cut(): void;
  join(): void;
  /** As whoever knows the run's password. */
  ask(method: string, path: string, body?: object): Promise<Response>;
  stop(): Promise<void>;
}

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startOpencode(options: {
  binary: string;
  home: AgentHome;
  judge?: Parameters<typeof recordingPorts>[0];
  args?: readonly string[];
  env?: Record<string, string>;
}): Promise<OpencodeRun> {
  const { home } = options;
  const recording = recordingPorts(options.judge);
  const port = await freePort();
  const sockets = new Set<Socket>();
  let joined = true;
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const channel = openOpencodeEvents({
    profile: opencodeProfile,
    ports: recording.ports,
    workspace: home.repo,
    configHome: join(home.home, '.config'),
    port,
    reach: (at) =>
      new Promise((resolve, reject) => {
        if (!joined) return reject(new Error('cut'));
        const socket = connect(at, '127.0.0.1');
        sockets.add(socket);
        socket.once('connect', () => resolve(socket)).once('error', reject);
        socket.once('close', () => sockets.delete(socket));
      }),
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
  });
  const env = { ...home.env, ...opencodeProfile.launch.set, ...channel.env, ...options.env };
  const work = startAtWork({
    ...{ recording, doubts },
    terminal: {
      file: options.binary,
      args: [...channel.launchArgs, ...(options.args ?? [])],
      ...{ env, cwd: home.repo },
    },
    say: (task) => channel.prompt(task),
  });
  return {
    ...{ ...work, notices: channel.notices, usage, env, port },
    cut() {
      joined = false;
      for (const socket of sockets) socket.destroy();
    },
    join() {
      joined = true;
    },
    ask: (method, path, body) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`opencode:${env.OPENCODE_SERVER_PASSWORD}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(5_000),
      }),
    async stop() {
      await channel.close();
      await work.end();
    },
  };
}
