import { z } from 'zod';

/** What Codex writes down of each session (`rollout-….jsonl`, shapes taken from 0.169.0): a line for whatever came to its end. */
const Count = z.number().nonnegative().default(0).catch(0);
const item = { id: z.string().min(1), status: z.string().default('completed') };

const Item = z.discriminatedUnion('type', [
  z.looseObject({
    ...item,
    type: z.literal('CommandExecution'),
    /** With the shell before it: `/bin/bash`, `-lc` and the command. */
    command: z.array(z.string()),
    cwd: z.string().default(''),
    source: z.string().default(''),
    aggregated_output: z.string().nullish(),
    exit_code: z.number().int().nullish(),
  }),
  z.looseObject({
    ...item,
    type: z.literal('FileChange'),
    changes: z.record(z.string(), z.looseObject({ move_path: z.string().nullish() })).default({}),
    stdout: z.string().default(''),
    stderr: z.string().default(''),
  }),
  z.looseObject({
    ...item,
    type: z.literal('McpToolCall'),
    server: z.string(),
    tool: z.string(),
    arguments: z.unknown().optional(),
    result: z.unknown().optional(),
    error: z.unknown().optional(),
  }),
]);
export type RolloutItem = z.infer<typeof Item>;

const ItemLine = z.looseObject({
  type: z.literal('event_msg'),
  payload: z.looseObject({
    type: z.literal('item_completed'),
    item: Item,
    /** Wall clock, ms since the epoch. */
    started_at_ms: z.number().optional(),
    completed_at_ms: z.number(),
  }),
});
const UsageLine = z.looseObject({
  type: z.literal('token_usage_record'),
  payload: z.looseObject({
    response_id: z.string(),
    usage: z.looseObject({
      /** Those from the cache included. */
      input_tokens: Count,
      cached_input_tokens: Count,
      output_tokens: Count,
    }),
  }),
});

export type RolloutLine =
  /** `at`: wall clock, ms since the epoch; `ms`: how long it took. */
  | { is: 'item'; item: RolloutItem; at: number; ms: number | null }
  | { is: 'usage'; response: string; tokens: number; cacheReadTokens: number };

/** Undefined for a line that says nothing of use. Most are large and say nothing: parsed are only those that might. */
export function readRolloutLine(text: string): RolloutLine | undefined {
  if (text.includes('"item_completed"')) {
    const line = ItemLine.safeParse(jsonOf(text));
    if (!line.success) return undefined;
    const { item: ended, started_at_ms: from, completed_at_ms: at } = line.data.payload;
    return { is: 'item', item: ended, at, ms: from === undefined ? null : Math.max(0, at - from) };
  }
  if (!text.includes('"token_usage_record"')) return undefined;
  const line = UsageLine.safeParse(jsonOf(text));
  if (!line.success) return undefined;
  const { response_id: response, usage } = line.data.payload;
  const { input_tokens: input, cached_input_tokens: cached, output_tokens: output } = usage;
  return { is: 'usage', response, tokens: Math.max(0, input - cached) + output, cacheReadTokens: cached };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
