import { z } from 'zod';
import { OpenedBoundary } from './boundary.ts';
import { ChangesFact } from './changes.ts';
import { TestReview } from './check.ts';
import { EvidenceKind, Never, Rollback, TouchMap } from './contract.ts';
import { Redaction, StatementKind } from './evidence.ts';
import { FreezeWay } from './freeze-way.ts';
import { type Answerer, Identity } from './identity.ts';
import { FactProvenance, known } from './known.ts';
import { Problem } from './problem.ts';
import * as part from './record-parts.ts';
import { Release, Signature } from './release.ts';
import { Tag } from './tag.ts';
import { WitnessFacts } from './witness.ts';
import { DataClass, Outcome, Risk } from './words.ts';

const Count = z.number().int();

const People = z.strictObject({
  /** Who started the run. */
  delegator: Identity,
  /** Who answers for it, by the contract. */
  owner: z.string(),
  riskOwner: known(z.string()),
  approver: known(z.string()),
  approval: z.strictObject({ hash: z.string(), by: Identity, signature: Signature.optional() }),
});

const Agent = z.strictObject({
  profile: z.string(),
  title: z.string(),
  command: z.array(z.string()),
  version: known(z.string()),
  osUser: z.string(),
  declaredIdentity: known(z.string()),
  gitAuthor: known(z.string()),
  /** Names, never values. */
  passedVariables: z.array(z.string()),
  mcpCredentials: z.array(z.string()),
  permissions: z.strictObject({ may: TouchMap, ask: TouchMap, never: Never }),
  standing: z.array(z.strictObject({ source: z.enum(['user', 'organisation']), file: z.string() })),
});

/** The contract in force at the end; `amendments` says how it came from the one the run began under. */
const ContractFacts = z.strictObject({
  file: z.string(),
  version: Count,
  hash: z.string(),
  text: z.string(),
  /** Of the contract the run began under: what was approved at the start. */
  approvedHash: z.string(),
  approvedText: z.string(),
  hold: z.string(),
  expires: known(z.string()),
  reviewBy: known(z.string()),
  amendments: z.array(part.AmendmentFact),
});

const Channel = z.strictObject({
  name: z.string(),
  holds: z.enum(['block', 'watch']),
  opened: known(z.strictObject({ t: z.number(), handshakeMs: z.number() })),
  failures: z.array(z.strictObject({ t: z.number(), reason: z.string() })),
  couldBlock: Count,
  onlyWatched: Count,
  statement: z.string(),
});

const Files = z.strictObject({
  inspected: z.array(part.FileFact),
  /** The change was let through and reported as done. */
  changed: z.array(part.FileFact),
  /** Let through, but nobody said that it happened as meant. */
  assumedChanged: z.array(part.FileFact),
  /** What the workspace itself shows. */
  observed: known(z.array(part.ObservedChange)),
  /** Changed without an earlier read of the same file by the agent. */
  changedUnread: z.array(z.string()),
});

const EvidenceFact = z.strictObject({
  kind: EvidenceKind,
  demanded: z.boolean(),
  /** stale: a check said it, and files have changed since. */
  status: z.enum(['present', 'stale', 'missing']),
  items: z.array(z.strictObject({ t: z.number(), text: z.string(), provenance: FactProvenance })),
});

/** The run record, version 1: what other tools read. Everything is in it; what is not known says so. */
export const RunRecord = z.strictObject({
  record: z.literal(1),
  run: z.strictObject({
    id: z.string(),
    version: z.string(),
    startedAt: z.string(),
    endedAt: known(z.string()),
    durationMs: known(z.number()),
    workspace: z.string(),
    branch: known(z.string()),
    head: known(z.string()),
    dirty: known(z.boolean()),
    attended: z.boolean(),
    /** False when the run was interrupted or is not over. */
    complete: z.boolean(),
  }),
  outcome: known(
    z.strictObject({
      outcome: Outcome,
      reason: z.string(),
      exitCode: z.number().nullable(),
      signal: z.string().nullable(),
    }),
  ),
  request: z.strictObject({ task: z.string(), ticket: known(z.string()), sources: z.array(z.string()) }),
  people: People,
  agent: Agent,
  contract: ContractFacts,
  risk: z.strictObject({ declared: Risk, reached: Risk, rises: z.array(part.RiskRise) }),
  boundary: z.strictObject({
    kind: z.string(),
    /** What it held, or why there was none. */
    reason: z.string(),
    /** Who wanted the run to go without; null when nobody did. */
    by: Identity.nullable(),
    /** As it was when it was opened; null when it never was. */
    opened: OpenedBoundary.nullable(),
    /** What holds the processes of the run together, for freezing and ending them; not on record of older runs. */
    heldBy: FreezeWay.optional(),
    events: z.array(z.strictObject({ t: z.number(), what: z.string() })),
  }),
  channel: Channel,
  totals: z.strictObject({
    actions: Count,
    allow: Count,
    ask: Count,
    deny: Count,
    stop: Count,
    approved: Count,
    refused: Count,
  }),
  files: Files,
  tools: z.array(part.ToolFact),
  servers: z.array(part.ServerFact),
  commands: z.array(part.CommandFact),
  reached: z.array(part.TargetFact),
  exposed: z.array(part.TargetFact),
  delegated: z.array(part.TargetFact),
  notUnderstood: z.array(part.TargetFact),
  denied: z.array(part.DeniedFact),
  boundaryPressure: z.strictObject({
    /** `none`, or the counts in words. */
    statement: z.string(),
    asks: Count,
    denials: Count,
    stops: Count,
    list: z.array(part.PressureFact),
    /** What was refused or only asked for at first and then reached in another way. */
    workedAround: z.strictObject({ statement: z.string(), list: z.array(part.WorkedAroundFact) }),
  }),
  approvals: z.strictObject({
    statement: z.string(),
    requested: Count,
    granted: Count,
    list: z.array(part.ApprovalFact),
  }),
  grants: z.array(part.GrantFact),
  stops: z.array(part.StopFact),
  pauses: z.array(part.PauseFact),
  capabilities: z.array(part.CapabilityFact),
  scope: z.strictObject({
    usedNotAllowed: z.array(part.UsedNotAllowed),
    allowedNeverUsed: z.array(z.strictObject({ rule: z.string(), text: z.string() })),
  }),
  data: z.strictObject({ allowed: z.array(DataClass), touched: z.array(part.DataFact) }),
  evidence: z.array(EvidenceFact),
  tests: z.strictObject({
    checks: z.array(part.CheckFact),
    pairs: z.array(part.CheckPairFact),
    /** Changed tests, fixtures and snapshots. */
    changed: known(z.array(TestReview)),
    gaps: z.array(z.string()),
  }),
  /** What the agent said of its own work, by heading; apart from what was observed. */
  statements: z.record(StatementKind, known(z.array(z.string()))),
  residualRisk: z.strictObject({ risks: known(z.array(z.string())), owner: known(z.string()) }),
  findings: z.array(part.Finding),
  cost: z.strictObject({ usd: known(z.number()), tokens: known(Count), requests: known(Count) }),
  retries: z.strictObject({
    /** Highest count of the same failure. */
    similarFailures: Count,
    failures: z.array(z.strictObject({ failure: z.string(), count: Count })),
  }),
  outsideEffects: z.array(part.OutsideEffect),
  rollback: z.strictObject({
    note: Rollback.partial(),
    complete: z.boolean(),
    missing: z.array(z.string()),
    rehearsed: known(part.RollbackFact),
    done: known(part.RollbackFact),
  }),
  incidentTrigger: known(z.string()),
  /** Only for a run that works beside its workspace. */
  changes: ChangesFact.optional(),
  decision: known(Release),
  /** All decisions, the last one last: a hold may become a ship. */
  decisions: z.array(z.strictObject({ t: z.number(), ...Release.shape })),
  legalHold: z.strictObject({ by: Identity, reason: z.string(), at: z.string() }).nullable(),
  /** Only for a run that has some; each is there once, in the order they were put on it. */
  tags: z.array(z.strictObject({ tag: Tag, by: Identity, at: z.string() })).optional(),
  incidents: z.array(
    z.strictObject({
      t: z.number(),
      trigger: z.string(),
      by: Identity,
      at: z.string(),
      disabled: z.array(z.string()),
      linked: z.array(z.string()),
    }),
  ),
  viewers: z.array(part.ViewerFact),
  notes: z.array(z.strictObject({ t: z.number(), text: z.string(), by: Identity, marker: z.boolean() })),
  limits: z.array(z.strictObject({ t: z.number(), limit: z.string(), problem: Problem })),
  witnessed: WitnessFacts,
  snapshots: z.array(
    z.strictObject({
      t: z.number(),
      id: z.string(),
      moment: z.string(),
      tree: z.string(),
      how: z.enum(['git', 'copy']),
      files: Count,
      /** Things it could not keep. */
      missing: Count,
    }),
  ),
  redactions: z.strictObject({ count: Count, kinds: z.array(Redaction) }),
  integrity: z.strictObject({
    events: Count,
    /** Hash of the last journal line: anchors the whole chain. */
    lastHash: z.string(),
    torn: z.strictObject({ bytes: Count }).nullable(),
    signatures: z.array(
      z.strictObject({ t: z.number(), head: z.string(), events: Count, by: Identity, at: z.string() }),
    ),
    anchors: z.array(
      z.strictObject({ t: z.number(), head: z.string(), commit: z.string(), ref: z.string() }),
    ),
  }),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** Used by readers of approvals and denials: the name of whoever answered. */
export function answererName(by: Answerer): string {
  return by.kind === 'person' ? by.identity.name : `nobody (${by.because})`;
}
