import { z } from 'zod';

/**
 * What Copilot CLI sends to its hooks (docs.github.com/copilot/reference/hooks-reference, shapes taken from 1.0.102). An
 * event's name is in none of them: it is in the address. Loose: the payload is foreign and grows with each release.
 */
const common = {
  sessionId: z.string(),
  cwd: z.string().startsWith('/'),
  /** Of a subagent; its session is another one then. */
  agentId: z.string().optional(),
  agentType: z.string().optional(),
};
/** A tool takes fields, or a text and nothing else (patches of OpenAI's models). */
const Args = z.union([z.record(z.string(), z.unknown()), z.string()]);
export type Args = z.infer<typeof Args>;
const toolCall = { ...common, toolName: z.string().min(1), toolArgs: Args };

export const payloads = {
  sessionStart: z.looseObject({ ...common, source: z.string().default('new') }),
  sessionEnd: z.looseObject({ ...common, reason: z.string().default('unknown') }),
  userPromptSubmitted: z.looseObject({ ...common, prompt: z.string() }),
  preToolUse: z.looseObject(toolCall),
  /** Before Copilot asks at its own screen. It names neither the call nor, for files, the tool. */
  permissionRequest: z.looseObject({ ...common, toolName: z.string().min(1), toolInput: Args }),
  postToolUse: z.looseObject({
    ...toolCall,
    toolResult: z.looseObject({ textResultForLlm: z.string().default('') }).prefault({}),
  }),
  postToolUseFailure: z.looseObject({ ...toolCall, error: z.string().default('') }),
  agentStop: z.looseObject(common),
  subagentStart: z.looseObject({ ...common, agentId: z.string(), agentType: z.string().default('unknown') }),
  subagentStop: z.looseObject({ ...common, agentId: z.string(), agentType: z.string().default('unknown') }),
  notification: z.looseObject({ ...common, message: z.string(), notification_type: z.string() }),
} as const;
export type EventName = keyof typeof payloads;
export type Payload<T extends EventName> = z.infer<(typeof payloads)[T]>;

/** What a tool was given, as fields. */
export const fieldsOf = (args: Args): Record<string, unknown> =>
  typeof args === 'string' ? { patch: args } : args;

/** The same the other way round: what a person changed, as the tool takes it. */
export const asGiven = (fields: Record<string, unknown>, args: Args): Args =>
  typeof args === 'string' && typeof fields.patch === 'string' ? fields.patch : fields;

export const eventNames: readonly EventName[] = [
  'sessionStart',
  'sessionEnd',
  'userPromptSubmitted',
  'preToolUse',
  'permissionRequest',
  'postToolUse',
  'postToolUseFailure',
  'agentStop',
  'subagentStart',
  'subagentStop',
  'notification',
];
