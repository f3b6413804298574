import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUsageReader } from '../../src/channels/claude-transcript.ts';
import type { UsageTotals } from '../../src/channels/usage-tally.ts';

let at: string;
let file: string;
let seen: UsageTotals[];
beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'cs-usage-'));
  file = join(at, 'session.jsonl');
  seen = [];
});
afterEach(() => rmSync(at, { recursive: true, force: true }));

const answer = (id: string, input = 1000, output = 50) =>
  `${JSON.stringify({
    type: 'assistant',
    message: {
      id,
      usage: {
        input_tokens: input,
        output_tokens: output,
        cache_creation_input_tokens: 20,
        cache_read_input_tokens: 300,
      },
    },
  })}\n`;
const cost = (usd: unknown) => `${JSON.stringify({ type: 'cost-state', totalCostUSD: usd })}\n`;

function reader() {
  const usage = createUsageReader({ onTotals: (totals) => seen.push(totals) });
  usage.follow(file);
  return usage;
}

it('adds up answers, each once, as they come', async () => {
  const usage = reader();
  await usage.check();
  expect(seen).toEqual([]);
  writeFileSync(file, answer('m1', 1000, 1) + answer('m1'));
  await usage.check();
  appendFileSync(file, answer('m2'));
  await usage.check();
  await usage.check();
  expect(seen).toEqual([
    { costUsd: null, tokens: 1070, cacheReadTokens: 300, requests: 1 },
    { costUsd: null, tokens: 2140, cacheReadTokens: 600, requests: 2 },
  ]);
});

it('waits for the end of a line, cut anywhere', async () => {
  const usage = reader();
  const line = answer('m漢1') + cost(0.5);
  const bytes = Buffer.from(line);
  for (let i = 0; i < bytes.length; i += 7) {
    appendFileSync(file, bytes.subarray(i, i + 7));
    await usage.check();
  }
  expect(seen.at(-1)).toEqual({ costUsd: 0.5, tokens: 1070, cacheReadTokens: 300, requests: 1 });
});

it('counts subagents beside the session', async () => {
  const usage = reader();
  writeFileSync(file, answer('m1'));
  mkdirSync(join(at, 'session/subagents/workflows/w1'), { recursive: true });
  writeFileSync(join(at, 'session/subagents/agent-a.jsonl'), answer('s1'));
  writeFileSync(join(at, 'session/subagents/workflows/w1/agent-b.jsonl'), answer('s2'));
  await usage.check();
  expect(seen.at(-1)?.requests).toBe(3);
});

it('takes live figures until the transcript names a higher one', async () => {
  const usage = reader();
  writeFileSync(file, answer('m1'));
  usage.spent(0.1);
  usage.spent(0.2);
  await usage.check();
  expect(seen.at(-1)?.costUsd).toBeCloseTo(0.3);
  appendFileSync(file, cost(0.2) + cost(0.4));
  await usage.check();
  expect(seen.at(-1)?.costUsd).toBe(0.4);
});

it('reads a file that was written anew without counting twice', async () => {
  const usage = reader();
  writeFileSync(file, answer('m1') + answer('m2') + answer('m3'));
  await usage.check();
  writeFileSync(file, answer('m1'));
  await usage.check();
  appendFileSync(file, answer('m4'));
  await usage.check();
  expect(seen.at(-1)?.requests).toBe(4);
});

it.each([
  'not json "usage"\n',
  '{"usage": \n',
  '\xff\xfe"usage"\n',
  '[]\n7\n"usage"\nnull\n',
  `${JSON.stringify({ type: 'assistant', message: { id: 7, usage: {} } })}\n`,
  `${JSON.stringify({ type: 'assistant', message: { usage: 'all' } })}\n`,
  cost('much'),
  cost(-1),
  '\n\n\n',
])('passes over junk: %j', async (junk) => {
  const usage = reader();
  writeFileSync(file, Buffer.from(junk, 'latin1'));
  appendFileSync(file, answer('m1'));
  await usage.check();
  expect(seen).toEqual([{ costUsd: null, tokens: 1070, cacheReadTokens: 300, requests: 1 }]);
});

it('counts nothing below nothing', async () => {
  const usage = reader();
  writeFileSync(file, answer('m1', -5_000, 50));
  await usage.check();
  expect(seen.at(-1)?.tokens).toBe(70);
});

it('reads calls made meanwhile in one more go', async () => {
  const usage = reader();
  writeFileSync(file, answer('m1'));
  const checks = [usage.check(), usage.check(), usage.check()];
  appendFileSync(file, answer('m2'));
  await Promise.all(checks);
  expect(seen.at(-1)?.requests).toBe(2);
});

it('follows a directory or a missing file without complaint', async () => {
  const usage = createUsageReader({ onTotals: (totals) => seen.push(totals) });
  usage.follow(at);
  usage.follow(join(at, 'missing.jsonl'));
  await usage.check();
  expect(seen).toEqual([]);
});

it('waits for nobody where the agent names a pipe for its transcript', async () => {
  execFileSync('mkfifo', [file]);
  const reader = createUsageReader({ onTotals: (totals) => seen.push(totals) });
  // Each would hold one of the threads that all files of this process are read with.
  for (let at = 0; at < 8; at += 1) reader.follow(file);
  await reader.check();
  expect(seen).toEqual([]);
});
