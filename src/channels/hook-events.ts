import type { Profile } from '../model/profile.ts';
import type { CallLedger } from './call-ledger.ts';
import type { ChannelPorts, FinishedReport, Release } from './channel.ts';
import { failedOutput, printedOutput } from './command-output.ts';
import { excerptOf, failureSignature } from './failure-signature.ts';
import type { HookAnswer } from './hook-answer.ts';
import * as answer from './hook-answer.ts';
import { type HookEvent, HookPayload, UnknownHook } from './hook-payload.ts';
import { mapTool, type ToolCall } from './map-tool.ts';
import { canonicalJson, inputDiffers } from './same-input.ts';

/** Answers one parsed hook body. `withdrawn` aborts when the agent closed the request. Never rejects. */
export type HookEvents = (body: unknown, withdrawn: AbortSignal) => Promise<HookAnswer>;

/** Tools whose whole purpose is the person at the agent's own screen: allowing them for the person would answer for them. */
const asksPerson = ['AskUserQuestion', 'ExitPlanMode'];

interface Deps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  ledger: CallLedger;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  tampered?: (cwd: string) => Promise<string | null>;
}

/** The meaning of each hook event. Every tool call gets an explicit decision; every doubt is a refusal. */
export function createHookEvents(deps: Deps): HookEvents {
  return async (body, withdrawn) => {
    const parsed = HookPayload.safeParse(body);
    if (parsed.success) return handle(deps, parsed.data, withdrawn);
    return unparsed(deps, body, parsed.error.issues);
  };
}

function unparsed(
  { ports }: Deps,
  body: unknown,
  issues: readonly { path: PropertyKey[]; message: string }[],
): HookAnswer {
  const named = UnknownHook.safeParse(body);
  if (!named.success) {
    ports.anomaly('a hook call without an event name was refused');
    return answer.refused(400, 'not a hook call: hook_event_name is missing');
  }
  const name = named.data.hook_event_name;
  const known = HookPayload.options.some((option) => option.shape.hook_event_name.value === name);
  if (known || 'tool_name' in named.data) {
    const where = issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; ');
    ports.anomaly(`a malformed ${name} hook call was refused (${where})`.slice(0, 500));
    return answer.refused(422, `this ${name} call could not be understood: ${where}`.slice(0, 500));
  }
  // An event of a later version that asks for no decision: silence is harmless, a refusal might not be.
  return answer.noted;
}

function handle(deps: Deps, payload: HookPayload, withdrawn: AbortSignal): HookAnswer | Promise<HookAnswer> {
  const { ports } = deps;
  switch (payload.hook_event_name) {
    case 'PreToolUse':
      return preToolUse(deps, payload, withdrawn);
    case 'PermissionRequest':
      return permissionRequest(deps, payload);
    case 'PostToolUse':
      return postToolUse(deps, payload);
    case 'PostToolUseFailure':
      return postToolUseFailure(deps, payload);
    case 'ConfigChange':
      ports.settingsChange({ source: payload.source, file: payload.file_path ?? null });
      return answer.settingsBlocked;
    case 'SessionStart':
      ports.alive({
        sessionId: payload.session_id,
        transcript: payload.transcript_path ?? null,
        model: payload.model ?? null,
        version: payload.version ?? null,
        source: payload.source,
      });
      return answer.noted;
    case 'UserPromptSubmit':
      ports.prompt(payload.prompt);
      return answer.noted;
    case 'Stop':
    case 'StopFailure':
      ports.turnEnded();
      return answer.noted;
    case 'SubagentStart':
    case 'SubagentStop':
      return subagent(deps, payload);
    case 'SessionEnd':
      ports.sessionEnded(payload.reason);
      return answer.noted;
    default:
      return payload satisfies never;
  }
}

function toolCall(
  payload: HookEvent<'PreToolUse'> | HookEvent<'PermissionRequest'>,
  ref: string | null,
): ToolCall {
  const { agent_id: id, agent_type: type } = payload;
  return {
    tool: payload.tool_name,
    input: payload.tool_input,
    cwd: payload.cwd,
    ref,
    by: id === undefined ? null : { id, type: type ?? 'unknown' },
    server: payload.mcp_server?.name ?? null,
  };
}

async function preToolUse(
  deps: Deps,
  payload: HookEvent<'PreToolUse'>,
  withdrawn: AbortSignal,
): Promise<HookAnswer> {
  const { ports, ledger } = deps;
  const ref = payload.tool_use_id;
  const before = ledger.state(ref);
  if (before !== undefined) {
    ports.anomaly(`the call id ${ref} was used twice (it was ${before.at}); the second was refused`);
    return answer.preToolUseAnswer({ effect: 'deny', reason: 'This call id was already used.', input: null });
  }
  ledger.set(ref, { at: 'asked' });
  const call = toolCall(payload, ref);
  const id = ports.nextId();
  const mapped = mapTool(deps.profile, call, { id, channel: deps.channel });
  if (mapped.as === 'inner') {
    ledger.set(ref, { at: 'inner', because: mapped.because });
    ports.inner({ tool: call.tool, because: mapped.because, by: call.by });
    if (asksPerson.includes(call.tool)) return answer.askPerson(mapped.because);
    return answer.preToolUseAnswer({ effect: 'allow', reason: mapped.because, input: null });
  }
  try {
    const released = await ports.submit(mapped.action, { withdrawn });
    const release = withdrawn.aborted ? released : await unlessTampered(deps, id, call, released);
    if (withdrawn.aborted) ledger.set(ref, { at: 'withdrawn', action: id });
    else ledger.settle(ref, id, call, release);
    return answer.preToolUseAnswer(release);
  } catch (error) {
    ledger.set(ref, { at: 'denied', action: id });
    ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
    return answer.preToolUseAnswer({
      effect: 'deny',
      reason: 'The supervisor could not judge this.',
      input: null,
    });
  }
}

async function unlessTampered(deps: Deps, id: string, call: ToolCall, release: Release): Promise<Release> {
  const why = release.effect === 'allow' ? ((await deps.tampered?.(call.cwd)) ?? null) : null;
  if (why === null) return release;
  deps.ports.anomaly(`${id} was released but refused on its way: ${why}`);
  return { effect: 'deny', reason: `Nothing can be allowed any more: ${why}`, input: null };
}

/** No gate of ours: another hook can answer first. It only repeats what PreToolUse released, and refuses all else. */
function permissionRequest(deps: Deps, payload: HookEvent<'PermissionRequest'>): HookAnswer {
  const call = toolCall(payload, null);
  if (deps.ledger.isReleased(call.tool, call.input)) return answer.permissionAnswer('allow', '');
  if (asksPerson.includes(call.tool) && mapTool(deps.profile, call, { id: '', channel: '' }).as === 'inner') {
    // No opinion: the agent's own dialog stays up for the person it is meant for.
    return answer.noted;
  }
  deps.ports.anomaly(`the agent asked permission for a ${call.tool} call that was never released; refused`);
  return answer.permissionAnswer('deny', 'This call was not released by the supervisor.');
}

function postToolUse(deps: Deps, payload: HookEvent<'PostToolUse'>): HookAnswer {
  const { tool_response: response } = payload;
  const output = printedOutput(response);
  finish(deps, payload, { outcome: 'ok', failure: null, excerpt: excerptOf(response), output });
  return answer.noted;
}

function postToolUseFailure(deps: Deps, payload: HookEvent<'PostToolUseFailure'>): HookAnswer {
  const { tool_name: tool, tool_input: input, error } = payload;
  const tried = typeof input.command === 'string' ? input.command : canonicalJson(input);
  finish(deps, payload, {
    outcome: 'failed',
    failure: failureSignature(tool, error, tried),
    excerpt: excerptOf(error),
    output: typeof input.command === 'string' ? failedOutput(error) : null,
  });
  return answer.noted;
}

function finish(
  { ports, ledger }: Deps,
  payload: HookEvent<'PostToolUse'> | HookEvent<'PostToolUseFailure'>,
  result: Pick<FinishedReport, 'outcome' | 'failure' | 'excerpt' | 'output'>,
): void {
  const { tool_use_id: ref, tool_name: tool } = payload;
  const state = ledger.state(ref);
  // A refused call may be reported as failed: that is the refusal coming back.
  if (state?.at === 'inner' || (state?.at === 'denied' && result.outcome === 'failed')) {
    ledger.set(ref, { at: 'finished' });
    return;
  }
  if (state === undefined || state.at === 'asked' || state.at === 'finished') {
    ports.anomaly(`the agent reports a finished ${tool} call (${ref}) that was ${howItStood(state?.at)}`);
    return;
  }
  ledger.set(ref, { at: 'finished' });
  const differs =
    state.at !== 'released' || tool !== state.tool || inputDiffers(state.input, payload.tool_input);
  if (differs) {
    ports.anomaly(
      state.at === 'released'
        ? `${state.action} ran with another input than the one released`
        : `${state.action} was ${state.at} and the agent reports that it ran`,
    );
  }
  ports.finished({ action: state.action, ...result, differs, ms: payload.duration_ms ?? null });
}

function howItStood(at: 'asked' | 'finished' | undefined): string {
  if (at === 'asked') return 'still waiting for its answer';
  return at === 'finished' ? 'already finished' : 'never asked for';
}

function subagent(
  { ports }: Deps,
  payload: HookEvent<'SubagentStart'> | HookEvent<'SubagentStop'>,
): HookAnswer {
  const stopped = payload.hook_event_name === 'SubagentStop';
  ports.subagent({
    id: payload.agent_id,
    type: payload.agent_type,
    phase: stopped ? 'stopped' : 'started',
    transcript: stopped ? (payload.agent_transcript_path ?? null) : null,
  });
  return answer.noted;
}
