import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { followLines, type LineFollower } from '../line-follower.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { type RolloutItem, readRolloutLine } from './rollout.ts';

export interface RolloutReader {
  /** A session's file as its hooks name it. */
  follow(file: string): void;
  /** A subagent has one of its own beside that of the session it belongs to. */
  subagent(id: string): void;
  /** Reads what is new and tells of it. Calls made meanwhile are one more read after this one. */
  check(): Promise<void>;
}

/** Follows what Codex writes down of the sessions of a run, and adds up what they used. */
export function createRolloutReader(ports: {
  /** Wall clock, ms since the epoch: what ended before belongs to an earlier run of the session. */
  since: number;
  onItem(item: RolloutItem, ms: number | null): void;
  onTotals(totals: UsageTotals): void;
}): RolloutReader {
  const files = new Map<string, LineFollower>();
  const subagents = new Set<string>();
  const answers = new Map<string, { tokens: number; cacheReadTokens: number }>();
  let reported = 0;
  let running: Promise<void> | null = null;
  let again = false;

  function take(text: string): void {
    const line = readRolloutLine(text);
    if (line?.is === 'usage') answers.set(line.response, line);
    if (line?.is === 'item' && line.at >= ports.since) ports.onItem(line.item, line.ms);
  }

  function tell(): void {
    if (answers.size === reported) return;
    reported = answers.size;
    let [tokens, cacheReadTokens] = [0, 0];
    for (const one of answers.values()) {
      tokens += one.tokens;
      cacheReadTokens += one.cacheReadTokens;
    }
    ports.onTotals({ costUsd: null, tokens, cacheReadTokens, requests: answers.size });
  }

  function follow(file: string): void {
    if (!files.has(file)) files.set(file, followLines(file, take));
  }

  async function findSubagents(): Promise<void> {
    if (subagents.size === 0) return;
    for (const folder of new Set([...files.keys()].map((file) => dirname(file)))) {
      for (const name of await readdir(folder).catch(() => [])) {
        const id = [...subagents].find((one) => name.endsWith(`-${basename(one)}.jsonl`));
        if (id === undefined) continue;
        subagents.delete(id);
        follow(join(folder, name));
      }
    }
  }

  async function loop(): Promise<void> {
    do {
      again = false;
      await findSubagents();
      for (const follower of files.values()) await follower.read();
      tell();
    } while (again);
    running = null;
  }

  return {
    follow,
    subagent: (id) => void subagents.add(id),
    check() {
      if (running) again = true;
      else running = loop();
      return running;
    },
  };
}
