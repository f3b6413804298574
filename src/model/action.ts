import { z } from 'zod';
import { Provenance } from './words.ts';

/** One thing the agent wants to do, translated from its own tool call by the channel. Paths are as the agent wrote them. */
const common = {
  /** `a1`, `a2`, … unique within the run. */
  id: z.string(),
  /** The agent's own name of the tool. */
  tool: z.string(),
  /** The agent's own input, whole. */
  input: z.record(z.string(), z.unknown()),
  /** Working directory, absolute, as reported. */
  cwd: z.string(),
  /** The agent's own id of this call, when it has one: joins "before" and "after" reports. */
  ref: z.string().nullable(),
  /** The subagent that asks, null for the main agent. */
  by: z.strictObject({ id: z.string(), type: z.string() }).nullable(),
  channel: z.string(),
  /** Whether the channel can hold the action back or only see it. */
  holds: z.enum(['block', 'watch']),
  provenance: Provenance,
};

/** A change to one file as the agent described it: `before: null` writes the whole file. */
export const Change = z.strictObject({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string(),
});
export type Change = z.infer<typeof Change>;

export const Action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), ...common, paths: z.array(z.string()), recursive: z.boolean() }),
  z.strictObject({ kind: z.literal('edit'), ...common, changes: z.array(Change) }),
  z.strictObject({ kind: z.literal('run'), ...common, command: z.string() }),
  z.strictObject({
    kind: z.literal('call'),
    ...common,
    server: z.string(),
    name: z.string(),
    args: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ kind: z.literal('reach'), ...common, url: z.string() }),
  z.strictObject({ kind: z.literal('expose'), ...common, what: z.string() }),
  z.strictObject({ kind: z.literal('delegate'), ...common, to: z.string(), task: z.string() }),
  /** A tool without a mapping, or a payload that did not fit its mapping: judged like anything else. */
  z.strictObject({ kind: z.literal('unknown'), ...common, why: z.string() }),
]);
export type Action = z.infer<typeof Action>;
