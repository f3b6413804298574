import { z } from 'zod';
import type { Keeping, Organisation } from './organisation.ts';
import type { RunRecord } from './record.ts';

/** What a run may be kept for, whatever its age. */
export const KeepKind = z.enum(['shipped', 'held', 'escalated']);
export type KeepKind = z.infer<typeof KeepKind>;

/** What is left of a run that was pruned: enough to say that it was there, and what its last line was. */
export const Tombstone = z.strictObject({
  run: z.string(),
  task: z.string(),
  startedAt: z.string(),
  decision: z.string().nullable(),
  /** Hash of the journal's last line: anchors of it elsewhere can still be told to be about this run. */
  head: z.string(),
  bytes: z.number(),
  prunedAt: z.string(),
  by: z.string(),
});
export type Tombstone = z.infer<typeof Tombstone>;

/** What is to become of one run. `ask`: nobody has decided about it, so nobody deletes it without being asked. */
export type Fate =
  | { readonly fate: 'prune' }
  | { readonly fate: 'ask'; readonly why: string }
  | { readonly fate: 'keep'; readonly why: string };

const isKept = (keep: Keeping, age: number): boolean => keep === 'forever' || (keep !== null && age <= keep);

const kept: Readonly<Record<'ship' | 'hold' | 'escalate', KeepKind>> = {
  ship: 'shipped',
  hold: 'held',
  escalate: 'escalated',
};

/** How old a run must be at least, ms, and what stays whatever its age. `retention`: what the organisation lays down. */
export interface RetentionRules {
  readonly olderThan: number;
  readonly keep: readonly KeepKind[];
  readonly retention: Organisation['retention'];
}

/** By age, legal hold, incidents and decision. `age` is asked with the ISO 8601 time of the run's end, and says ms. */
export function fateOf(record: RunRecord, how: RetentionRules, age: (end: string) => number): Fate {
  const end = record.run.endedAt.known ? record.run.endedAt.value : record.run.startedAt;
  if (record.legalHold) return { fate: 'keep', why: `legal hold by ${record.legalHold.by.name}` };
  if (!(age(end) > how.olderThan)) return { fate: 'keep', why: 'not old enough' };
  const shipped = record.decision.known && record.decision.value.decision === 'ship';
  if (isKept(how.retention.keep, age(end)) || (shipped && isKept(how.retention.keepShipped, age(end))))
    return { fate: 'keep', why: 'the organisation keeps it longer' };
  if (record.incidents.length > 0) return { fate: 'ask', why: 'an incident was opened about it' };
  if (!record.decision.known) return { fate: 'ask', why: 'nobody has decided about it' };
  const { decision } = record.decision.value;
  if (how.keep.includes(kept[decision])) return { fate: 'keep', why: kept[decision] };
  return { fate: 'prune' };
}
