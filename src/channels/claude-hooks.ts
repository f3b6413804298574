import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../model/profile.ts';
import { createCallLedger } from './call-ledger.ts';
import type { ChannelPorts } from './channel.ts';
import { metricsEnvironment, metricsHeader, metricsPath, spentIn } from './claude-metrics.ts';
import { foreignDocuments, foreignHooks } from './foreign-hooks.ts';
import { noted } from './hook-answer.ts';
import { createHookEvents, type HookEvents } from './hook-events.ts';
import { type HookPort, hookPath, openHookServer, secretHeader } from './hook-server.ts';
import { hookSettings, hookUrl, noProxy, startCommand } from './hook-settings.ts';
import type { ClaudeGate } from './mcp/claude-gate.ts';

export interface ClaudeHooks {
  /** Come before the profile's and the user's own arguments. */
  launchArgs: string[];
  /** Take the place of the user's own arguments. */
  args?: string[] | undefined;
  /** To be set in the agent's environment, over anything inherited. */
  env: Record<string, string>;
  port: number;
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
  /** Whether a hook told of this call of the agent. */
  heard(ref: string): boolean;
  close(): Promise<void>;
}

export interface ClaudeHooksOptions {
  profile: Profile;
  ports: ChannelPorts;
  /** Absolute path of the node that runs the start command. */
  nodePath: string;
  /** Absolute path of the built hook client. */
  hookClientPath: string;
  /** A 0700 directory of this run for the files the agent has to read, and nothing else. */
  directory: string;
  /** The port in the agent's own network; left out: the machine's is the agent's, too. */
  inside?: HookPort | undefined;
  host?: '127.0.0.1';
  /** Where the agent will work. */
  workspace: string;
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  /** Stands before the agent's MCP servers; left out: nothing does. */
  mcp?: ClaudeGate | undefined;
}

const withoutProject =
  "These could change a command after it was approved, so the project's agent settings, CLAUDE.md, skills and MCP servers are left out.";

/** Opens the hook port and writes the settings that point the agent at it. Rejects when either cannot be done. */
export async function openClaudeHooks(options: ClaudeHooksOptions): Promise<ClaudeHooks> {
  const { profile, ports, directory, host = '127.0.0.1' } = options;
  const [secret, metricsSecret] = [newSecret(), newSecret()];
  const foreign = await foreignHooks(options.workspace);
  const ledger = createCallLedger();
  const answer = createHookEvents({
    channel: 'claude-hooks',
    profile,
    ports,
    ledger,
    // With the project's settings left out, nothing of it is read.
    ...(foreign.length > 0 ? {} : { tampered: newForeignHook }),
  });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const server = await openHookServer({
    host,
    inside: options.inside,
    routes: [
      { path: hookPath, header: secretHeader, secret, answer },
      // A secret of its own: this one is in the agent's environment.
      { path: metricsPath, header: metricsHeader, secret: metricsSecret, answer: metricsRoute(ports) },
      ...(options.mcp ? [options.mcp.route] : []),
    ],
    anomaly: ports.anomaly,
    lost: ports.lost,
  });
  const settingsFile = join(directory, 'agent-settings.json');
  const addressFile = join(directory, 'hook-address.json');
  const url = hookUrl(host, server.port);
  const bypass = noProxy(options.noProxy);
  const settings = hookSettings({
    url,
    secret,
    startCommand: startCommand(options.nodePath, options.hookClientPath, addressFile),
    noProxy: bypass,
  });
  const origin = `http://${host}:${server.port}`;
  let mcp: Awaited<ReturnType<ClaudeGate['wire']>> | undefined;
  try {
    mcp = await options.mcp?.wire({ origin, withProject: foreign.length === 0 });
    await writePrivate(addressFile, { url, header: secretHeader, secret });
    await writePrivate(settingsFile, settings);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    launchArgs: [
      ...['--settings', settingsFile],
      ...(foreign.length > 0 ? ['--setting-sources', 'user'] : []),
      ...(mcp?.launchArgs ?? []),
    ],
    args: mcp?.args,
    env: {
      NO_PROXY: bypass,
      no_proxy: bypass,
      ...(profile.usage === 'claude-transcript'
        ? metricsEnvironment(`${origin}${metricsPath}`, metricsSecret)
        : {}),
    },
    port: server.port,
    heard: (ref) => ledger.state(ref) !== undefined,
    notices: [
      ...foreign.map(({ file, why }) => `${file}: ${why}. ${withoutProject}`),
      ...(mcp?.notices ?? []),
    ],
    async close() {
      await server.close();
      await Promise.all([
        rm(settingsFile, { force: true }),
        rm(addressFile, { force: true }),
        options.mcp?.close(),
      ]);
    },
  };
}

async function newForeignHook(cwd: string): Promise<string | null> {
  const [found] = foreignDocuments(cwd);
  return found
    ? `${found.file} now has ${found.why}, which could change what is run. Remove it first.`
    : null;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function metricsRoute(ports: ChannelPorts): HookEvents {
  return async (body) => {
    const usd = spentIn(body);
    if (usd > 0) ports.spent(usd);
    return noted;
  };
}

async function writePrivate(file: string, value: unknown): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify(value, null, 1), { mode: 0o600, flag: 'wx' });
}
