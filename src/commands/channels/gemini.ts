import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GeminiChannel, openGemini as openGeminiChannel } from '../../channels/gemini/gemini.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import { fieldsOf } from '../../channels/mcp/person-servers.ts';
import { readSettings } from '../../channels/mcp/settings-text.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import type { AgentChannel } from '../../model/agent-channel.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { RunSpec } from '../../model/run-spec.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import { openAgentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';
import { keysFor } from './screen.ts';

const ownFolder = '.gemini';
const ownSettings = 'settings.json';

const unreadable = (path: string): Problem => ({
  code: 'gemini-settings-unreadable',
  message: `${path} cannot be read as JSON, so it cannot be taken along.`,
  fix: 'Look at the file.',
  where: path,
});

/** The person's settings; undefined when there are none. */
function settingsIn(home: string): unknown {
  const path = join(home, ownFolder, ownSettings);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ProblemError(unreadable(path));
  }
  try {
    return readSettings(path, text);
  } catch {
    throw new ProblemError(unreadable(path));
  }
}

/** What is the run's own of Gemini's folder; everything else there is the person's. */
const replaced = new Set([ownSettings, 'extensions']);

/** A home for Gemini where nothing can be mounted over the person's: its files are ours, the others lead to theirs. */
function makeHome(folder: string, home: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(join(folder, ownFolder), { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  const theirs = join(home, ownFolder);
  for (const name of namesIn(theirs)) {
    if (!replaced.has(name)) symlinkSync(join(theirs, name), join(folder, ownFolder, name));
  }
  return folder;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Where Gemini finds its files: within bubblewrap its own folder is the run's, elsewhere it is told of another home. */
function homeOf(
  { boundary, runtime, home }: RunSpec,
  { homeFiles }: GeminiChannel,
): Pick<OpenChannel, 'env' | 'stateFiles'> {
  if (boundary.kind === 'bubblewrap') {
    const stateFiles = Object.fromEntries(
      Object.entries(homeFiles).map(([name, text]) => [name.slice(ownFolder.length + 1), text]),
    );
    return { env: {}, stateFiles };
  }
  // With Landlock the folder for temporary files is the one place of the run that can be written.
  const at = boundary.kind === 'landlock' ? join(runtime, 'boundary', 'tmp') : agentFolder(runtime);
  return { env: { GEMINI_CLI_HOME: makeHome(join(at, 'gemini'), home, homeFiles) } };
}

/** Gemini CLI's hooks and its own questions, wired to the supervisor. */
export async function openGemini(
  parts: ChannelParts,
  { kind, shown }: Extract<AgentChannel, { kind: 'gemini-policy' }>,
): Promise<OpenChannel> {
  const { spec, supervisor, screen, nodePath, clock } = parts;
  const joined = joinCalls(parts.ports, clock);
  const own = settingsIn(spec.home);
  const mcp = await openAgentMcp(parts, { join: joined });
  const channel = await openGeminiChannel({
    ...{
      profile: spec.profile,
      shown,
      ports: joined.ports,
      screen,
      workspace: spec.workspace,
      keysFor,
      nodePath,
    },
    hookClientPath: builtHere('./hook-client.cjs'),
    directory: agentFolder(spec.runtime),
    ...{ inside: mcp.hooks, routes: [mcp.route] },
    settings: { ...fieldsOf(own), ...mcp.settings },
    noProxy: spec.env.NO_PROXY,
    note: (text) => void supervisor.note(text),
    doubted: (reason) => supervisor.channelDoubted(kind, reason),
    ...clock,
  });
  for (const notice of channel.notices) void supervisor.note(notice);
  const at = homeOf(spec, channel);
  return {
    ...channel,
    ...at,
    env: { ...channel.env, ...at.env },
    async close() {
      await channel.close();
      await mcp.close();
    },
  };
}
