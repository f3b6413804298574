import { z } from 'zod';
import { CheckKind, CheckResult } from './check.ts';
import { FreshnessState } from './evidence.ts';
import { ReleaseDecision } from './release.ts';
import { Outcome, Risk } from './words.ts';

/** What is said about a run; a name, not an address to look anything up at. */
export const predicateType = 'https://countersign.dev/attestations/agent-run/v1';
/** in-toto Attestation Framework, Statement v1. */
export const statementType = 'https://in-toto.io/Statement/v1';
/** What an envelope around a statement holds (in-toto Attestation Framework, envelope layer). */
export const payloadType = 'application/vnd.in-toto+json';

const Count = z.number().int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Person = z.strictObject({
  name: z.string(),
  /** Whether a key stands behind the name. */
  signed: z.boolean(),
});

/** A ResourceDescriptor with the members that are used here. */
const Subject = z.strictObject({
  /** `commit`, `workspace`, or the path of a file the run changed. */
  name: z.string(),
  digest: z.union([
    z.strictObject({ sha256: Sha256 }),
    z.strictObject({ gitCommit: z.string() }),
    z.strictObject({ gitTree: z.string() }),
  ]),
});
export type Subject = z.infer<typeof Subject>;

/** What a supervised run came to, short enough to be read by a policy. Null: not on record. */
const AgentRun = z.strictObject({
  run: z.strictObject({
    id: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    outcome: Outcome.nullable(),
    /** False: it was interrupted, and its record is not whole. */
    complete: z.boolean(),
    attended: z.boolean(),
  }),
  supervisor: z.strictObject({
    name: z.literal('countersign'),
    version: z.string(),
    /** What held the agent beside the supervisor's own gate; `none` is no sandbox. */
    boundary: z.string(),
    channel: z.string(),
    /** Actions that could only be watched. */
    onlyWatched: Count,
  }),
  request: z.strictObject({ task: z.string(), ticket: z.string().nullable() }),
  delegator: Person,
  owner: z.string(),
  agent: z.strictObject({
    profile: z.string(),
    version: z.string().nullable(),
    /** The account it acted under, as the contract says. */
    identity: z.string().nullable(),
  }),
  contract: z.strictObject({
    sha256: Sha256,
    version: z.number().int(),
    /** Of the contract the run began under. */
    approvedSha256: Sha256,
    approvedBy: Person,
  }),
  risk: z.strictObject({ declared: Risk, reached: Risk }),
  totals: z.strictObject({
    actions: Count,
    allow: Count,
    ask: Count,
    deny: Count,
    stop: Count,
    approved: Count,
    refused: Count,
  }),
  /** How many there are of each kind. */
  findings: z.strictObject({ count: Count, kinds: z.record(z.string(), Count) }),
  checks: z.array(
    z.strictObject({
      command: z.string(),
      kind: CheckKind,
      status: CheckResult.shape.status,
      freshness: FreshnessState,
    }),
  ),
  changes: z.strictObject({
    /** Differences between the workspace before and after; null when nobody looked. */
    files: Count.nullable(),
    /** Of them nothing that ran explains. */
    unclaimed: Count.nullable(),
    /** Changed files that are not among the subjects: deleted, or not kept. */
    withoutDigest: Count,
  }),
  rollbackRehearsed: z.boolean().nullable(),
  decision: z
    .strictObject({
      decision: ReleaseDecision,
      by: Person,
      at: z.string(),
      obstacles: Count,
      /** Why it was shipped against them. */
      override: z.string().nullable(),
    })
    .nullable(),
  /** The record behind all this: `countersign verify RUN --against` this file finds whether it still is the same. */
  journal: z.strictObject({ events: Count, head: Sha256, signatures: Count }),
});
export type AgentRun = z.infer<typeof AgentRun>;

export const Statement = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(Subject).min(1),
  predicateType: z.literal(predicateType),
  predicate: AgentRun,
});
export type Statement = z.infer<typeof Statement>;

/** DSSE v1: the payload as base64, signed with its type. */
export const Envelope = z.strictObject({
  payload: z.string(),
  payloadType: z.literal(payloadType),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })).min(1),
});
export type Envelope = z.infer<typeof Envelope>;
