import { z } from 'zod';
import { Identity } from './identity.ts';

/** What became of one path when the changes of a run were applied to its workspace. */
export const AppliedPath = z.strictObject({
  path: z.string(),
  /**
   * applied: as the agent left it. merged: with what somebody changed meanwhile. removed: the agent removed it. already: it
   * stood there. left: a person kept the workspace's. refused: the contract does not let it in. kept, failed: nothing was
   * changed, although it should have been.
   */
  how: z.enum(['applied', 'merged', 'removed', 'already', 'left', 'refused', 'kept', 'failed']),
  why: z.string(),
});
export type AppliedPath = z.infer<typeof AppliedPath>;

/** The changes of a run as they were applied to its workspace. */
export const ChangesReport = z.strictObject({
  by: Identity,
  at: z.string(),
  /** Everything that was to be applied is there. */
  ok: z.boolean(),
  /** One sentence. */
  detail: z.string(),
  paths: z.array(AppliedPath),
  /** How many more there are than `paths` lists. */
  more: z.number().int(),
  /** Git trees of the touched files, as they were to be and as they are; equal when it is proved. */
  wanted: z.string(),
  got: z.string(),
});
export type ChangesReport = z.infer<typeof ChangesReport>;

/** Where the changes of a run are that works beside its workspace. */
export const ChangesFact = z.strictObject({
  /**
   * held: not in the workspace. applying: somebody began and nothing says that it was finished. applied, partly: in the
   * workspace, all or some of them. discarded: nowhere any more.
   */
  state: z.enum(['held', 'applying', 'applied', 'partly', 'discarded']),
  /** One sentence for people. */
  statement: z.string(),
  by: Identity.nullable(),
  at: z.string().nullable(),
  report: ChangesReport.nullable(),
});
export type ChangesFact = z.infer<typeof ChangesFact>;
