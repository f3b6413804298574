import { z } from 'zod';

/** What the host tells the proxy, one message each. A listening server comes along with `listen` and `forward`. */
export const ProxyOrder = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('listen') }),
  /** Connections to that server go to this port of the machine's loopback, as they are. */
  z.strictObject({ order: z.literal('forward'), port: z.number().int() }),
  z.strictObject({
    order: z.literal('answer'),
    id: z.number().int(),
    answer: z.discriminatedUnion('open', [
      z.strictObject({
        open: z.literal(true),
        /** In plain form: what is resolved, connected to and compared with. */
        host: z.string(),
        /** Whether it may lead inwards: somebody listed this very host, or saw the address. */
        inward: z.boolean(),
        /** Addresses that somebody listed: a name may lead to them. */
        listed: z.array(z.string()),
      }),
      z.strictObject({ open: z.literal(false), reason: z.string() }),
    ]),
  }),
]);
export type ProxyOrder = z.infer<typeof ProxyOrder>;
export type ProxyAnswer = Extract<ProxyOrder, { order: 'answer' }>['answer'];

/** How a connection ended. */
export const Traffic = z.strictObject({
  id: z.number().int(),
  /** Bytes to the host and from it. */
  up: z.number().int(),
  down: z.number().int(),
  /** What stands in its first bytes. none: nothing was sent. */
  speaks: z.enum(['tls', 'tls-without-name', 'plain', 'http', 'none']),
  /** Why it was not made or was cut; null when it simply ended. */
  cut: z.string().nullable(),
  /** True when it is about the agent and not about the line: worth a note. */
  odd: z.boolean(),
});
export type Traffic = z.infer<typeof Traffic>;

/** What the proxy tells the host. */
export const ProxyReport = z.discriminatedUnion('report', [
  z.strictObject({ report: z.literal('ready') }),
  /** Holds a connection until there is an `answer` of the same id. */
  z.strictObject({
    report: z.literal('ask'),
    id: z.number().int(),
    host: z.string(),
    port: z.number().int(),
  }),
  /** The client left before the answer. */
  z.strictObject({ report: z.literal('withdrawn'), id: z.number().int() }),
  /** After an answer that opened: exactly one. */
  z.strictObject({ report: z.literal('closed'), ...Traffic.shape }),
  z.strictObject({
    report: z.literal('forwarded'),
    port: z.number().int(),
    up: z.number().int(),
    down: z.number().int(),
  }),
  /** Connections that were turned away before anything was asked, since the last time. */
  z.strictObject({ report: z.literal('flooded'), count: z.number().int() }),
]);
export type ProxyReport = z.infer<typeof ProxyReport>;
