import { z } from 'zod';

/** Carries a gateway's secret in every question to its run. */
export const gateHeader = 'x-countersign-mcp';
export const gatePath = '/mcp';

/** How a server is reached: what its tools are pinned under, together with its name. Never holds a secret's value. */
export const ServerIdentity = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('command'), command: z.array(z.string()) }),
  /** Without its query and credentials. */
  z.strictObject({ by: z.literal('url'), url: z.string() }),
]);
export type ServerIdentity = z.infer<typeof ServerIdentity>;

const Arguments = z.record(z.string(), z.unknown());

/** What a gateway asks the run it belongs to. `server` is the name the agent calls the server by. */
export const Ask = z.discriminatedUnion('ask', [
  /** One page of tools as the server describes them. */
  z.strictObject({
    ask: z.literal('list'),
    server: z.string(),
    identity: ServerIdentity,
    tools: z.array(z.record(z.string(), z.unknown())),
  }),
  /** A call about to be made. Answered when it is judged, which may take as long as a person needs. */
  z.strictObject({
    ask: z.literal('call'),
    server: z.string(),
    identity: ServerIdentity,
    name: z.string(),
    args: Arguments,
    ref: z.string(),
  }),
  /** What became of a call that was let go. */
  z.strictObject({
    ask: z.literal('finished'),
    action: z.string(),
    tool: z.string(),
    outcome: z.enum(['ok', 'failed']),
    excerpt: z.string(),
    ms: z.number(),
  }),
  /** Answered once something changed after `since`, or after a while. */
  z.strictObject({ ask: z.literal('news'), server: z.string(), since: z.number() }),
  /** Something no honest server does. */
  z.strictObject({ ask: z.literal('note'), server: z.string(), text: z.string() }),
]);
export type Ask = z.infer<typeof Ask>;
export type AskOf<T extends Ask['ask']> = Extract<Ask, { ask: T }>;

export const ListAnswer = z.strictObject({
  /** Names of the tools the agent may see. */
  show: z.array(z.string()),
});

export const CallAnswer = z.strictObject({
  effect: z.enum(['allow', 'deny']),
  /** What the agent is told, with the rule. */
  reason: z.string(),
  /** Replaces the agent's arguments when a person edited them. */
  args: Arguments.nullable(),
  action: z.string(),
});
export type CallAnswer = z.infer<typeof CallAnswer>;

export const NewsAnswer = z.strictObject({
  now: z.number(),
  /** Patterns of `server.tool` that are switched off. */
  off: z.array(z.string()),
});
export type NewsAnswer = z.infer<typeof NewsAnswer>;

export const Noted = z.strictObject({});

/** The file through which a gateway finds its run. */
export const GateAddress = z.strictObject({ url: z.string(), header: z.string(), secret: z.string() });
export type GateAddress = z.infer<typeof GateAddress>;
