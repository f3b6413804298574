import { z } from 'zod';
import { Action } from './action.ts';
import { BoundaryChoice, OpenedBoundary } from './boundary.ts';
import { Disabled } from './capability.ts';
import { ChangesReport } from './changes.ts';
import { Consequence } from './consequence.ts';
import { PinnedContract } from './contract.ts';
import { Evidence, Redaction } from './evidence.ts';
import { Facts } from './facts.ts';
import { FreezeWay } from './freeze-way.ts';
import { Grant } from './grant.ts';
import { AgentIdentity, Answerer, Identity } from './identity.ts';
import { Circumstances } from './judge-input.ts';
import { Problem } from './problem.ts';
import { Profile, StandingRules } from './profile.ts';
import { Release, RollbackReport, Signature } from './release.ts';
import { Snapshot } from './snapshot.ts';
import { Tag } from './tag.ts';
import { RuleRef, Verdict } from './verdict.ts';
import { Sighting } from './witness.ts';
import { Outcome, Provenance, Risk } from './words.ts';

const GitState = z.strictObject({ head: z.string(), branch: z.string().nullable(), dirty: z.boolean() });

/** How a person answered a held action. `rule`: by a line in the contract, under which it was judged again. */
export const AnswerKind = z.enum(['once', 'run', 'minutes', 'deny', 'edited', 'rule']);
export type AnswerKind = z.infer<typeof AnswerKind>;

/** What the person had in front of them when they answered. */
export const Shown = z.strictObject({
  /** sha256 of the dialog's full text, hex. */
  hash: z.string(),
  /** How long it was on screen. */
  ms: z.number(),
  /** Keys the arming guard swallowed meanwhile. */
  swallowed: z.number().int(),
});
export type Shown = z.infer<typeof Shown>;

const type = <T extends string>(name: T) => ({ type: z.literal(name) });

/** The payload of one journal line, version 1. Shapes are never edited: a change is a new version and an upgrade. */
export const EventBody = z.discriminatedUnion('type', [
  z.strictObject({
    ...type('run.started'),
    run: z.string(),
    /** Countersign's own version. */
    version: z.string(),
    /** ISO 8601, UTC. All other times are `t`, monotonic ms since this. */
    at: z.string(),
    task: z.string(),
    workspace: z.string(),
    home: z.string(),
    command: z.array(z.string()),
    contract: PinnedContract,
    profile: Profile,
    standing: z.array(StandingRules),
    /** The owner's approval of the contract's hash at start; with the signature it was proved by. */
    approval: z.strictObject({ hash: z.string(), by: Identity, signature: Signature.optional() }),
    delegator: Identity,
    agent: AgentIdentity,
    attended: z.boolean(),
    boundary: BoundaryChoice,
    git: GitState.nullable(),
  }),
  z.strictObject({
    ...type('agent.started'),
    pid: z.number(),
    argv: z.array(z.string()),
    cols: z.number(),
    rows: z.number(),
    /** What holds its processes together, for freezing and ending them. */
    way: FreezeWay.optional(),
  }),
  z.strictObject({ ...type('channel.opened'), channel: z.string(), handshakeMs: z.number() }),
  z.strictObject({ ...type('channel.failed'), channel: z.string(), reason: z.string() }),
  z.strictObject({
    ...type('action.requested'),
    action: Action,
    facts: Facts,
    circumstances: Circumstances,
    redactions: z.array(Redaction),
  }),
  z.strictObject({ ...type('action.decided'), action: z.string(), verdict: Verdict }),
  /** What would really happen if a held action were let go: for the person, never for the judge. */
  z.strictObject({
    ...type('action.foreseen'),
    action: z.string(),
    consequences: z.array(Consequence),
  }),
  z.strictObject({
    ...type('action.answered'),
    action: z.string(),
    by: Answerer,
    answer: AnswerKind,
    note: z.string().nullable(),
    waitedMs: z.number(),
    shown: Shown.nullable(),
  }),
  z.strictObject({
    ...type('action.released'),
    action: z.string(),
    effect: z.enum(['allow', 'deny']),
    /** What the agent is told. */
    reason: z.string(),
    /** The input that replaces the agent's own, when a person edited it. */
    input: z.record(z.string(), z.unknown()).nullable(),
    /** sha256 of the canonical JSON of the input released, before redaction, keyed per run. */
    inputHash: z.string(),
  }),
  z.strictObject({
    ...type('action.finished'),
    action: z.string(),
    outcome: z.enum(['ok', 'failed', 'withdrawn', 'unknown']),
    /** The agent ran something other than what was released. */
    differs: z.boolean(),
    /** Groups failures that look the same; null unless failed. */
    failure: z.string().nullable(),
    /** First part of the result or error, bounded. */
    excerpt: z.string(),
    ms: z.number().nullable(),
    provenance: Provenance,
    redactions: z.array(Redaction),
  }),
  z.strictObject({ ...type('grant.given'), grant: Grant }),
  z.strictObject({ ...type('grant.expired'), grant: z.string() }),
  z.strictObject({ ...type('grant.revoked'), grant: z.string(), by: Answerer }),
  z.strictObject({
    ...type('stop.hit'),
    stop: z.string(),
    rule: RuleRef,
    reason: z.string(),
    /** The action that hit it; null for a rule that counts. */
    action: z.string().nullable(),
  }),
  z.strictObject({
    ...type('stop.resolved'),
    stop: z.string(),
    how: z.enum(['end', 'amend', 'once']),
    by: Answerer,
    reason: z.string(),
  }),
  z.strictObject({
    ...type('run.paused'),
    by: Answerer,
    reason: z.string(),
    processes: z.number().int(),
    way: FreezeWay.optional(),
  }),
  z.strictObject({ ...type('run.resumed'), by: Answerer, processes: z.number().int() }),
  z.strictObject({ ...type('contract.amended'), contract: PinnedContract, by: Identity, reason: z.string() }),
  z.strictObject({
    ...type('risk.raised'),
    from: Risk,
    to: Risk,
    because: z.string(),
    action: z.string(),
  }),
  z.strictObject({ ...type('capability.disabled'), disabled: Disabled }),
  z.strictObject({ ...type('capability.enabled'), call: z.string(), by: z.string(), reason: z.string() }),
  z.strictObject({
    ...type('viewer.attached'),
    viewer: z.string(),
    identity: Identity,
    may: z.enum(['answer', 'watch']),
  }),
  z.strictObject({ ...type('viewer.detached'), viewer: z.string(), reason: z.string() }),
  z.strictObject({ ...type('boundary.opened'), boundary: OpenedBoundary }),
  /** It could not be opened, or no longer stands: no agent goes on without it. */
  z.strictObject({ ...type('boundary.failed'), reason: z.string() }),
  z.strictObject({ ...type('evidence.recorded'), evidence: Evidence, provenance: Provenance }),
  z.strictObject({
    ...type('snapshot.taken'),
    snapshot: Snapshot,
    moment: z.enum(['before', 'edit', 'command', 'idle', 'after', 'decide', 'rollback']),
    /** The action it was taken after; null for the others. */
    action: z.string().nullable(),
    ms: z.number(),
  }),
  z.strictObject({ ...type('witness.seen'), seen: Sighting }),
  z.strictObject({ ...type('note.added'), text: z.string(), by: Identity, marker: z.boolean() }),
  z.strictObject({ ...type('limit.reached'), limit: z.string(), problem: Problem }),
  z.strictObject({ ...type('run.interrupted'), reason: z.string(), at: z.string() }),
  z.strictObject({
    ...type('run.ended'),
    outcome: Outcome,
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
    reason: z.string(),
    at: z.string(),
  }),
  /** What the agent writes lands beside the workspace until somebody has reviewed it. */
  z.strictObject({ ...type('changes.held') }),
  /** Before the first file is touched; `kept`: the ref under which what is replaced can be found. */
  z.strictObject({
    ...type('changes.applying'),
    by: Identity,
    at: z.string(),
    count: z.number().int(),
    kept: z.string().nullable(),
  }),
  z.strictObject({ ...type('changes.applied'), ...ChangesReport.shape }),
  z.strictObject({ ...type('changes.discarded'), by: Identity, at: z.string(), reason: z.string() }),
  z.strictObject({ ...type('decision.made'), ...Release.shape }),
  z.strictObject({ ...type('rollback.rehearsed'), ...RollbackReport.shape }),
  z.strictObject({ ...type('rollback.done'), ...RollbackReport.shape }),
  /** A signed yes or no, as it was signed: what it did follows it. */
  z.strictObject({
    ...type('intent.signed'),
    by: Identity,
    /** Canonical JSON of the intent with the run, as the signature stands under it. */
    text: z.string(),
    /** False when secrets had to be taken out of `text`: then nobody can check the signature again. */
    whole: z.boolean(),
    signature: Signature,
  }),
  /** Somebody vouches with a key for everything written so far. */
  z.strictObject({
    ...type('head.signed'),
    /** Hash of the line before this one. */
    head: z.string(),
    /** Lines that come before this one. */
    events: z.number().int(),
    by: Identity,
    at: z.string(),
    signature: Signature,
  }),
  /** The head was written into a repository beside what ships. */
  z.strictObject({
    ...type('head.anchored'),
    head: z.string(),
    commit: z.string(),
    /** The notes ref it stands in. */
    ref: z.string(),
    by: Identity,
    at: z.string(),
  }),
  /** Not to be pruned until it is lifted. */
  z.strictObject({ ...type('hold.set'), by: Identity, reason: z.string(), at: z.string() }),
  z.strictObject({ ...type('hold.lifted'), by: Identity, reason: z.string(), at: z.string() }),
  /** A word to find the run by, put on or taken off. */
  z.strictObject({ ...type('tag.added'), tag: Tag, by: Identity, at: z.string() }),
  z.strictObject({ ...type('tag.removed'), tag: Tag, by: Identity, at: z.string() }),
  z.strictObject({
    ...type('incident.opened'),
    trigger: z.string(),
    by: Identity,
    at: z.string(),
    /** Capabilities switched off because of it. */
    disabled: z.array(z.string()),
    /** Later runs that touched the same files. */
    linked: z.array(z.string()),
    bundle: z.strictObject({ file: z.string(), hash: z.string() }).nullable(),
  }),
]);
export type EventBody = z.infer<typeof EventBody>;
export type EventType = EventBody['type'];
export type EventOf<T extends EventType> = Extract<EventBody, { type: T }>;

/** What every journal line carries beside its body. */
export const Envelope = z.strictObject({
  v: z.literal(1),
  seq: z.number().int().min(0),
  /** Monotonic ms since `run.started`. */
  t: z.number(),
  /** sha256 (hex) of the previous line's bytes without its newline; 64 zeros in the first line. */
  prev: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Envelope = z.infer<typeof Envelope>;

/** An event with its envelope and the hash of its own line. */
export interface Event extends Envelope {
  body: EventBody;
  /** sha256 (hex) of this event's line: what the next event's `prev` will be. */
  hash: string;
}
