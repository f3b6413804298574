import type { UsageTotals } from '../usage-tally.ts';
import type { AssistantLine } from './payload.ts';

/** Adds up what the model's answers used. Of a price the agent says nothing. */
export function createTokenCount(onUsage: (totals: UsageTotals) => void): {
  hear(line: AssistantLine): void;
} {
  const messages = new Map<string, { tokens: number; cacheRead: number }>();
  const sum = (of: 'tokens' | 'cacheRead'): number =>
    [...messages.values()].reduce((total, one) => total + one[of], 0);
  return {
    hear({ message: { id, usage } }) {
      const { input_tokens: all, output_tokens: output, cache_read_input_tokens: read } = usage;
      if (all + output === 0) return;
      // What came from the cache is counted among the input.
      const fresh = Math.max(0, all - read);
      messages.set(id, { tokens: fresh + output + usage.cache_creation_input_tokens, cacheRead: read });
      onUsage({
        costUsd: null,
        tokens: sum('tokens'),
        cacheReadTokens: sum('cacheRead'),
        requests: messages.size,
      });
    },
  };
}
