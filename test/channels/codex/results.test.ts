import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCallLedger } from '../../../src/channels/call-ledger.ts';
import { CodexHook } from '../../../src/channels/codex/payload.ts';
import { createResults } from '../../../src/channels/codex/results.ts';
import { type RolloutItem, readRolloutLine } from '../../../src/channels/codex/rollout.ts';
import { createRolloutReader } from '../../../src/channels/codex/rollout-reader.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { recordingPorts } from '../recording-ports.ts';

const file = join(import.meta.dirname, '../../fixtures/codex/rollout.jsonl');
const items = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .flatMap((line) => {
    const read = readRolloutLine(line);
    return read?.is === 'item' ? [read.item] : [];
  });
const item = (fits: (one: RolloutItem) => boolean): RolloutItem => {
  const found = items.find(fits);
  if (!found) throw new Error('no such item');
  return found;
};
const failing = item((one) => one.type === 'CommandExecution' && one.exit_code === 3);
const change = item((one) => one.type === 'FileChange');
const command = (one: RolloutItem) => (one.type === 'CommandExecution' ? one.command.at(-1) : '');

function open() {
  const { ports, finished, said } = recordingPorts();
  const doubts: string[] = [];
  const ledger = createCallLedger();
  const results = createResults({
    ...{ ledger, ports, doubted: (reason) => void doubts.push(reason) },
    look: async () => {},
    wait: async () => {},
  });
  const release = (id: string, tool: string, input: Record<string, unknown>) =>
    ledger.set(id, { at: 'released', action: 'a1', tool, input });
  return { results, ledger, release, finished, said, doubts };
}

const ended = (id: string, ran: string, response: unknown) => {
  const one = CodexHook.parse({
    ...{ hook_event_name: 'PostToolUse', session_id: 's', turn_id: 't', cwd: '/repo', tool_name: 'Bash' },
    ...{ tool_use_id: id, tool_input: { command: ran }, tool_response: response },
  });
  if (one.hook_event_name !== 'PostToolUse') throw new Error('unreachable');
  return one;
};

describe('what became of a call', () => {
  it('is told with the exit code that Codex writes down', () => {
    const { results, release, finished, doubts } = open();
    release(failing.id, 'Bash', { command: command(failing) });
    results.written(failing, 12);
    results.written(failing, 12);
    expect(finished).toEqual([
      expect.objectContaining({
        action: 'a1',
        outcome: 'failed',
        differs: false,
        ms: 12,
        output: { text: 'out\nerr\n', exit: 3, partial: false },
      }),
    ]);
    expect(doubts).toEqual([]);
  });

  it('is told without one where nothing was written down', async () => {
    const { results, release, finished } = open();
    release('c1', 'Bash', { command: 'ls' });
    await results.reported(ended('c1', 'ls', 'a.txt\n'));
    expect(finished).toEqual([
      expect.objectContaining({ outcome: 'ok', output: { text: 'a.txt\n', exit: null, partial: true } }),
    ]);
  });

  it.each([
    ['undefined', undefined, 'without asking for it'],
    ['asked', { at: 'asked' as const }, 'before it was answered'],
    ['denied', { at: 'denied' as const, action: 'a1' }, 'although a1 was refused'],
    ['withdrawn', { at: 'withdrawn' as const, action: 'a1' }, 'although nobody waited for a1 any more'],
  ])('is doubted when it ran while it was %s', async (_, stood, says) => {
    for (const how of ['written', 'reported']) {
      const { results, ledger, doubts } = open();
      if (stood) ledger.set(failing.id, stood);
      if (how === 'written') results.written(failing, 1);
      else await results.reported(ended(failing.id, 'ls', ''));
      expect(doubts).toEqual([expect.stringContaining(says)]);
      expect(doubts[0]).toMatch(/^Codex ran the command "/);
      results.written(failing, 1);
      expect(doubts).toHaveLength(1);
    }
  });

  it('is doubted when it was something else than what was released', async () => {
    const other = open();
    other.release(failing.id, 'Bash', { command: 'true' });
    other.results.written(failing, 1);
    expect(other.doubts).toEqual([expect.stringContaining('another command')]);
    expect(other.finished[0]?.differs).toBe(true);
    const patched = open();
    const patch = '*** Begin Patch\n*** Add File: other.txt\n+x\n*** End Patch\n';
    patched.release(change.id, 'apply_patch', { command: patch });
    patched.results.written(change, 1);
    expect(patched.doubts).toEqual([expect.stringMatching(/Codex changed \/repo\/changed.txt, which/)]);
    const fitting = open();
    fitting.release(change.id, 'apply_patch', { command: patch.replace('other', 'changed') });
    fitting.results.written(change, 1);
    expect([fitting.doubts, fitting.finished[0]?.outcome]).toEqual([[], 'ok']);
    const reported = open();
    reported.release('c1', 'Bash', { command: 'ls' });
    await reported.results.reported(ended('c1', 'rm a', ''));
    expect(reported.doubts).toEqual([expect.stringContaining('another input')]);
  });

  it('is nothing where nothing ran, and a note where the person ran it', () => {
    const { results, ledger, finished, doubts, said } = open();
    ledger.set(failing.id, { at: 'denied', action: 'a1' });
    results.written({ ...failing, status: 'declined' }, 1);
    if (failing.type === 'CommandExecution')
      results.written({ ...failing, id: 'other', source: 'user_shell' }, 1);
    expect([finished, doubts]).toEqual([[], []]);
    expect(said).toEqual([expect.stringMatching(/^anomaly somebody at the agent's screen/)]);
  });
});

describe('the file Codex writes a session down in', () => {
  it('is followed, with those of subagents, and its usage added up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-rollout-'));
    const totals: UsageTotals[] = [];
    const seen: string[] = [];
    const reader = createRolloutReader({
      since: 0,
      onItem: ({ id }) => void seen.push(id),
      onTotals: (one) => void totals.push(one),
    });
    try {
      const usage = (id: string) =>
        `${JSON.stringify({ type: 'token_usage_record', payload: { response_id: id, usage: { input_tokens: 1000, cached_input_tokens: 300, output_tokens: 50 } } })}\n`;
      writeFileSync(join(folder, 'rollout-1-main.jsonl'), readFileSync(file));
      reader.follow(join(folder, 'rollout-1-main.jsonl'));
      reader.follow(join(folder, 'missing.jsonl'));
      await Promise.all([reader.check(), reader.check()]);
      expect(seen).toEqual(items.map(({ id }) => id));
      expect(totals).toEqual([{ costUsd: null, tokens: 1500, cacheReadTokens: 600, requests: 2 }]);
      writeFileSync(join(folder, 'rollout-2-child.jsonl'), usage('one') + usage('one'));
      writeFileSync(join(folder, 'rollout-3-stranger.jsonl'), usage('two'));
      reader.subagent('child');
      await reader.check();
      expect(totals.at(-1)).toEqual({ costUsd: null, tokens: 2250, cacheReadTokens: 900, requests: 3 });
      const late = createRolloutReader({
        since: Date.now() * 2,
        onItem: ({ id }) => void seen.push(`late ${id}`),
        onTotals: () => {},
      });
      late.follow(join(folder, 'rollout-1-main.jsonl'));
      await late.check();
      expect(seen.filter((id) => id.startsWith('late'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['', '{', '{"type":"event_msg","payload":{"type":"item_completed"}}', '"token_usage_record"'])(
    'says nothing in the line %s',
    (line) => {
      expect(readRolloutLine(line)).toBeUndefined();
    },
  );
});
