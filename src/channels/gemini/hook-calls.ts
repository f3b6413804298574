import { posix } from 'node:path';
import type { Profile } from '../../model/profile.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import type { HookAnswer } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import { mapTool } from '../map-tool.ts';
import { canonicalJson, inputDiffers } from '../same-input.ts';
import type { Calls, OpenCall } from './calls.ts';
import * as payload from './payload.ts';
import { detailsAre, type ShownNames } from './same-call.ts';

export interface HookCallDeps {
  channel: string;
  profile: Profile;
  shown: ShownNames;
  ports: ChannelPorts;
  calls: Calls;
  /** Something was let through, or is known better. */
  moved(): void;
  /** Something ran that nobody let through. */
  doubted(reason: string): void;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  tampered(): string | null;
}

/** Gemini's names of its hook events, each with what it means. */
export type GeminiHooks = Readonly<Record<string, HookEvents>>;

const answered = (body: Record<string, unknown>): HookAnswer => ({ status: 200, body });
const noted = answered({});
const denied = (reason: string): HookAnswer => answered({ decision: 'deny', reason });

export function createGeminiHooks(deps: HookCallDeps): GeminiHooks {
  const { ports } = deps;
  const reading =
    <T>(
      schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
      name: string,
      take: (data: T, withdrawn: AbortSignal) => HookAnswer | Promise<HookAnswer>,
    ): HookEvents =>
    async (body, withdrawn) => {
      const read = schema.safeParse(body);
      if (read.success) return take(read.data, withdrawn);
      ports.anomaly(`a ${name} hook call that could not be read was refused`);
      return denied(`Countersign could not read this ${name} call.`);
    };
  return {
    SessionStart: reading(payload.SessionStart, 'SessionStart', ({ session_id, source, transcript_path }) => {
      ports.alive({
        ...{ sessionId: session_id, transcript: transcript_path ?? null },
        ...{ model: null, version: null, source },
      });
      return noted;
    }),
    SessionEnd: reading(payload.SessionEnd, 'SessionEnd', ({ reason }) => {
      ports.sessionEnded(reason);
      return noted;
    }),
    BeforeAgent: reading(payload.BeforeAgent, 'BeforeAgent', ({ prompt }) => {
      ports.prompt(prompt);
      return noted;
    }),
    AfterAgent: reading(payload.AfterAgent, 'AfterAgent', () => {
      ports.turnEnded();
      return noted;
    }),
    BeforeTool: reading(payload.BeforeTool, 'BeforeTool', (call, withdrawn) =>
      beforeTool(deps, call, withdrawn),
    ),
    AfterTool: reading(payload.AfterTool, 'AfterTool', (call) => afterTool(deps, call)),
    Notification: reading(payload.Notification, 'Notification', ({ details }) => {
      const read = payload.PromptDetails.safeParse(details);
      if (!read.success) return noted;
      const known = deps.calls.announce(read.data, (call) =>
        detailsAre(deps.profile, deps.shown, call, read.data),
      );
      if (known) deps.moved();
      return noted;
    }),
  };
}

async function beforeTool(
  deps: HookCallDeps,
  { tool_name: tool, tool_input: input, cwd, mcp_context: context }: payload.BeforeTool,
  withdrawn: AbortSignal,
): Promise<HookAnswer> {
  const { ports, calls } = deps;
  const mcp = context ? { server: context.server_name, tool: context.tool_name } : null;
  const call = calls.add({ tool, input, cwd, mcp });
  const id = ports.nextId();
  const named = mcp
    ? { tool: `mcp__${mcp.server}__${mcp.tool}`, server: mcp.server }
    : { tool, server: null };
  // A command may run in another folder than the session's.
  const at = typeof input.dir_path === 'string' && typeof input.command === 'string' ? input.dir_path : '.';
  const mapped = mapTool(
    deps.profile,
    { ...named, input, cwd: posix.resolve(cwd, at), ref: null, by: null },
    { id, channel: deps.channel },
  );
  if (mapped.as === 'inner') {
    ports.inner({ tool, because: mapped.because, by: null });
    return released(deps, call, null, input);
  }
  let release: Release;
  try {
    release = await ports.submit(mapped.action, { withdrawn });
  } catch (error) {
    ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
    release = { effect: 'deny', reason: 'The supervisor could not judge this.', input: null };
  }
  const tampered = release.effect === 'allow' ? deps.tampered() : null;
  if (tampered !== null) ports.anomaly(`${id} was released but refused on its way: ${tampered}`);
  if (release.effect !== 'allow' || tampered !== null || withdrawn.aborted) {
    calls.drop(call);
    return denied(tampered === null ? release.reason : `Nothing can be allowed any more: ${tampered}`);
  }
  return released(deps, call, id, release.input ?? input);
}

/** Gemini asks next, at its own screen. What a person changed takes the place of the model's input. */
function released(
  { calls, moved }: HookCallDeps,
  call: OpenCall,
  action: string | null,
  input: Record<string, unknown>,
): HookAnswer {
  const edited = inputDiffers(call.input, input);
  calls.release(call, action, input);
  moved();
  if (!edited) return answered({ decision: 'allow' });
  return answered({
    decision: 'allow',
    hookSpecificOutput: { hookEventName: 'BeforeTool', tool_input: input },
  });
}

const exitCode = /(?:^|\n)Exit Code: (\d{1,3})(?:\n|$)/;

function afterTool(deps: HookCallDeps, ran: payload.AfterTool): HookAnswer {
  const { tool_name: tool, tool_input: input, tool_response: response } = ran;
  const call = deps.calls.finish(tool, input);
  if (call?.at !== 'released') {
    deps.doubted(`Gemini ran ${tool}, which was not let through`);
    return noted;
  }
  if (call.action === null) return noted;
  const text = payload.resultText(response?.llmContent);
  const exit = Number(exitCode.exec(text)?.[1] ?? 0);
  const failed = exit !== 0 || (response?.error !== undefined && response.error !== null);
  const command = typeof input.command === 'string' ? input.command : null;
  deps.ports.finished({
    action: call.action,
    outcome: failed ? 'failed' : 'ok',
    differs: false,
    failure: failed ? failureSignature(tool, text, command ?? canonicalJson(input)) : null,
    excerpt: excerptOf(text),
    // What Gemini prints of a command is cut to what its model may read.
    output: command === null ? null : { text, exit: failed && exit === 0 ? null : exit, partial: false },
    ms: null,
  });
  return noted;
}
