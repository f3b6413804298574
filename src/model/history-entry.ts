import { z } from 'zod';
import type { RunRecord } from './record.ts';
import { Tag } from './tag.ts';
import { Outcome, Risk } from './words.ts';

/** One row of the run list: enough to browse without opening the run. */
export const HistoryEntry = z.strictObject({
  run: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  profile: z.string(),
  agent: z.string(),
  task: z.string(),
  /** The task as a short name: lower case, words joined by `-`. */
  slug: z.string(),
  owner: z.string(),
  durationMs: z.number().nullable(),
  totals: z.strictObject({
    actions: z.number().int(),
    allow: z.number().int(),
    ask: z.number().int(),
    deny: z.number().int(),
    stop: z.number().int(),
    approved: z.number().int(),
    refused: z.number().int(),
  }),
  /** `running` while there is no end on record. */
  outcome: z.enum([...Outcome.options, 'running']),
  workspace: z.string(),
  branch: z.string().nullable(),
  filesChanged: z.number().int(),
  risk: Risk,
  decision: z.enum(['ship', 'hold', 'escalate']).nullable(),
  contractHash: z.string(),
  costUsd: z.number().nullable(),
  /** Words a person put on it; left out where there are none. */
  tags: z.array(Tag).optional(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** The run list's row of a record. Files are those the workspace shows, or else those reported and assumed. */
export function historyEntry(record: RunRecord): HistoryEntry {
  const { files } = record;
  const claimed = new Set([...files.changed, ...files.assumedChanged].map(({ path }) => path));
  return {
    run: record.run.id,
    startedAt: record.run.startedAt,
    profile: record.agent.profile,
    agent: record.agent.title,
    task: record.request.task,
    slug: slugOf(record.request.task),
    owner: record.people.owner,
    durationMs: record.run.durationMs.known ? record.run.durationMs.value : null,
    totals: record.totals,
    outcome: record.outcome.known ? record.outcome.value.outcome : 'running',
    workspace: record.run.workspace,
    branch: record.run.branch.known ? record.run.branch.value : null,
    filesChanged: files.observed.known ? files.observed.value.length : claimed.size,
    risk: record.risk.reached,
    decision: record.decision.known ? record.decision.value.decision : null,
    contractHash: record.contract.hash,
    costUsd: record.cost.usd.known ? record.cost.usd.value : null,
    ...(record.tags === undefined ? {} : { tags: record.tags.map(({ tag }) => tag) }),
  };
}

const longestSlug = 32;

/** Letters and digits of any script stay; a task without any is `run`. */
export function slugOf(task: string): string {
  const words = task.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > longestSlug) break;
    slug = longer;
  }
  return slug || [...(words[0] ?? 'run')].slice(0, longestSlug).join('');
}
