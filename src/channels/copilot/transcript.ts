import { createHash } from 'node:crypto';
import { z } from 'zod';
import { followLines, type LineFollower } from '../line-follower.ts';
import { canonicalJson } from '../same-input.ts';
import type { UsageTotals } from '../usage-tally.ts';

const Count = z.number().nonnegative().default(0).catch(0);
/** Lines of a session's events.jsonl (shapes taken from 1.0.102), of subagents, too. */
const Line = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('session.usage_record'),
    data: z.looseObject({
      usage: z.looseObject({
        inputTokens: Count,
        outputTokens: Count,
        cacheReadTokens: Count,
        cacheWriteTokens: Count,
      }),
    }),
  }),
  z.looseObject({
    type: z.literal('tool.execution_start'),
    data: z.looseObject({ toolCallId: z.string(), toolName: z.string(), arguments: z.unknown() }),
  }),
  z.looseObject({
    type: z.literal('tool.execution_complete'),
    data: z.looseObject({ toolCallId: z.string(), success: z.boolean() }),
  }),
]);

export interface Transcripts {
  follow(file: string): void;
  /** Reads what is new, and tells totals when they changed. Calls made meanwhile are one more read after this one. */
  check(): Promise<void>;
}

/** Follows the transcripts of Copilot's sessions: what was used, and which tools ran that no hook told of. */
export function createTranscripts(ports: {
  onTotals(totals: UsageTotals): void;
  heard(tool: string, input: unknown): boolean;
  /** Once for each call. */
  onUnheard(tool: string): void;
}): Transcripts {
  const files = new Map<string, LineFollower>();
  const begun = new Map<string, { tool: string; input: unknown }>();
  let [tokens, cacheReadTokens, requests, reported] = [0, 0, 0, 0];
  let running: Promise<void> | null = null;
  let again = false;

  function take(text: string): void {
    // Most lines are large and about something else.
    if (!/"(?:session\.usage_record|tool\.execution_\w+)"/.test(text.slice(0, 100))) return;
    const parsed = Line.safeParse(jsonOf(text));
    if (!parsed.success) return;
    const line = parsed.data;
    switch (line.type) {
      case 'session.usage_record': {
        const { inputTokens, outputTokens, cacheReadTokens: read } = line.data.usage;
        requests += 1;
        // What was read from the cache is part of what went in.
        tokens += Math.max(0, inputTokens - read) + outputTokens;
        cacheReadTokens += read;
        return;
      }
      case 'tool.execution_start':
        begun.set(line.data.toolCallId, { tool: line.data.toolName, input: line.data.arguments });
        return;
      case 'tool.execution_complete': {
        const call = begun.get(line.data.toolCallId);
        begun.delete(line.data.toolCallId);
        if (call && line.data.success && !ports.heard(call.tool, call.input)) ports.onUnheard(call.tool);
        return;
      }
      default: {
        line satisfies never;
      }
    }
  }

  async function readAll(): Promise<void> {
    do {
      again = false;
      for (const follower of files.values()) await follower.read();
    } while (again);
    running = null;
    if (requests === reported) return;
    reported = requests;
    ports.onTotals({ costUsd: null, tokens, cacheReadTokens, requests });
  }

  return {
    follow(file) {
      if (!files.has(file)) files.set(file, followLines(file, take));
    },
    check() {
      if (running) again = true;
      else running = readAll();
      return running;
    },
  };
}

/** The same for a call wherever it is told of: Copilot has no id of it that hooks are given. */
export const callKey = (tool: string, input: unknown): string =>
  createHash('sha256')
    .update(`${tool} ${canonicalJson(input)}`)
    .digest('base64');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
