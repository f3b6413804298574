import { z } from 'zod';
import { FileChange, Snapshot } from '../../model/snapshot.ts';

/** What the thread that looks at the workspace is born with. */
export const EvidenceBirth = z.strictObject({
  /** Absolute. */
  workspace: z.string(),
  /** Folder of the run's own for what snapshots keep, absolute. */
  store: z.string(),
  git: z.strictObject({
    program: z.string().nullable(),
    environment: z.record(z.string(), z.string().optional()),
  }),
});
export type EvidenceBirth = z.infer<typeof EvidenceBirth>;

const id = z.number().int();

/** What the host's main thread asks it. Each is answered once, with the same number. */
export const EvidenceOrder = z.discriminatedUnion('order', [
  z.strictObject({
    order: z.literal('observe'),
    id,
    label: z.string(),
    only: z.array(z.string()).nullable(),
    /** What is known after so many ms is the snapshot. */
    ms: z.number(),
  }),
  z.strictObject({ order: z.literal('changes'), id, from: Snapshot, to: Snapshot }),
  z.strictObject({ order: z.literal('content'), id, snapshot: Snapshot, path: z.string() }),
]);
export type EvidenceOrder = z.infer<typeof EvidenceOrder>;

/** What it says back. */
export const EvidenceReport = z.discriminatedUnion('report', [
  z.strictObject({ report: z.literal('observed'), id, snapshot: Snapshot }),
  z.strictObject({
    report: z.literal('changes'),
    id,
    changes: z.array(FileChange),
    more: z.number().int().nonnegative(),
  }),
  z.strictObject({ report: z.literal('content'), id, text: z.string().nullable() }),
  z.strictObject({ report: z.literal('failed'), id, why: z.string() }),
]);
export type EvidenceReport = z.infer<typeof EvidenceReport>;
