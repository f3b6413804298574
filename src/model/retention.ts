import { z } from 'zod';
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

const kept: Readonly<Record<'ship' | 'hold' | 'escalate', KeepKind>> = {
  ship: 'shipped',
  hold: 'held',
  escalate: 'escalated',
};

/** By age, legal hold, incidents and decision. `isOld` is asked with the ISO 8601 time of the run's end. */
export function fateOf(
  record: RunRecord,
  how: { readonly isOld: (end: string) => boolean; readonly keep: readonly KeepKind[] },
): Fate {
  const end = record.run.endedAt.known ? record.run.endedAt.value : record.run.startedAt;
  if (record.legalHold) return { fate: 'keep', why: `legal hold by ${record.legalHold.by.name}` };
  if (!how.isOld(end)) return { fate: 'keep', why: 'not old enough' };
  if (record.incidents.length > 0) return { fate: 'ask', why: 'an incident was opened about it' };
  if (!record.decision.known) return { fate: 'ask', why: 'nobody has decided about it' };
  const { decision } = record.decision.value;
  if (how.keep.includes(kept[decision])) return { fate: 'keep', why: kept[decision] };
  return { fate: 'prune' };
}
