import { z } from 'zod';

const ResultLine = z.looseObject({
  type: z.literal('user'),
  timestamp: z.string(),
  message: z.looseObject({
    content: z.array(
      z.looseObject({
        type: z.string(),
        tool_use_id: z.string().optional(),
        is_error: z.boolean().optional(),
      }),
    ),
  }),
});

/**
 * Watches an agent's transcript for results of tool calls its hooks never told of: a gate that is walked around. Calls
 * that failed are passed over, because a call that fails validation never reaches the hooks and never runs.
 */
export function createUnheardWatch(ports: {
  /** Wall clock, ms since the epoch: results older than this belong to an earlier run of the session. */
  since: number;
  heard(ref: string): boolean;
  /** Once for each call. */
  onUnheard(ref: string): void;
}): { line(text: string): void } {
  const told = new Set<string>();
  return {
    line(text) {
      if (!text.includes('"tool_result"')) return;
      const parsed = ResultLine.safeParse(jsonOf(text));
      if (!parsed.success || Date.parse(parsed.data.timestamp) < ports.since) return;
      for (const { type, tool_use_id: ref, is_error: failed } of parsed.data.message.content) {
        if (type !== 'tool_result' || ref === undefined || failed === true) continue;
        if (told.has(ref) || ports.heard(ref)) continue;
        told.add(ref);
        ports.onUnheard(ref);
      }
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
