import { z } from 'zod';

/**
 * What Claude Code sends to its hooks (documented at code.claude.com/docs/en/hooks, shapes taken from 2.1.328).
 * Loose: the payload is foreign and grows with each release.
 */
const common = {
  session_id: z.string(),
  cwd: z.string().startsWith('/'),
  transcript_path: z.string().optional(),
  agent_id: z.string().optional(),
  agent_type: z.string().optional(),
};
const toolCall = {
  ...common,
  tool_name: z.string().min(1),
  tool_input: z.record(z.string(), z.unknown()),
  mcp_server: z.looseObject({ name: z.string() }).optional(),
};
const event = <T extends string>(name: T) => ({ hook_event_name: z.literal(name) });

export const HookPayload = z.discriminatedUnion('hook_event_name', [
  z.looseObject({
    ...event('SessionStart'),
    ...common,
    source: z.string().default('startup'),
    model: z.string().optional(),
    version: z.string().optional(),
  }),
  z.looseObject({ ...event('PreToolUse'), ...toolCall, tool_use_id: z.string().min(1) }),
  /** The only tool event without an id of the call. */
  z.looseObject({ ...event('PermissionRequest'), ...toolCall }),
  z.looseObject({
    ...event('PostToolUse'),
    ...toolCall,
    tool_use_id: z.string().min(1),
    tool_response: z.unknown().optional(),
    duration_ms: z.number().optional(),
  }),
  z.looseObject({
    ...event('PostToolUseFailure'),
    ...toolCall,
    tool_use_id: z.string().min(1),
    error: z.string(),
    is_interrupt: z.boolean().optional(),
    duration_ms: z.number().optional(),
  }),
  z.looseObject({
    ...event('ConfigChange'),
    ...common,
    source: z.string(),
    file_path: z.string().optional(),
  }),
  z.looseObject({ ...event('UserPromptSubmit'), ...common, prompt: z.string() }),
  z.looseObject({ ...event('Stop'), ...common }),
  /** The turn ended because the model could not be reached or refused. */
  z.looseObject({ ...event('StopFailure'), ...common }),
  z.looseObject({
    ...event('SubagentStart'),
    ...common,
    agent_id: z.string(),
    agent_type: z.string(),
  }),
  z.looseObject({
    ...event('SubagentStop'),
    ...common,
    agent_id: z.string(),
    agent_type: z.string(),
    agent_transcript_path: z.string().optional(),
  }),
  z.looseObject({ ...event('SessionEnd'), ...common, reason: z.string().default('unknown') }),
]);
export type HookPayload = z.infer<typeof HookPayload>;
export type HookEventName = HookPayload['hook_event_name'];
export type HookEvent<T extends HookEventName> = Extract<HookPayload, { hook_event_name: T }>;

/** An event with a name this version does not know; never a tool call. */
export const UnknownHook = z.looseObject({ hook_event_name: z.string().min(1) });
