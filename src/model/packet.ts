import { z } from 'zod';
import { known } from './known.ts';
import { RunRecord } from './record.ts';
import * as part from './record-parts.ts';
import { Risk } from './words.ts';

const Count = z.number().int();
const record = RunRecord.shape;

/** What a question is about. The first of them are the findings of the record; those that begin with `agent` are the agent's words. */
export const QuestionAbout = z.enum([
  ...part.Finding.shape.code.options,
  'run-incomplete',
  'run-outcome',
  'evidence-missing',
  'no-check',
  'test-gap',
  'rollback-note',
  'rollback-rehearsal',
  'outside-effect',
  'refused',
  'worked-around',
  'approved',
  'stopped',
  'risk-rose',
  'amended',
  'beyond-contract',
  'data-class',
  'only-watched',
  'not-known',
  'agent-question',
  'agent-least-sure',
  'agent-skipped-check',
  'agent-gap',
]);
export type QuestionAbout = z.infer<typeof QuestionAbout>;

/** One thing a reviewer has to answer before the run can be trusted. */
export const Question = z.strictObject({
  /** `q1`, `q2`, … in the order to read them: the serious ones first. */
  id: z.string(),
  about: QuestionAbout,
  weight: part.Finding.shape.weight,
  /** What to answer: fixed words. */
  ask: z.string(),
  /** What the record says; words of the agent may be in it. */
  because: z.string(),
  /** Where the answer is. */
  actions: z.array(z.string()),
  paths: z.array(z.string()),
  /** The command that tells how it came about. */
  why: z.string(),
});
export type Question = z.infer<typeof Question>;

/** What must not be overlooked: it stands above everything else, however short the packet is. */
export const Alarm = z.strictObject({
  code: z.enum([
    'override',
    'not-complete',
    'no-supervision',
    'obstacle',
    'owner-approved',
    'torn',
    'incident',
  ]),
  text: z.string(),
});
export type Alarm = z.infer<typeof Alarm>;

/** A rule of the contract that let something through, or a grant. */
const UsedPermission = z.strictObject({ rule: z.string(), text: z.string() });

/** A part of the work that can do more harm than the rest. */
export const RiskyPart = z.strictObject({
  /** A path, or a command. */
  what: z.string(),
  is: z.enum(['path', 'command']),
  to: Risk,
  /** Sentences without a full stop. */
  because: z.array(z.string()),
  actions: z.array(z.string()),
});
export type RiskyPart = z.infer<typeof RiskyPart>;

/** The observed changes as unified diffs, secrets taken out, bounded. */
export const PacketPatch = z.strictObject({
  files: z.array(
    z.strictObject({
      path: z.string(),
      /** Null: there is none, and `why` says why. */
      text: z.string().nullable(),
      /** Only the beginning is here. */
      cut: z.boolean(),
      why: z.string(),
    }),
  ),
  /** Changed files without a place here. */
  more: Count,
  /** Secrets taken out. */
  redacted: Count,
});
export type PacketPatch = z.infer<typeof PacketPatch>;

const Engineering = z.strictObject({
  files: record.files,
  /** Changes of files that no line of the contract's `may.edit` covers. */
  outsidePlan: z.array(z.string()),
  /** Of the observed changes. */
  diff: known(
    z.strictObject({
      files: Count,
      added: Count,
      removed: Count,
      /** Files whose lines could not be counted: binary, too large, not kept. */
      uncounted: Count,
      unclaimed: Count,
    }),
  ),
  risky: z.array(RiskyPart),
  patch: known(PacketPatch),
  commands: record.commands,
  evidence: record.evidence,
  tests: record.tests,
  rollback: record.rollback,
  outsideEffects: record.outsideEffects,
  delegated: record.delegated,
  notUnderstood: record.notUnderstood,
});

const Security = z.strictObject({
  agent: record.agent,
  boundary: record.boundary,
  channel: record.channel,
  totals: record.totals,
  permissionsUsed: z.array(UsedPermission),
  permissionsNeverUsed: z.array(UsedPermission),
  usedNotAllowed: record.scope.shape.usedNotAllowed,
  tools: record.tools,
  servers: record.servers,
  reached: record.reached,
  exposed: record.exposed,
  denied: record.denied,
  pressure: record.boundaryPressure,
  approvals: record.approvals,
  grants: record.grants,
  stops: record.stops,
  pauses: record.pauses,
  capabilities: record.capabilities,
  data: record.data,
  residualRisk: record.residualRisk,
  incidentTrigger: record.incidentTrigger,
  incidents: record.incidents,
  legalHold: record.legalHold,
  redactions: record.redactions,
});

/** The review packet, version 1: what a reviewer reads. A function of the run record; what is not known says so. */
export const Packet = z.strictObject({
  packet: z.literal(1),
  run: record.run,
  alarms: z.array(Alarm),
  outcome: record.outcome,
  risk: record.risk,
  asked: record.request,
  people: record.people,
  /** Without its text: the hash names it, the record has it. */
  contract: record.contract.omit({ text: true, approvedText: true }).extend({
    amendments: z.array(part.AmendmentFact.omit({ text: true })),
  }),
  questions: z.array(Question),
  changes: record.changes,
  decision: record.decision,
  decisions: record.decisions,
  engineering: Engineering,
  security: Security,
  /** What the agent says of its own work: statements, never proof. */
  agentSays: record.statements,
  cost: record.cost,
  retries: record.retries,
  findings: record.findings,
  notes: record.notes,
  limits: record.limits,
  witnessed: record.witnessed,
  snapshots: record.snapshots,
  /** Everything above that is not known, by its place, with the reason. */
  notKnown: z.array(z.strictObject({ place: z.string(), why: z.string() })),
  /** `lastHash` is the head of the journal this packet was made from. */
  integrity: record.integrity,
});
export type Packet = z.infer<typeof Packet>;
