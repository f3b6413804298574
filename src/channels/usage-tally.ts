import { z } from 'zod';

/** What the agent says it used so far. `tokens` counts input, output and cache writes; reads from the cache stand apart. */
export interface UsageTotals {
  /** Null until the agent named a figure of its own. */
  costUsd: number | null;
  tokens: number;
  cacheReadTokens: number;
  /** Answers of the model, subagents included. */
  requests: number;
}

const Count = z.number().nonnegative().default(0).catch(0);
const AssistantLine = z.looseObject({
  type: z.literal('assistant'),
  message: z.looseObject({
    id: z.string(),
    usage: z.looseObject({
      input_tokens: Count,
      output_tokens: Count,
      cache_creation_input_tokens: Count,
      cache_read_input_tokens: Count,
    }),
  }),
});
const CostLine = z.looseObject({ type: z.literal('cost-state'), totalCostUSD: z.number().nonnegative() });

export interface UsageTally {
  /** One line of a transcript; anything that says nothing about usage is passed over. */
  line(text: string): void;
  /** More was spent, in US dollars, as the agent's metrics say during the run. */
  spent(usd: number): void;
  totals(): UsageTotals;
}

/**
 * Adds up usage. One answer of the model is written as a line per block, each with the whole usage: the last line of
 * an id counts. A session's cost is a running total, so the highest figure seen is the cost.
 */
export function createUsageTally(): UsageTally {
  const messages = new Map<string, { tokens: number; cacheRead: number }>();
  let costUsd: number | null = null;
  let tokens = 0;
  let cacheReadTokens = 0;
  let sum = 0;
  const cost = (usd: number) => {
    costUsd = Math.max(costUsd ?? 0, usd);
  };
  return {
    line(text) {
      // Most lines are large and say nothing about usage: parse only those that might.
      if (!text.includes('"usage"') && !text.includes('"cost-state"')) return;
      const value = parsed(text);
      const spent = CostLine.safeParse(value);
      if (spent.success) cost(spent.data.totalCostUSD);
      const answer = AssistantLine.safeParse(value);
      if (!answer.success) return;
      const { id, usage } = answer.data.message;
      const before = messages.get(id);
      const now = {
        tokens: usage.input_tokens + usage.output_tokens + usage.cache_creation_input_tokens,
        cacheRead: usage.cache_read_input_tokens,
      };
      messages.set(id, now);
      tokens += now.tokens - (before?.tokens ?? 0);
      cacheReadTokens += now.cacheRead - (before?.cacheRead ?? 0);
    },
    spent(usd) {
      sum += usd;
      cost(sum);
    },
    totals: () => ({ costUsd, tokens, cacheReadTokens, requests: messages.size }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
