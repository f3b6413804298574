import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DualOutputChannel } from '../../model/agent-channel.ts';
import type { Profile } from '../../model/profile.ts';
import { createCallLedger } from '../call-ledger.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookPort, type HookRoute, hookPath, openHookServer, secretHeader } from '../hook-server.ts';
import { hookUrl, noProxy } from '../hook-settings.ts';
import { isDeeperThan } from '../json-depth.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { createCalls } from './calls.ts';
import { openEventPipe } from './event-pipe.ts';
import { createDualHooks } from './hooks.ts';
import { createLineCutter } from './lines.ts';
import { EventLine, isText, isToolResult, type SystemLine, type UserLine } from './payload.ts';
import { broughtAlong } from './project-files.ts';
import { createQuestions } from './questions.ts';
import { createResults } from './results.ts';
import { makeRunFiles } from './run-files.ts';
import { createTokenCount } from './token-count.ts';

export interface DualOutput {
  launchArgs: string[];
  /** To be set in the agent's environment, over anything inherited. */
  env: Record<string, string>;
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
  /** Submits the task as if it had been typed. */
  prompt(text: string): void;
  close(): Promise<void>;
}

export interface DualOutputOptions {
  profile: Profile;
  channel: DualOutputChannel;
  ports: ChannelPorts;
  /** A 0700 directory of this run for the files the agent has to read, and nothing else. */
  directory: string;
  workspace: string;
  /** The port in the agent's own network; left out: the machine's is the agent's, too. */
  inside?: HookPort | undefined;
  /** The person's MCP servers, each behind a gateway; left out: there are none. */
  servers?: { names: readonly string[]; settings: Record<string, unknown>; route: HookRoute } | undefined;
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  /** Something happened that this channel did not let through. */
  doubted(reason: string): void;
  onUsage(totals: UsageTotals): void;
}

const host = '127.0.0.1';
const protocol = 2;
const mostLevels = 200;
/** The agent closes its file a moment before it ends. */
const afterTheEndMs = 3_000;
/** How long the first of several calls waits in a hook. */
const severalMs = 3_000;
const pause = (ms: number) => wait(ms, undefined, { ref: false });
const known = new Set<unknown>(EventLine.options.map((option) => option.shape.type.value));

/**
 * Qwen Code's "dual output": it writes what it does into one file and reads answers from another. Its hooks, in settings of
 * the run, are asked first. Rejects when the files or the hook port cannot be had.
 */
export async function openDualOutput(options: DualOutputOptions): Promise<DualOutput> {
  const { profile, channel, ports, workspace, directory } = options;
  const ledger = createCallLedger();
  const secret = randomBytes(32).toString('base64url');
  const doubts = new Set<string>();
  /** Why nothing may be done; null when all is well. */
  let over: string | null = null;
  let closed = false;
  /** The file is no more. */
  let silent = false;
  /** Calls in what the model said last. */
  let inTurn = 0;
  let started: { version: string | null } | undefined;
  let hooked: { model: string | null; transcript: string | null } | undefined;
  let alive = false;

  // Without servers there is no reason to.
  const brought = broughtAlong(workspace, channel.trust.notWith);
  const wants = options.servers !== undefined && options.servers.names.length > 0;
  const trusted = wants && brought === null;
  function refusing(): string | null {
    if (over !== null || !trusted) return over;
    const now = broughtAlong(workspace, channel.trust.notWith);
    return now && `${now} could change what is asked for. Remove it first.`;
  }
  function lost(reason: string): void {
    if (over !== null) return;
    over = `The supervisor no longer hears the agent (${reason}).`;
    calls.close();
    ports.lost(reason);
  }
  /** Each once: the run is paused for it. */
  function doubted(reason: string): void {
    if (doubts.has(reason)) return;
    doubts.add(reason);
    options.doubted(reason);
  }
  function meet(): void {
    if (alive || !started || !hooked) return;
    alive = true;
    ports.alive({ sessionId: '', source: 'startup', ...started, ...hooked });
  }

  const calls = createCalls({ channel: channel.kind, profile, ports, ledger, refusing });
  const results = createResults({
    ...{ ports, ledger, doubted, forget: calls.forget },
    after: (ms, run) => void setTimeout(run, ms).unref(),
  });
  const tokens = createTokenCount(options.onUsage);
  const answer = createDualHooks({
    ...{ ports, calls, results, refusing, doubted, asksPerson: channel.person },
    asksInFile: () => !silent,
    async patience(first) {
      const short = first ? Math.min(severalMs, channel.hookMs) : 0;
      await pause(short);
      if (!first || inTurn < 2) await pause(channel.hookMs - short);
    },
    turnEnded: ports.turnEnded,
    idle: () => {
      if (questions.idle()) ports.turnEnded();
    },
    bounced: (ref) => questions.bounced(ref),
    alive({ permission_mode: mode, model, transcript_path: transcript }) {
      if (mode !== 'default' && mode !== 'plan')
        return void lost(`the agent does not ask: its approval mode is "${mode}"`);
      hooked = { model: model ?? null, transcript: transcript ?? null };
      meet();
    },
  });
  const server = await openHookServer({
    host,
    inside: options.inside,
    routes: [
      { path: hookPath, header: secretHeader, secret, answer },
      ...(options.servers ? [options.servers.route] : []),
    ],
    anomaly: ports.anomaly,
    lost,
  });
  const address = { url: hookUrl(host, server.port), header: secretHeader, secret };
  const files = makeRunFiles(channel, {
    ...{ directory, workspace, trusted, address },
    more: options.servers?.settings ?? {},
  });
  const pipe = await openEventPipe(files.events);
  const questions = createQuestions({
    ...{ ports, calls, workspace, doubted, refusing, asksPerson: channel.person },
    say: files.say,
  });

  function system({ subtype, data }: SystemLine): void {
    if (subtype === 'session_end') closed = true;
    if (subtype !== 'session_start') return;
    if (data?.protocol_version !== protocol || !data.supported_events.includes('control_request'))
      return void lost(`the agent's file does not follow version ${protocol} of its protocol`);
    started = { version: data.version ?? null };
    meet();
  }

  function user({ message: { content }, parent_tool_use_id: parent }: UserLine): void {
    const parts: readonly unknown[] =
      typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    for (const part of parts) {
      if (isToolResult(part)) {
        const text = typeof part.content === 'string' ? part.content : JSON.stringify(part.content ?? '');
        results.shown({ ref: part.tool_use_id, isError: part.is_error, text });
      }
      // What a subagent is told is the agent's word.
      else if (isText(part) && !parent && !questions.isOurs(part.text)) ports.prompt(part.text);
    }
  }

  function hear(line: EventLine): void {
    switch (line.type) {
      case 'system':
        return void system(line);
      case 'control_request':
        return void questions.asked(line);
      case 'control_response':
        return void questions.settled(line);
      case 'user':
        return void user(line);
      case 'assistant':
        inTurn = line.message.content.filter(({ type }) => type === 'tool_use').length || inTurn;
        return void tokens.hear(line);
      default:
        line satisfies never;
    }
  }

  /** Throws for what no agent of this kind writes: somebody else writes here, too, or the two got mixed. */
  function take(text: string): void {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value))
      throw new Error('a line without a type');
    if (!known.has(value.type)) return;
    if (isDeeperThan(value, mostLevels)) throw new Error('a line nested too deeply');
    const line = EventLine.safeParse(value);
    if (!line.success) throw new Error(`a ${String(value.type)} line that cannot be understood`);
    hear(line.data);
  }

  pipe.follow(createLineCutter(take), (fault) => {
    if (fault !== null) return lost(`its file of events cannot be read: ${fault}`);
    // Its hooks go on, and it asks for everything as before: what is gone is the way to wait without a limit.
    silent = true;
    setTimeout(() => {
      if (closed) return;
      const wait = `a question waits ${channel.hookMs / 1000} s at most from now on`;
      if (alive)
        ports.anomaly(
          `the agent gave its file of events up, as it does with a message of more than 1 MB: ${wait}`,
        );
      else lost('it closed its file of events');
    }, afterTheEndMs).unref();
  });

  const bypass = noProxy(options.noProxy);
  return {
    launchArgs: files.launchArgs,
    env: { ...files.env, NO_PROXY: bypass, no_proxy: bypass },
    notices: noticesOf({ wants, trusted, brought }),
    prompt: (text) => files.say({ type: 'submit', text }),
    async close() {
      closed = true;
      over ??= 'The run is over.';
      calls.close();
      pipe.close();
      files.remove();
      await server.close();
    },
  };
}

function noticesOf(of: { wants: boolean; trusted: boolean; brought: string | null }): string[] {
  const left = of.brought === null ? [] : [`${of.brought} is left out: nothing of the project's is read.`];
  if (of.trusted) return ['With MCP servers the agent has no subagents: theirs would edit without asking.'];
  return of.wants
    ? [...left, 'MCP servers are left out: the agent starts none in a folder that brings its own.']
    : left;
}
