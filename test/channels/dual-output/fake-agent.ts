import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type DualOutputOptions, openDualOutput } from '../../../src/channels/dual-output/dual-output.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import type { DualOutputChannel } from '../../../src/model/agent-channel.ts';
import { Profile } from '../../../src/model/profile.ts';
import { until } from '../../agents/rig/until.ts';
import { type Recording, recordingPorts } from '../recording-ports.ts';

const folder = join(import.meta.dirname, '../../..');
const profile = Profile.parse(parse(readFileSync(join(folder, 'profiles/qwen.yaml'), 'utf8')));

/** Lines seen of the real one. */
export const seen = (name: 'dual-output' | 'hooks'): Record<string, unknown>[] =>
  readFileSync(join(folder, `test/fixtures/qwen-0.24.4/${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

const Settings = z.looseObject({
  permissions: z.looseObject({ ask: z.array(z.string()), deny: z.array(z.string()).optional() }),
  hooks: z.record(
    z.string(),
    z.array(
      z.looseObject({
        hooks: z.array(z.looseObject({ url: z.string(), headers: z.record(z.string(), z.string()) })),
      }),
    ),
  ),
});

export interface FakeAgent extends Recording {
  doubts: string[];
  usage: UsageTotals[];
  notices: string[];
  directory: string;
  workspace: string;
  /** The settings it was given. */
  settings: z.infer<typeof Settings>;
  trust: Record<string, unknown>;
  prompt(text: string): void;
  /** Writes into its file of events: a line, or bytes as they are. */
  tell(...lines: (Record<string, unknown> | Uint8Array)[]): void;
  /** Closes that file. */
  hangUp(): void;
  /** Calls a hook, and resolves with what it is told; undefined when it is refused. */
  hook(
    name: string,
    body?: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown> | undefined>;
  /** What it could read from the file of answers so far. */
  answers(): Record<string, unknown>[];
  /** Resolves once it could read so many. */
  told(count: number): Promise<Record<string, unknown>[]>;
  ask(id: string, ref: string, tool: string, input: Record<string, unknown>): void;
  settle(id: string, allowed: boolean): void;
  result(ref: string, content: string, isError?: boolean): void;
  /** Both ways show that they are alive. */
  meet(): Promise<void>;
  close(): Promise<void>;
}

/** Stands in for the agent at the other end of a real pipe, a real file and a real port. */
export async function openFakeAgent(
  options: {
    judge?: Parameters<typeof recordingPorts>[0];
    channel?: Partial<DualOutputChannel>;
    workspace?: string;
    servers?: DualOutputOptions['servers'];
  } = {},
): Promise<FakeAgent> {
  const root = mkdtempSync(join(tmpdir(), 'cs-dual-'));
  const directory = join(root, 'agent');
  const { channel } = profile;
  if (channel.kind !== 'dual-output') throw new Error('another channel');
  const recording = recordingPorts(options.judge);
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const workspace = options.workspace ?? root;
  const opened = await openDualOutput({
    ...{ profile, directory, workspace, ports: recording.ports },
    channel: { ...channel, ...options.channel },
    servers: options.servers,
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
  });
  const read = (variable: string) => JSON.parse(readFileSync(opened.env[variable] ?? '', 'utf8'));
  const settings = Settings.parse(read(channel.settings.variable));
  const events = openSync(join(directory, 'events'), 'w');
  let open = true;
  const hangUp = () => {
    if (open) closeSync(events);
    open = false;
  };
  const answers = () =>
    readFileSync(join(directory, 'answers.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const tell: FakeAgent['tell'] = (...lines) => {
    for (const line of lines) {
      const bytes = line instanceof Uint8Array ? line : Buffer.from(`${JSON.stringify(line)}\n`);
      writeSync(events, bytes);
    }
  };
  const hook: FakeAgent['hook'] = async (name, body = {}, signal) => {
    const { url = '', headers = {} } = settings.hooks[name]?.[0]?.hooks[0] ?? {};
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ hook_event_name: name, session_id: 's', cwd: workspace, permission_mode: 'default' },
        ...body,
      }),
      ...(signal ? { signal } : {}),
    });
    return response.ok ? z.record(z.string(), z.unknown()).parse(await response.json()) : undefined;
  };
  return {
    ...recording,
    ...{ doubts, usage, directory, workspace, settings, tell, hangUp, hook, answers },
    notices: opened.notices,
    trust: read(channel.trust.variable),
    prompt: opened.prompt,
    told: (count) =>
      until(`${count} answers`, () => {
        const all = answers();
        return all.length >= count ? all : undefined;
      }),
    ask: (request_id, tool_use_id, tool_name, input) =>
      tell({
        ...{ type: 'control_request', request_id },
        request: { subtype: 'can_use_tool', tool_name, tool_use_id, input },
      }),
    settle: (request_id, allowed) =>
      tell({
        type: 'control_response',
        response: { subtype: 'success', request_id, response: { allowed } },
      }),
    result: (tool_use_id, content, is_error = false) =>
      tell({
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id, is_error, content }] },
      }),
    async meet() {
      tell(seen('dual-output')[0] ?? {});
      await hook('SessionStart', { source: 'startup', model: 'm' });
      await until('both to be alive', () => recording.said.some((one) => one.startsWith('alive')));
    },
    async close() {
      hangUp();
      await opened.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
