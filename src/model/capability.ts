import { z } from 'zod';
import { DataClass } from './words.ts';

/** One entry of the capability register: what an MCP tool lets an agent do, for whom, and whether it is on. */
export const Capability = z.strictObject({
  /** `server.tool`, `*` allowed in either half. */
  call: z.string().min(1),
  /** The business capability it gives, in one line. */
  capability: z.string().min(1),
  owner: z.string().min(1),
  purpose: z.string().min(1),
  /** What data it can expose, in words. */
  exposes: z.string().min(1),
  data: DataClass,
  access: z.enum(['read-only', 'write']),
  /**
   * What its arguments are, by names as call patterns write them: a `path` it reads, a file it would `edit`, a `host` it
   * reaches, or `text` that is no path whatever it looks like.
   */
  arguments: z.record(z.string(), z.enum(['path', 'edit', 'host', 'text'])).optional(),
  approval: z.enum(['contract', 'ask', 'never']),
  /** The off switch. A disabled capability is denied at once, in live runs too. */
  enabled: z.boolean().default(true),
});
export type Capability = z.infer<typeof Capability>;

/** A capability switched off by a person outside any contract. */
export const Disabled = z.strictObject({
  call: z.string(),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type Disabled = z.infer<typeof Disabled>;
