import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import { createCallLedger } from '../call-ledger.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookPort, type HookRoute, openHookServer, secretHeader } from '../hook-server.ts';
import type { ScreenPort } from '../screen/screen-port.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { createCodexEvents } from './hook-events.ts';
import { type HookTools, heldFlags, hookCommand, hooksFlag } from './hook-flags.ts';
import { openRestricted } from './open-restricted.ts';
import { createResults } from './results.ts';
import { createRolloutReader } from './rollout-reader.ts';
import { trustedHooks } from './trust.ts';
import { promptless } from './user-arguments.ts';

export interface CodexHooks {
  /** What stands between Codex's screen and its server, and is started in its place. */
  launcher?: { file: string; args: string[] };
  launchArgs: string[];
  /** The person's own, and behind them the greeting. */
  args: string[];
  env: Record<string, string>;
  notices: string[];
  checkUsage(): Promise<void>;
  close(): Promise<void>;
}

export interface CodexHooksOptions {
  profile: Profile;
  ports: ChannelPorts;
  /** Absolute, with what comes before its arguments. */
  program: string;
  lead: readonly string[];
  /** The person's own arguments. */
  args: readonly string[];
  /** All of what Codex would have without the channel. */
  env: Record<string, string>;
  /** Where the person's own settings of Codex are. */
  codexHome: string;
  workspace: string;
  nodePath: string;
  hookClientPath: string;
  /** The built program that stands between Codex's screen and its server; left out: nothing does. */
  guardPath?: string | undefined;
  /** A 0700 folder of this run for the files the agent has to read. */
  directory: string;
  inside?: HookPort | undefined;
  /** Served beside the hooks. */
  routes?: readonly HookRoute[];
  /** MCP servers as rules name them, by Codex's names. */
  servers?: ReadonlyMap<string, string>;
  screen: ScreenPort;
  /** Something was done that nobody let through. */
  doubted(reason: string): void;
  onUsage(totals: UsageTotals): void;
}

const greeting = 'Is the supervisor of this run there?';
const route = '/codex';

/** Opens the hook port and says how Codex has to be started to call it. Rejects when it would not hold. */
export async function openCodexHooks(options: CodexHooksOptions): Promise<CodexHooks> {
  const { ports, directory, workspace } = options;
  const args = promptless(options.args);
  const reader = createRolloutReader({
    since: Date.now(),
    onItem: (item, ms) => results.written(item, ms),
    onTotals: options.onUsage,
  });
  const ledger = createCallLedger();
  const results = createResults({
    ...{ ledger, ports, doubted: options.doubted, look: reader.check },
    wait: pause,
  });
  const answer = createCodexEvents({
    ...{ channel: 'codex-hooks', profile: options.profile, ports, ledger, results, greeting },
    ...(options.servers ? { servers: options.servers } : {}),
    follow: reader.follow,
    subagent: reader.subagent,
  });
  const addressFile = join(directory, 'codex-hook.json');
  const client = [options.nodePath, options.hookClientPath, addressFile, 'hook'];
  const flags = [...hooksFlag(hookCommand(hookTools(), client)), ...heldFlags(andAbove(workspace))];
  const trust = await trustedHooks({
    ...{ program: options.program, lead: options.lead, flags, env: options.env },
    ...{ workspace, codexHome: options.codexHome, directory },
  });
  const secret = randomBytes(32).toString('base64url');
  const server = await openHookServer({
    host: '127.0.0.1',
    inside: options.inside,
    routes: [{ path: `${route}/hook`, header: secretHeader, secret, answer }, ...(options.routes ?? [])],
    anomaly: ports.anomaly,
    lost: ports.lost,
  });
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await rm(addressFile, { force: true });
    const address = { url: `http://127.0.0.1:${server.port}${route}`, header: secretHeader, secret };
    await writeFile(addressFile, JSON.stringify(address), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await server.close();
    throw error;
  }
  openRestricted(options.screen, pause);
  const { guardPath } = options;
  return {
    ...(guardPath === undefined ? {} : { launcher: { file: options.nodePath, args: [guardPath] } }),
    launchArgs: [...flags, ...trust],
    args: [...args, '--', greeting],
    env: {},
    notices: existsSync(join(workspace, '.codex'))
      ? [
          `${join(workspace, '.codex')}: the project's settings of Codex, with its hooks and MCP servers, are left out.`,
        ]
      : [],
    checkUsage: reader.check,
    async close() {
      await reader.check();
      await server.close();
      await rm(addressFile, { force: true });
    },
  };
}

const pause = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });

/** A folder trusted above the workspace would have its settings read, too. */
function andAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...andAbove(above)];
}

function hookTools(): HookTools {
  const find = (name: string): string => {
    const found = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin']
      .map((at) => join(at, name))
      .find(existsSync);
    if (found !== undefined) return found;
    throw new ProblemError({
      code: 'codex-hook-tools',
      message: `The hooks of Codex need the program ${name}, which is not in /usr/bin.`,
      fix: 'Install the package `coreutils`.',
    });
  };
  return { timeout: find('timeout'), cat: find('cat'), env: find('env') };
}
