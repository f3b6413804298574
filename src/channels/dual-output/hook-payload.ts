import { z } from 'zod';

/** What Qwen Code's hooks post, as seen with 0.24.4. Loose: a later version may say more. */
const Fields = z.record(z.string(), z.unknown());

const common = {
  session_id: z.string(),
  transcript_path: z.string().nullish(),
  cwd: z.string(),
  /** The way it asks; of a subagent's call, the subagent's. */
  permission_mode: z.string(),
  /** Only of a subagent and what it does. */
  agent_id: z.string().optional(),
};
const event = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.looseObject({ hook_event_name: z.literal(name), ...common, ...shape });

const call = { tool_name: z.string(), tool_input: Fields };
/** The model's own id of the call: not unique. */
const named = { ...call, tool_call_id: z.string().min(1) };
const took = { duration_ms: z.number().nullish() };

export const DualHook = z.discriminatedUnion('hook_event_name', [
  event('SessionStart', { source: z.string(), model: z.string().nullish() }),
  event('PermissionRequest', call),
  event('PreToolUse', named),
  event('PostToolUse', { ...named, ...took, tool_response: z.unknown() }),
  event('PostToolUseFailure', {
    ...named,
    ...took,
    error: z.string(),
    is_interrupt: z.boolean().nullish(),
  }),
  event('Notification', { notification_type: z.string().nullish() }),
  event('Stop', {}),
  event('StopFailure', {}),
  event('SubagentStart', { agent_type: z.string() }),
  event('SubagentStop', {
    agent_type: z.string(),
    agent_transcript_path: z.string().nullish(),
  }),
  event('SessionEnd', { reason: z.string() }),
]);
export type DualHook = z.infer<typeof DualHook>;
export type DualHookOf<N extends DualHook['hook_event_name']> = Extract<DualHook, { hook_event_name: N }>;

export const UnknownDualHook = z.looseObject({ hook_event_name: z.string() });
