import type { Profile } from '../../model/profile.ts';
import type { AliveReport, ChannelPorts, Release } from '../channel.ts';
import { type HookAnswer, noted, refused } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import { mapTool } from '../map-tool.ts';
import { inputDiffers } from '../same-input.ts';
import { decided, permitted } from './answers.ts';
import { asToolCall } from './as-tool-call.ts';
import type { OpenCalls } from './calls.ts';
import { type EventName, fieldsOf, type Payload, payloads } from './payload.ts';
import { failureOf, resultOf } from './results.ts';

export interface Deps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  calls: OpenCalls;
  /** Names of the MCP servers the agent has. */
  servers(): readonly string[];
  /** Where the transcript of a session lies; null when that cannot be told. */
  transcriptOf(sessionId: string): string | null;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  tampered(cwd: string): string | null;
  /** A tool that touches nothing outside the agent's session. */
  isInner(tool: string): boolean;
  /** Something was done that nobody let through. */
  doubted(reason: string): void;
  /** Something a person should know, and no fault. */
  note(text: string): void;
}

/** What each event means, by its name. Every tool call gets an explicit decision; every doubt is a refusal. */
export function createEvents(deps: Deps): Record<EventName, HookEvents> {
  const heard = listener(deps);
  const on =
    <T extends EventName>(
      name: T,
      schema: { safeParse(body: unknown): { success: true; data: Payload<T> } | { success: false } },
      answer: (payload: Payload<T>, withdrawn: AbortSignal) => HookAnswer | Promise<HookAnswer>,
    ): HookEvents =>
    async (body, withdrawn) => {
      const parsed = schema.safeParse(body);
      if (parsed.success) return answer(parsed.data, withdrawn);
      deps.ports.anomaly(`a malformed ${name} hook call was refused`);
      return refused(422, `this ${name} call could not be understood`);
    };
  return {
    sessionStart: on('sessionStart', payloads.sessionStart, heard.started),
    sessionEnd: on('sessionEnd', payloads.sessionEnd, heard.ended),
    userPromptSubmitted: on('userPromptSubmitted', payloads.userPromptSubmitted, heard.prompted),
    preToolUse: on('preToolUse', payloads.preToolUse, (payload, withdrawn) =>
      preToolUse(deps, payload, withdrawn),
    ),
    permissionRequest: on('permissionRequest', payloads.permissionRequest, (payload) =>
      asksItself(deps, payload),
    ),
    postToolUse: on('postToolUse', payloads.postToolUse, (payload) => {
      const { toolName, toolArgs, toolResult } = payload;
      return finished(
        deps,
        payload,
        resultOf(toolName, fieldsOf(toolArgs), toolResult.textResultForLlm),
        true,
      );
    }),
    // Also of a call that was refused before it ran, by whoever.
    postToolUseFailure: on('postToolUseFailure', payloads.postToolUseFailure, (payload) =>
      finished(deps, payload, failureOf(payload.toolName, fieldsOf(payload.toolArgs), payload.error), false),
    ),
    agentStop: on('agentStop', payloads.agentStop, heard.stopped),
    subagentStart: on('subagentStart', payloads.subagentStart, (payload) =>
      heard.subagent(payload, 'started'),
    ),
    subagentStop: on('subagentStop', payloads.subagentStop, (payload) => heard.subagent(payload, 'stopped')),
    notification: on('notification', payloads.notification, heard.notified),
  };
}

/** Whose call it is: a subagent's own questions come in the name of the session that began it. */
const whose = ({ sessionId, agentId }: { sessionId: string; agentId?: string | undefined }): string =>
  agentId ?? sessionId;

/** The events that ask for no decision. */
function listener({ ports, calls, transcriptOf, note }: Deps) {
  let alive = false;
  const isAlive = (report: Pick<AliveReport, 'sessionId' | 'transcript' | 'source'>): HookAnswer => {
    alive = true;
    ports.alive({ ...report, model: null, version: null });
    return noted;
  };
  return {
    started: ({ sessionId, source }: Payload<'sessionStart'>) =>
      isAlive({ sessionId, transcript: transcriptOf(sessionId), source }),
    /** The first session is ended by ourselves: Copilot has no hook that fires before the first words of a person. */
    ended({ sessionId, reason, agentId }: Payload<'sessionEnd'>): HookAnswer {
      if (!alive) return isAlive({ sessionId, transcript: null, source: 'startup' });
      if (agentId === undefined) ports.sessionEnded(reason);
      return noted;
    },
    prompted({ prompt, agentId }: Payload<'userPromptSubmitted'>): HookAnswer {
      if (agentId === undefined) ports.prompt(prompt);
      return noted;
    },
    stopped(payload: Payload<'agentStop'>): HookAnswer {
      calls.forget(whose(payload));
      if (payload.agentId === undefined) ports.turnEnded();
      return noted;
    },
    subagent(
      { agentId: id, agentType: type }: Payload<'subagentStart'>,
      phase: 'started' | 'stopped',
    ): HookAnswer {
      ports.subagent({ id, type, phase, transcript: null });
      return noted;
    },
    notified({ message, notification_type: type }: Payload<'notification'>): HookAnswer {
      if (type === 'permission_prompt') note(`Copilot asks at its own screen, too: ${message}`);
      return noted;
    },
  };
}

async function preToolUse(
  deps: Deps,
  payload: Payload<'preToolUse'>,
  withdrawn: AbortSignal,
): Promise<HookAnswer> {
  const { ports, calls, profile } = deps;
  const call = asToolCall(payload, { servers: deps.servers(), listed: Object.keys(profile.tools) });
  const id = ports.nextId();
  const mapped = mapTool(profile, call, { id, channel: deps.channel });
  const kept = calls.add(
    whose(payload),
    { ...call, tool: payload.toolName },
    mapped.as === 'action' ? mapped.action : null,
  );
  if (mapped.as === 'inner') {
    ports.inner({ tool: call.tool, because: mapped.because, by: call.by });
    return decided({ effect: 'allow', reason: mapped.because, input: null });
  }
  try {
    const release = await ports.submit(mapped.action, { withdrawn });
    const final = withdrawn.aborted ? release : unlessTampered(deps, id, payload.cwd, release);
    if (withdrawn.aborted) kept.at = 'withdrawn';
    else calls.settle(kept, final);
    return decided(final, payload.toolArgs);
  } catch (error) {
    kept.at = 'denied';
    ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
    return decided({ effect: 'deny', reason: 'The supervisor could not judge this.', input: null });
  }
}

function unlessTampered(deps: Deps, id: string, cwd: string, release: Release): Release {
  const why = release.effect === 'allow' ? deps.tampered(cwd) : null;
  if (why === null) return release;
  deps.ports.anomaly(`${id} was released but refused on its way: ${why}`);
  return { effect: 'deny', reason: `Nothing can be allowed any more: ${why}`, input: null };
}

/** No gate of ours: it only repeats what was released, and refuses all else, so that its own screen never asks for that. */
function asksItself(deps: Deps, payload: Payload<'permissionRequest'>): HookAnswer {
  const { toolName: tool, toolInput, cwd } = payload;
  if (deps.calls.isReleased(whose(payload), { tool, input: fieldsOf(toolInput), cwd }))
    return permitted(true, '');
  deps.ports.anomaly(`Copilot asked permission for a ${tool} call that was never released; refused`);
  return permitted(false, 'This call was not released by the supervisor.');
}

function finished(
  deps: Deps,
  payload: Payload<'postToolUse' | 'postToolUseFailure'>,
  result: ReturnType<typeof resultOf>,
  ran: boolean,
): HookAnswer {
  const { ports, doubted } = deps;
  const tool = payload.toolName;
  const input = fieldsOf(payload.toolArgs);
  const call = deps.calls.take(whose(payload), tool, input);
  if (call === undefined) {
    if (deps.isInner(tool)) return noted;
    if (ran) doubted(`Copilot ran ${tool} without asking for it`);
    else ports.anomaly(`Copilot reports a failed ${tool} call that it never asked for`);
    return noted;
  }
  const { action, at } = call;
  if (action === null || (at !== 'released' && !ran)) return noted;
  const differs = at !== 'released' || inputDiffers(call.input, input);
  ports.finished({ action: action.id, ...result, differs, ms: null });
  if (at !== 'released')
    doubted(`${action.id} was ${at === 'asked' ? 'not answered yet' : at} and Copilot ran it`);
  else if (differs) ports.anomaly(`${action.id} ran with another input than the one released`);
  return noted;
}
