import { z } from 'zod';

const Fields = z.record(z.string(), z.unknown());

/**
 * What the client in the agent's terminal tells the host, one thing per call. `request`, `update`, `initialized` and `session` are
 * the agent's own words, whole: what they mean is decided by the host alone.
 */
export const ClientSays = z.discriminatedUnion('say', [
  /** The first word, before the agent is started. */
  z.strictObject({ say: z.literal('hello') }),
  /** The agent answered `initialize` and `session/new`. */
  z.strictObject({ say: z.literal('ready'), initialized: Fields, session: Fields }),
  /** `session/request_permission`: answered when the action is decided. */
  z.strictObject({ say: z.literal('ask'), request: Fields }),
  /** `session/update`. */
  z.strictObject({ say: z.literal('update'), update: Fields }),
  /** The agent is given this. */
  z.strictObject({ say: z.literal('prompted'), text: z.string() }),
  /** The agent's answer to `session/prompt`. */
  z.strictObject({ say: z.literal('turned'), answer: Fields }),
  /** The agent can no longer be heard or understood. */
  z.strictObject({ say: z.literal('lost'), reason: z.string() }),
  /** Something no honest agent sends, which could be refused. */
  z.strictObject({ say: z.literal('odd'), text: z.string() }),
]);
export type ClientSays = z.infer<typeof ClientSays>;

/** Where the client finds the host; the file is gone before the agent is started. */
export const HostAddress = z.strictObject({ url: z.string(), header: z.string(), secret: z.string() });
export type HostAddress = z.infer<typeof HostAddress>;

/** The answer to `hello`: where the session works. */
export const HelloAnswer = z.strictObject({ cwd: z.string() });
/** The answer to `ready` and `turned`: what to say to the agent next. */
export const NextAnswer = z.strictObject({ prompt: z.string().nullable() });
/** The answer to `ask`. */
export const AskAnswer = z.strictObject({ effect: z.enum(['allow', 'deny']), reason: z.string() });
export type AskAnswer = z.infer<typeof AskAnswer>;
