import { z } from 'zod';
import { AgentChannel } from './agent-channel.ts';
import { Capability } from './capability.ts';
import { DeclaredChecks, Never, TouchMap } from './contract.ts';
import { Grammars } from './grammar.ts';
import { McpSettings } from './mcp-settings.ts';

/** How one tool of the agent becomes an Action. Values name fields of the tool's input. */
export const ToolMapping = z.discriminatedUnion('kind', [
  /** `path` missing in the input means the working directory. */
  z.strictObject({ kind: z.literal('read'), path: z.string(), recursive: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal('edit'),
    path: z.string(),
    before: z.string().optional(),
    after: z.string(),
  }),
  /** Changes to several files in one text, as the models of OpenAI write them (`*** Begin Patch`). */
  z.strictObject({ kind: z.literal('patch'), patch: z.string() }),
  z.strictObject({ kind: z.literal('run'), command: z.string() }),
  z.strictObject({ kind: z.literal('reach'), url: z.string() }),
  z.strictObject({ kind: z.literal('delegate'), to: z.string(), task: z.string() }),
  z.strictObject({ kind: z.literal('expose'), what: z.string() }),
  /** Touches nothing outside the agent's own session: a plan, a list, a question to the user. */
  z.strictObject({ kind: z.literal('inner'), because: z.string() }),
]);
export type ToolMapping = z.infer<typeof ToolMapping>;

/** Rules that come with a profile or stand for a user or an organisation. They are judged like a contract's. */
export const RuleSet = z.strictObject({
  may: TouchMap.prefault({}),
  ask: TouchMap.prefault({}),
  never: Never.prefault({}),
});
export type RuleSet = z.infer<typeof RuleSet>;

/** A file or, with a slash at its end, a folder directly in the folder the agent keeps its own in. */
const StateName = z.string().regex(/^(?!\.{1,2}\/?$)[^/\0]+\/?$/);
/** Absolute, or in the home folder. */
const StatePath = z.string().regex(/^(?:~\/|\/)[^\0]*[^/\0]$/);

/**
 * Where the agent keeps its own: inside the boundary that folder is one the run has for itself, and thrown away after it.
 */
export const AgentState = z.strictObject({
  /** Left out: a folder of the run's own, wherever that is. */
  folder: StatePath.optional(),
  /** The environment variable that names another folder; always set inside. */
  variable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional(),
  /** Written through to what is really there. */
  keep: z.array(StateName).default([]),
  /** Seen as it is and never changed; what is not there cannot be made. */
  read: z.array(StateName).default([]),
  /** Files whose copy is changed in their place: by name, with where they are as long as the variable is not set. */
  copy: z.record(StateName, StatePath).default({}),
});
export type AgentState = z.infer<typeof AgentState>;

const RefusedArgument = z.strictObject({ flag: z.string(), because: z.string() });

/** The tool profile of one agent: how to start it, how its actions are seen, which capabilities it has. */
export const Profile = z.strictObject({
  profile: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  launch: z.strictObject({
    command: z.string(),
    /** Arguments we add before the user's own. */
    args: z.array(z.string()).default([]),
    versionArgs: z.array(z.string()).default(['--version']),
    /** User arguments that would switch supervision off. */
    refuse: z.array(RefusedArgument).default([]),
    /** Environment variables inherited when set; `*` at the end matches a prefix. Everything else is withheld. */
    pass: z.array(z.string()),
    set: z.record(z.string(), z.string()).default({}),
  }),
  channel: AgentChannel,
  /** How the task reaches the agent after the handshake. */
  task: z.enum(['bracketed-paste', 'none']),
  /** Where cost and tokens are read from. */
  usage: z
    .enum([
      'claude-transcript',
      'codex-rollout',
      'opencode-events',
      'copilot-transcript',
      'dual-output',
      'acp',
      'none',
    ])
    .default('none'),
  /** What the agent itself needs of the network; everything else is judged. */
  network: z
    .strictObject({
      /** Hosts as in `may.reach`; ports 443 and 80 of them. */
      hosts: z.array(z.string()).default([]),
      /**
       * Variables that hold an address the agent is to use: a port of the machine's loopback is let through to it, the host of
       * any other address is one of `hosts`.
       */
      forwards: z.array(z.string()).default([]),
    })
    .prefault({}),
  state: AgentState.optional(),
  /** Left out: nobody has said where it keeps its MCP servers, and they stand behind nothing. */
  mcp: McpSettings.optional(),
  /** Commands that are checks wherever this agent works, as in a contract. */
  checks: DeclaredChecks,
  tools: z.record(z.string(), ToolMapping),
  /**
   * Programs the agent starts by itself, by name or by all their words, the first without its folder and `*` for any text: of
   * them nobody is told as of something unclaimed.
   */
  helpers: z.array(z.string().regex(/^[^\s/*]+(?: \S.*)?$/s)).default([]),
  rules: RuleSet.prefault({}),
  /** Programs the judge shall understand beside the built-in ones, by name. */
  grammars: Grammars.default({}),
  capabilities: z.array(Capability).default([]),
});
export type Profile = z.infer<typeof Profile>;

/** A rule set with the name of who stands behind it and where it is written. */
export const StandingRules = z.strictObject({
  source: z.enum(['user', 'organisation']),
  file: z.string(),
  rules: RuleSet,
});
export type StandingRules = z.infer<typeof StandingRules>;
