import { z } from 'zod';

/** What OpenCode's server says, as seen with 1.18.33. Loose: a later version may say more. */
const Fields = z.record(z.string(), z.unknown());

export const PermissionRequest = z.looseObject({
  id: z.string().min(1),
  sessionID: z.string(),
  permission: z.string(),
  patterns: z.array(z.string()).default([]),
  metadata: Fields.default({}),
  /** Missing where no tool call is behind it. */
  tool: z.looseObject({ messageID: z.string(), callID: z.string() }).optional(),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

const Time = z.looseObject({ start: z.number().optional(), end: z.number().optional() }).default({});

export const ToolPart = z.looseObject({
  type: z.literal('tool'),
  id: z.string(),
  sessionID: z.string(),
  messageID: z.string(),
  callID: z.string(),
  tool: z.string(),
  state: z.discriminatedUnion('status', [
    z.looseObject({ status: z.literal('pending') }),
    z.looseObject({ status: z.literal('running'), input: Fields }),
    z.looseObject({
      status: z.literal('completed'),
      input: Fields,
      output: z.string().default(''),
      metadata: Fields.default({}),
      time: Time,
    }),
    z.looseObject({
      status: z.literal('error'),
      input: Fields.default({}),
      error: z.string().default(''),
      time: Time,
    }),
  ]),
});
export type ToolPart = z.infer<typeof ToolPart>;

const TextPart = z.looseObject({
  type: z.literal('text'),
  messageID: z.string(),
  text: z.string(),
  synthetic: z.boolean().optional(),
});

const Count = z.number().nonnegative().default(0).catch(0);
const Message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('user'), id: z.string(), sessionID: z.string() }),
  z.looseObject({
    role: z.literal('assistant'),
    id: z.string(),
    sessionID: z.string(),
    cost: Count,
    tokens: z
      .looseObject({
        input: Count,
        output: Count,
        reasoning: Count,
        cache: z.looseObject({ read: Count, write: Count }).prefault({}),
      })
      .prefault({}),
  }),
]);
export type Message = z.infer<typeof Message>;

export const Rules = z.array(
  z.looseObject({ permission: z.string(), pattern: z.string(), action: z.enum(['allow', 'ask', 'deny']) }),
);
export type Rules = z.infer<typeof Rules>;

export const Session = z.looseObject({
  id: z.string(),
  parentID: z.string().nullish(),
  agent: z.string().nullish(),
  directory: z.string().nullish(),
  permission: Rules.nullish(),
});
export type Session = z.infer<typeof Session>;

const about = <T extends string, P extends z.ZodType>(type: T, properties: P) =>
  z.looseObject({ type: z.literal(type), properties });

export const ServerEvent = z.discriminatedUnion('type', [
  about('permission.asked', PermissionRequest),
  about(
    'permission.replied',
    z.looseObject({ requestID: z.string(), reply: z.enum(['once', 'always', 'reject']) }),
  ),
  about('message.part.updated', z.looseObject({ part: z.union([ToolPart, TextPart, z.looseObject({})]) })),
  about('message.updated', z.looseObject({ info: Message })),
  about('session.created', z.looseObject({ info: Session })),
  about('session.updated', z.looseObject({ info: Session })),
  about('session.idle', z.looseObject({ sessionID: z.string() })),
  about('server.instance.disposed', z.looseObject({})),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;

export const isToolPart = (part: unknown): part is ToolPart => ToolPart.safeParse(part).success;
export const isTextPart = (part: unknown): part is z.infer<typeof TextPart> =>
  TextPart.safeParse(part).success;
