import { z } from 'zod';
import { acpSettings } from './acp-settings.ts';
import { screenOptions } from './screen-prompt.ts';

const common = {
  /** Whether the agent waits for an answer, or can only be watched. */
  holds: z.enum(['block', 'watch']),
  /** How long the agent may take to show that the channel is alive. */
  handshakeMs: z.number().int().positive().default(20_000),
};

/**
 * A file the agent writes its events into and another it reads answers from, beside its screen, and hooks of the run. As
 * Qwen Code has it.
 */
const DualOutputChannel = z.strictObject({
  kind: z.literal('dual-output'),
  ...common,
  /** Arguments that name the two files. */
  flags: z.strictObject({ events: z.string(), answers: z.string() }),
  /** The variable that names a file of settings nothing outranks, and what stands in it beside our hooks. */
  settings: z.strictObject({ variable: z.string(), values: z.record(z.string(), z.unknown()) }),
  /** Of a folder that is not trusted nothing the project brings along is read, and no MCP server is started. */
  trust: z.strictObject({
    /** The variable that names the file of trusted folders, and the words for yes and no in it. */
    variable: z.string(),
    yes: z.string(),
    no: z.string(),
    /** What a project must not bring along, for it to be trusted where the person has MCP servers. Relative to the workspace. */
    notWith: z.array(z.string()).default([]),
    /** Settings beside the others in a trusted folder. */
    values: z.record(z.string(), z.unknown()).default({}),
  }),
  /** How long a hook is waited for here, in ms: the agent goes on without an answer a moment later. */
  hookMs: z.number().int().positive(),
  /** Tools that ask the person at the agent's own screen. */
  person: z.array(z.string()).default([]),
});
export type DualOutputChannel = z.infer<typeof DualOutputChannel>;

/** The way an agent asks, and what that way needs to know about it. */
export const AgentChannel = z.discriminatedUnion('kind', [
  /** Claude Code's hooks over http. */
  z.strictObject({ kind: z.literal('claude-hooks'), ...common }),
  /** Codex's hooks, given with its arguments. */
  z.strictObject({
    kind: z.literal('codex-hooks'),
    ...common,
    /** Codex asks before it acts, too, and what no hook answers is a no: for its hooks alone a killed one is none. */
    strict: z.boolean().default(false),
  }),
  /** The permission events of OpenCode's own server. */
  z.strictObject({ kind: z.literal('opencode-events'), ...common }),
  /** Hooks of a plugin of the run's own, as Copilot CLI has them. */
  z.strictObject({
    kind: z.literal('copilot-hooks'),
    ...common,
    /** Names of the MCP servers the agent brings along. */
    servers: z.array(z.string()).default([]),
  }),
  /** Hooks and the policy of Gemini CLI, and keys for its own questions. */
  z.strictObject({
    kind: z.literal('gemini-policy'),
    ...common,
    /** What its screen calls its tools, by what its hooks call them. */
    shown: z.record(z.string(), z.string()),
  }),
  /** Prompts read from the agent's screen and answered by keys. */
  z.strictObject({ kind: z.literal('screen'), ...common, ...screenOptions }),
  z.strictObject({ kind: z.literal('acp'), ...common, ...acpSettings }),
  DualOutputChannel,
  /** The lines typed at an interactive bash. */
  z.strictObject({ kind: z.literal('shell'), ...common }),
]);
export type AgentChannel = z.infer<typeof AgentChannel>;
export type AcpChannel = Extract<AgentChannel, { kind: 'acp' }>;
