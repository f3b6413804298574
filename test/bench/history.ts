import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listHistory } from '../../src/commands/history-list.ts';
import type { HistoryEntry } from '../../src/model/history-entry.ts';
import {
  type Finding,
  interleaved,
  limitFinding,
  median,
  ms,
  ratioFinding,
  timed,
  timedAsync,
} from './measure.ts';
import { must } from './must.ts';

const runs = 10_000;

function entryOf(number: number): HistoryEntry {
  return {
    run: `01KAGB3C4D5E6F7G8H9J${String(number).padStart(5, '0')}A`,
    startedAt: new Date(1_795_341_600_000 + number * 60_000).toISOString(),
    profile: 'claude-code',
    agent: 'Claude Code',
    task: `Find out why failed syncs of account ${number} are tried again for ever, and fix it`,
    slug: `find-out-why-failed-syncs-${number}`,
    owner: 'dana@example.com',
    durationMs: 252_000 + number,
    totals: { actions: 22, allow: 18, ask: 1, deny: 1, stop: 2, approved: 1, refused: 0 },
    outcome: 'done',
    workspace: '/home/dana/projects/app',
    branch: 'main',
    filesChanged: number % 9,
    risk: 'medium',
    decision: null,
    contractHash: 'c'.repeat(64),
    costUsd: 0.42,
  };
}

/** Opening a store of ten thousand runs: the index read, checked, and compared with what is there. */
export async function benchHistory(): Promise<Finding[]> {
  const store = mkdtempSync(join(tmpdir(), 'bench-store-'));
  try {
    const entries = Array.from({ length: runs }, (_, number) => entryOf(number));
    for (const { run } of entries) mkdirSync(join(store, 'runs', run), { recursive: true });
    const path = join(store, 'history.json');
    writeFileSync(path, `${JSON.stringify({ history: 1, entries, damaged: [] })}\n`);
    const samples = await interleaved(15, {
      bare: () =>
        timed(() => {
          readdirSync(join(store, 'runs'));
          const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
          return json;
        }),
      ours: () =>
        timedAsync(async () => {
          if (must(await listHistory(store)).length !== runs) throw new Error('runs are missing');
        }),
    });
    const [bare, ours] = [median(samples.bare ?? []), median(samples.ours ?? [])];
    const about = { bench: 'history', what: 'list 10,000 runs' };
    return [
      ratioFinding({ ...about, ours, baseline: bare, name: 'readdir + JSON.parse', limit: null }),
      limitFinding({
        ...about,
        what: 'list 10,000 runs, own time',
        ours: ours - bare,
        limit: 30,
        baseline: `${ms(bare)} is reading and parsing`,
      }),
    ];
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}
