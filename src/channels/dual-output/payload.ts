import { z } from 'zod';

/** What Qwen Code writes into its file of events, protocol version 2, as seen with 0.24.4. Loose: a later version may say more. */
const Fields = z.record(z.string(), z.unknown());

const Count = z.number().nonnegative().default(0).catch(0);

const SystemLine = z.looseObject({
  type: z.literal('system'),
  subtype: z.string(),
  data: z
    .looseObject({
      session_id: z.string().default(''),
      protocol_version: z.number().default(0),
      version: z.string().nullish(),
      supported_events: z.array(z.string()).default([]),
    })
    .optional(),
});

const Question = z.looseObject({
  type: z.literal('control_request'),
  request_id: z.string().min(1),
  request: z.looseObject({
    subtype: z.literal('can_use_tool'),
    tool_name: z.string(),
    tool_use_id: z.string().min(1),
    input: Fields,
  }),
});
export type Question = z.infer<typeof Question>;

const Settled = z.looseObject({
  type: z.literal('control_response'),
  response: z.discriminatedUnion('subtype', [
    z.looseObject({
      subtype: z.literal('success'),
      request_id: z.string(),
      response: z.looseObject({ allowed: z.boolean() }),
    }),
    z.looseObject({ subtype: z.literal('error'), request_id: z.string(), error: z.string().default('') }),
  ]),
});
export type Settled = z.infer<typeof Settled>;

const ToolResult = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().default(false),
  content: z.unknown(),
});

const UserLine = z.looseObject({
  type: z.literal('user'),
  parent_tool_use_id: z.string().nullish(),
  message: z.looseObject({
    content: z.union([
      z.string(),
      z.array(
        z.union([
          ToolResult,
          z.looseObject({ type: z.literal('text'), text: z.string() }),
          z.looseObject({ type: z.string() }),
        ]),
      ),
    ]),
  }),
});

const AssistantLine = z.looseObject({
  type: z.literal('assistant'),
  message: z.looseObject({
    id: z.string(),
    content: z.array(z.looseObject({ type: z.string() })).default([]),
    usage: z
      .looseObject({
        input_tokens: Count,
        output_tokens: Count,
        cache_creation_input_tokens: Count,
        cache_read_input_tokens: Count,
      })
      .prefault({}),
  }),
});
export type AssistantLine = z.infer<typeof AssistantLine>;

export const EventLine = z.discriminatedUnion('type', [
  SystemLine,
  Question,
  Settled,
  UserLine,
  AssistantLine,
]);
export type EventLine = z.infer<typeof EventLine>;
export type SystemLine = z.infer<typeof SystemLine>;
export type UserLine = z.infer<typeof UserLine>;

export const isToolResult = (part: unknown): part is z.infer<typeof ToolResult> =>
  ToolResult.safeParse(part).success;
const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() });
export const isText = (part: unknown): part is z.infer<typeof TextPart> => TextPart.safeParse(part).success;
