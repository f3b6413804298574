import { z } from 'zod';

/** What `verify` looks at, in the order it is told. */
export const CheckName = z.enum([
  'bundle',
  'journal',
  'end',
  'contract',
  'verdicts',
  'record',
  'recording',
  'outputs',
  'snapshots',
  'signatures',
  'decisions',
  'anchors',
  'against',
]);
export type CheckName = z.infer<typeof CheckName>;

/** One thing that was looked at, and what it came to. */
export const Checked = z.strictObject({
  check: CheckName,
  /** unchecked: it could not be looked at, or there is nothing that would show a change. */
  status: z.enum(['ok', 'failed', 'unchecked']),
  /** The first bad place: a file of the run, `journal.jsonl:LINE`, or a member of a file; null unless failed. */
  where: z.string().nullable(),
  detail: z.string(),
});
export type Checked = z.infer<typeof Checked>;

/** Everything `verify` found out about one run. */
export const Verification = z.strictObject({
  verification: z.literal(1),
  run: z.string(),
  /** Lines of the journal, and the hash of the last one; null when the journal is damaged. */
  events: z.number().int().nullable(),
  head: z.string().nullable(),
  /** False: a failed check, below. */
  ok: z.boolean(),
  /** Whether a listed key or an anchor stands for the head, so that a journal written anew would be noticed. */
  vouched: z.boolean(),
  checks: z.array(Checked),
});
export type Verification = z.infer<typeof Verification>;

export const passed = (check: CheckName, detail: string): Checked => ({
  check,
  status: 'ok',
  where: null,
  detail,
});

export const failedAt = (check: CheckName, where: string, detail: string): Checked => ({
  check,
  status: 'failed',
  where,
  detail,
});

export const unchecked = (check: CheckName, detail: string): Checked => ({
  check,
  status: 'unchecked',
  where: null,
  detail,
});
