import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { followLines, type LineFollower } from './line-follower.ts';
import { createUsageTally, type UsageTotals } from './usage-tally.ts';

export interface UsageReader {
  /** A session's transcript as its hooks name it; `/clear` begins another one. */
  follow(transcript: string): void;
  /** More was spent, in US dollars: the live figure of the agent's metrics. Reported with the next check. */
  spent(usd: number): void;
  /** Reads what is new and reports totals when they changed. Calls made meanwhile are one more read after this one. */
  check(): Promise<void>;
}

/**
 * Follows Claude Code's transcripts (JSON lines), those of subagents beside them included, and adds up usage. The
 * transcript names the cost only when a session ends; until then it is what `spent` was told.
 */
export function createUsageReader(ports: {
  onTotals(totals: UsageTotals): void;
  /** Every line, once, in the order of its file. */
  onLine?(text: string): void;
}): UsageReader {
  const tally = createUsageTally();
  const files = new Map<string, LineFollower>();
  const sessions = new Set<string>();
  let reported = '';
  let running: Promise<void> | null = null;
  let again = false;
  const add = (file: string) => {
    if (files.has(file)) return;
    const take = (text: string) => {
      tally.line(text);
      ports.onLine?.(text);
    };
    files.set(file, followLines(file, take));
  };
  const readAll = async () => {
    for (const session of sessions) for (const file of await subagentFiles(session)) add(file);
    for (const follower of files.values()) await follower.read();
    const totals = tally.totals();
    const text = JSON.stringify(totals);
    if (text === reported) return;
    reported = text;
    if (totals.requests > 0 || totals.costUsd !== null) ports.onTotals(totals);
  };
  const loop = async () => {
    do {
      again = false;
      await readAll();
    } while (again);
    running = null;
  };
  return {
    follow(transcript) {
      sessions.add(transcript);
      add(transcript);
    },
    spent: tally.spent,
    check() {
      if (running) again = true;
      else running = loop();
      return running;
    },
  };
}

/** `…/SESSION.jsonl` keeps its subagents in `…/SESSION/subagents/**`. */
async function subagentFiles(transcript: string): Promise<string[]> {
  const directory = join(transcript.replace(/\.jsonl$/, ''), 'subagents');
  const entries = await readdir(directory, { recursive: true }).catch(() => []);
  return entries.filter((name) => name.endsWith('.jsonl')).map((name) => join(directory, name));
}
