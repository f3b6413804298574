import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcpChannel } from '../../model/agent-channel.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import { broughtAlong, notWith } from '../brought-along.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookPort, openHookServer } from '../hook-server.ts';
import { noProxy } from '../hook-settings.ts';
import type { AgentGate, WiredServers } from '../mcp/agent-gate.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { createAcpEvents } from './acp-events.ts';
import type { HostAddress } from './wire.ts';

const name = 'acp';
const path = '/acp';
const header = 'x-countersign-acp';

export interface OpenAcp {
  /** Started in the agent's place, with the agent's own words after these. */
  launcher: { file: string; args: string[] };
  launchArgs: string[];
  env: Record<string, string>;
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
  /** Gives the task with the answer that the session is open; later ones are typed. */
  prompt(text: string): void;
  close(): Promise<void>;
}

export interface AcpOptions {
  profile: Profile;
  channel: AcpChannel;
  ports: ChannelPorts;
  workspace: string;
  /** Absolute path of the node that runs the client. */
  nodePath: string;
  /** Absolute path of the built client. */
  clientPath: string;
  /** A 0700 directory of this run for the files the agent has to read, and nothing else. */
  directory: string;
  /** The home folder of the person, where the agent runs within a boundary; undefined where it does not. */
  homeWithin: string | undefined;
  /** The port in the agent's own network; left out: the machine's is the agent's, too. */
  inside?: HookPort | undefined;
  /** Stands before the agent's MCP servers. */
  mcp: AgentGate;
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  doubted(reason: string): void;
  onUsage(totals: UsageTotals): void;
}

/**
 * Opens the port the client in the terminal speaks to, and writes what it and the agent have to read. Throws a ProblemError where a
 * project brings something along that the agent does not ask for.
 */
export async function openAcp(options: AcpOptions): Promise<OpenAcp> {
  const { channel, ports, directory, workspace } = options;
  const brought = (): string | undefined => broughtAlong(workspace, channel.notWith);
  const found = brought();
  if (found !== undefined) throw new ProblemError(notWith(found, options.profile.title));
  const files = join(directory, 'acp');
  const addressFile = join(directory, 'acp-address.json');
  const secret = randomBytes(32).toString('base64url');
  let task: string | null = null;
  let wired: WiredServers | undefined;
  const answer = createAcpEvents({
    ...{ name, profile: options.profile, channel, ports, workspace },
    ...{ doubted: options.doubted, onUsage: options.onUsage, after },
    // From here on it is in the client's memory alone: the agent is started after this.
    began: () => rm(addressFile, { force: true }),
    tampered() {
      const now = brought();
      return now === undefined ? null : `${now} could change what the agent asks for. Remove it first.`;
    },
    task: () => task,
    servers: () => wired?.names ?? new Map(),
  });
  await mkdir(files, { recursive: true, mode: 0o700 });
  const server = await openHookServer({
    host: '127.0.0.1',
    inside: options.inside,
    routes: [{ path, header, secret, answer }, options.mcp.route],
    anomaly: ports.anomaly,
    lost: ports.lost,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const address: HostAddress = { url: `${origin}${path}`, header, secret };
  const placed = (text: string): string =>
    text
      .replaceAll('{files}', () => files)
      .replaceAll('{workspace}', () => JSON.stringify(workspace))
      .replaceAll('{home}', () => options.homeWithin ?? '')
      .replaceAll('{servers}', () => JSON.stringify(wired?.entries ?? {}));
  const placedIn = (values: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, placed(value)]));
  try {
    wired = await options.mcp.wire(origin);
    await writePrivate(addressFile, JSON.stringify(address));
    for (const [file, text] of Object.entries(channel.files))
      await writePrivate(join(files, file), placed(text));
  } catch (error) {
    await server.close();
    throw error;
  }
  const bypass = noProxy(options.noProxy);
  return {
    launcher: { file: options.nodePath, args: [options.clientPath, addressFile] },
    launchArgs: [...channel.args.map(placed), ...wired.args],
    env: {
      ...placedIn(channel.env),
      ...(options.homeWithin === undefined ? {} : placedIn(channel.within)),
      NO_PROXY: bypass,
      no_proxy: bypass,
    },
    notices: wired.notices,
    prompt(text) {
      task = text;
    },
    async close() {
      await server.close();
      await Promise.all([
        options.mcp.close(),
        rm(addressFile, { force: true }),
        rm(files, { recursive: true, force: true }),
      ]);
    },
  };
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}

async function writePrivate(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
}
