import { z } from 'zod';

/**
 * What Codex sends to its hooks (developers.openai.com/codex/hooks, shapes taken from 0.169.0). Loose: the payload is foreign
 * and grows with each release.
 */
const common = {
  session_id: z.string(),
  cwd: z.string().startsWith('/'),
  transcript_path: z.string().nullish(),
  agent_id: z.string().nullish(),
  agent_type: z.string().nullish(),
};
const toolCall = {
  ...common,
  turn_id: z.string(),
  tool_name: z.string().min(1),
  tool_input: z.record(z.string(), z.unknown()),
};
const event = <T extends string>(name: T) => ({ hook_event_name: z.literal(name) });

export const CodexHook = z.discriminatedUnion('hook_event_name', [
  /** Not before the first prompt of a session. */
  z.looseObject({
    ...event('SessionStart'),
    ...common,
    source: z.string().default('startup'),
    model: z.string().optional(),
  }),
  z.looseObject({
    ...event('UserPromptSubmit'),
    ...common,
    prompt: z.string(),
    model: z.string().optional(),
  }),
  z.looseObject({ ...event('PreToolUse'), ...toolCall, tool_use_id: z.string().min(1) }),
  /** The only tool event without an id of the call. */
  z.looseObject({ ...event('PermissionRequest'), ...toolCall }),
  /** Of a call that ended well, or a command that ended at all; it names no exit code. */
  z.looseObject({
    ...event('PostToolUse'),
    ...toolCall,
    tool_use_id: z.string().min(1),
    tool_response: z.unknown().optional(),
  }),
  z.looseObject({ ...event('SubagentStart'), ...common, agent_id: z.string() }),
  z.looseObject({
    ...event('SubagentStop'),
    ...common,
    agent_id: z.string(),
    agent_transcript_path: z.string().nullish(),
  }),
  /** The person cut a turn off: nobody waits for an answer any more. */
  z.looseObject({ ...event('Interrupt'), ...common }),
  z.looseObject({ ...event('Stop'), ...common }),
  z.looseObject({ ...event('SessionEnd'), ...common, reason: z.string().default('unknown') }),
]);
export type CodexHook = z.infer<typeof CodexHook>;
export type CodexHookName = CodexHook['hook_event_name'];
export type CodexEvent<T extends CodexHookName> = Extract<CodexHook, { hook_event_name: T }>;

export const hookNames: readonly CodexHookName[] = CodexHook.options.map(
  ({ shape }) => shape.hook_event_name.value,
);
