import { z } from 'zod';
import { screenOptions } from './screen-prompt.ts';

const common = {
  /** Whether the agent waits for an answer, or can only be watched. */
  holds: z.enum(['block', 'watch']),
  /** How long the agent may take to show that the channel is alive. */
  handshakeMs: z.number().int().positive().default(20_000),
};

/** The way an agent asks, and what that way needs to know about it. */
export const AgentChannel = z.discriminatedUnion('kind', [
  /** Claude Code's hooks over http. */
  z.strictObject({ kind: z.literal('claude-hooks'), ...common }),
  /** The permission events of OpenCode's own server. */
  z.strictObject({ kind: z.literal('opencode-events'), ...common }),
  /** Prompts read from the agent's screen and answered by keys. */
  z.strictObject({ kind: z.literal('screen'), ...common, ...screenOptions }),
]);
export type AgentChannel = z.infer<typeof AgentChannel>;
