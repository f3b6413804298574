import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import type { ChannelPorts } from '../channel.ts';
import type { HookEvents } from '../hook-events.ts';
import { type HookPort, type HookRoute, hookPath, openHookServer, secretHeader } from '../hook-server.ts';
import { hookUrl, noProxy } from '../hook-settings.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { createOpenCalls } from './calls.ts';
import { createEvents } from './events.ts';
import { eventNames, payloads } from './payload.ts';
import { pluginFiles } from './plugin.ts';
import { type ProjectFile, projectFile } from './project-files.ts';
import { callKey, createTranscripts } from './transcript.ts';

export interface CopilotHooks {
  launchArgs: string[];
  /** To be set in the agent's environment, over anything inherited. */
  env: Record<string, string>;
  checkUsage(): Promise<void>;
  close(): Promise<void>;
}

export interface CopilotOptions {
  profile: Profile;
  ports: ChannelPorts;
  workspace: string;
  /** Absolute paths: the node that runs the hooks, and the built hook client. */
  nodePath: string;
  hookClientPath: string;
  /** A 0700 folder of this run for the files the agent has to read, and nothing else. */
  directory: string;
  /** The port in the agent's own network; left out: the machine's is the agent's, too. */
  inside?: HookPort | undefined;
  /** The folder Copilot keeps its own in, as we see it. */
  ownFolder: string;
  /** Names of the MCP servers the agent has, read again for each call. */
  servers(): readonly string[];
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  after(ms: number, run: () => void): () => void;
  /** Something happened that this channel did not let through. */
  doubted(reason: string): void;
  note(text: string): void;
  onUsage(totals: UsageTotals): void;
  /** Served beside the hooks. */
  routes?: readonly HookRoute[];
}

const channel = 'copilot-hooks';
const host = '127.0.0.1';
/** Between two looks at what a project brings along. */
const lookMs = 500;

const problemOf = ({ path, why }: ProjectFile): Problem => ({
  code: 'project-code-in-agent',
  message: `${path} ${why}.`,
  fix: 'Look at it, and move it away for the time of the run.',
  where: path,
});

/**
 * A plugin of one run whose hooks ask before each tool call. Throws a ProblemError where a project brings something along that
 * would switch them off or run beside them; rejects when the port or the files cannot be had.
 */
export async function openCopilotHooks(options: CopilotOptions): Promise<CopilotHooks> {
  const { profile, ports, workspace, directory, doubted, note } = options;
  const found = projectFile(workspace);
  if (found !== null) throw new ProblemError(problemOf(found));
  const secret = randomBytes(32).toString('base64url');
  const asked = new Set<string>();
  const transcripts = createTranscripts({
    onTotals: options.onUsage,
    heard: (tool, input) => isInner(profile, tool) || asked.has(callKey(tool, input)),
    onUnheard: (tool) => doubted(`Copilot's transcript shows that ${tool} ran, which no hook told of`),
  });
  const transcriptOf = (id: string): string | null =>
    /^[\w-]+$/.test(id) ? join(options.ownFolder, 'session-state', id, 'events.jsonl') : null;
  const tampered = (cwd: string): string | null => {
    const now = projectFile(workspace) ?? (cwd === workspace ? null : projectFile(cwd));
    return now && `${now.path} ${now.why}. Remove it first.`;
  };
  const events = createEvents({
    ...{ channel, profile, calls: createOpenCalls(), servers: options.servers },
    ...{ transcriptOf, tampered, doubted, note, isInner: (tool: string) => isInner(profile, tool) },
    ports: {
      ...ports,
      alive(report) {
        if (report.transcript !== null) transcripts.follow(report.transcript);
        ports.alive(report);
      },
    },
  });
  const routes = eventNames.map((name) => ({
    ...{ path: `${hookPath}/${name}`, header: secretHeader, secret },
    answer: name === 'preToolUse' ? remembering(asked, events[name]) : events[name],
  }));
  const server = await openHookServer({
    host,
    inside: options.inside,
    routes: [...routes, ...(options.routes ?? [])],
    anomaly: ports.anomaly,
    lost: ports.lost,
  });
  const plugin = join(directory, 'copilot');
  try {
    await writePlugin(options, plugin, { url: hookUrl(host, server.port), header: secretHeader, secret });
  } catch (error) {
    await server.close();
    throw error;
  }
  const stopLooking = look(options);
  const bypass = noProxy(options.noProxy);
  return {
    // The first words of a session are what its hooks hear first: it is ended at once, which they hear, too.
    launchArgs: ['--plugin-dir', plugin, '--interactive', '/clear'],
    env: { NO_PROXY: bypass, no_proxy: bypass },
    checkUsage: transcripts.check,
    async close() {
      stopLooking();
      await server.close();
      await rm(plugin, { recursive: true, force: true });
    },
  };
}

/** Of these some are never asked for: that a command in the background has ended Copilot reads by itself. */
const isInner = ({ tools }: Profile, tool: string): boolean =>
  Object.hasOwn(tools, tool) && tools[tool]?.kind === 'inner';

/** A session that begins reads the hooks again: what switches them off by then is not waited for. */
function look({ workspace, ports, after }: CopilotOptions): () => void {
  let stop = () => {};
  const again = (): void => {
    const now = projectFile(workspace);
    if (now?.off) ports.lost(`${now.path} ${now.why}`);
    else stop = after(lookMs, again);
  };
  stop = after(lookMs, again);
  return () => stop();
}

function remembering(asked: Set<string>, answer: HookEvents): HookEvents {
  return (body, withdrawn) => {
    const parsed = payloads.preToolUse.safeParse(body);
    if (parsed.success) asked.add(callKey(parsed.data.toolName, parsed.data.toolArgs));
    return answer(body, withdrawn);
  };
}

async function writePlugin(
  { nodePath, hookClientPath: path }: CopilotOptions,
  folder: string,
  address: { url: string; header: string; secret: string },
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const addressFile = join(folder, 'address.json');
  const files = [{ name: 'address.json', content: address }, ...pluginFiles({ nodePath, path, addressFile })];
  for (const { name, content } of files)
    await writeFile(join(folder, name), JSON.stringify(content, null, 1), { mode: 0o600, flag: 'wx' });
}
