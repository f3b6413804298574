import { z } from 'zod';

const Result = z.enum(['ok', 'failed', 'denied', 'withdrawn']);
export type Result = z.infer<typeof Result>;

/** One tool call. `claims` is told to PostToolUse in place of what really ran: how a dishonest agent would look. */
export const Use = z.strictObject({
  tool: z.string(),
  input: z.record(z.string(), z.unknown()).default({}),
  expect: Result.optional(),
  by: z.strictObject({ id: z.string(), type: z.string() }).optional(),
  server: z.string().optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
});
export type Use = z.infer<typeof Use>;

export const Step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('use'), ...Use.shape }),
  /** All at once, as an agent makes parallel calls. */
  z.strictObject({ do: z.literal('together'), uses: z.array(Use).min(1) }),
  z.strictObject({ do: z.literal('say'), text: z.string() }),
  /** Bytes to the terminal exactly as given. */
  z.strictObject({ do: z.literal('print'), base64: z.base64().or(z.literal('')) }),
  /** This many bytes of coloured lines. */
  z.strictObject({ do: z.literal('flood'), bytes: z.number().int().min(1).max(1e9) }),
  z.strictObject({ do: z.literal('wait'), ms: z.number().int().min(0).max(600_000) }),
  z.strictObject({ do: z.literal('exit'), code: z.number().int().min(0).max(255) }),
]);
export type Step = z.infer<typeof Step>;

/** What `--script FILE` holds: steps done in order once a task was typed. */
export const Script = z.array(Step);
export type Script = z.infer<typeof Script>;
