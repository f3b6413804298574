import { z } from 'zod';
import { Identity } from './identity.ts';

/** An SSH signature (OpenSSH's PROTOCOL.sshsig) in the namespace `countersign`. */
export const Signature = z.strictObject({
  /** The name the key is listed under in the allowed-signers file. */
  principal: z.string(),
  /** `SHA256:…` as ssh-keygen prints it. */
  key: z.string(),
  /** The armoured signature. */
  signature: z.string(),
});
export type Signature = z.infer<typeof Signature>;

export const ReleaseDecision = z.enum(['ship', 'hold', 'escalate']);
export type ReleaseDecision = z.infer<typeof ReleaseDecision>;

/** Something that stands against shipping, as a code for programs and a sentence for people. */
export const Obstacle = z.strictObject({ code: z.string(), text: z.string() });
export type Obstacle = z.infer<typeof Obstacle>;

/** A release decision as it is written down. */
export const Release = z.strictObject({
  decision: ReleaseDecision,
  by: Identity,
  reason: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Who answers for it from now on. */
  owner: z.string().nullable().default(null),
  /** What the person says they looked at. */
  reviewed: z.array(z.string()).default([]),
  residual: z.strictObject({ risk: z.string(), owner: z.string() }).nullable().default(null),
  /** What is done first when it goes wrong. */
  containment: z.string().nullable().default(null),
  incidentTrigger: z.string().nullable().default(null),
  /** What stood against shipping at that moment; with `override` it was shipped all the same. */
  obstacles: z.array(Obstacle).default([]),
  override: z.string().nullable().default(null),
  /** The commit that ships, when it is known. */
  commit: z.string().nullable().default(null),
  /** Over the canonical JSON of the decision without this field, with the run's id and the hash of the journal's last line. */
  signature: Signature.nullable().default(null),
});
export type Release = z.infer<typeof Release>;

/** What became of one path in a rollback. */
export const RestoredPath = z.strictObject({
  path: z.string(),
  /**
   * restored: as before the run. merged: the run's change is out, a later one is kept. kept: a later change stands and the
   * run's change with it. removed: it was not there before the run. failed: nothing was changed.
   */
  how: z.enum(['restored', 'merged', 'kept', 'removed', 'already', 'failed']),
  why: z.string(),
});
export type RestoredPath = z.infer<typeof RestoredPath>;

/** A rehearsed or done rollback as it is written down. */
export const RollbackReport = z.strictObject({
  by: Identity,
  ok: z.boolean(),
  /** One sentence. */
  detail: z.string(),
  at: z.string().default(''),
  paths: z.array(RestoredPath).default([]),
  /** How many more there are than `paths` lists. */
  more: z.number().int().default(0),
  /** Tree the touched paths had before the run, and what the rollback came to; equal when it is proved. */
  wanted: z.string().nullable().default(null),
  got: z.string().nullable().default(null),
  /** Checks run on the restored files. */
  checks: z.array(z.strictObject({ command: z.string(), exit: z.number().int().nullable() })).default([]),
  /** Effects outside the workspace that no rollback undoes. */
  notUndone: z.array(z.string()).default([]),
});
export type RollbackReport = z.infer<typeof RollbackReport>;
