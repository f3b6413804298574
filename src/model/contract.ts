import { z } from 'zod';
import { CheckKind } from './check.ts';
import { Duration } from './duration.ts';
import { Unclaimable } from './witness.ts';
import { DataClass, Risk } from './words.ts';

const Line = z.string().trim().min(1);
const Lines = z.array(Line);

/** What is delegated: six lists. Paths are globs relative to the workspace, commands are word patterns. */
export const TouchMap = z.strictObject({
  read: Lines.default([]),
  edit: Lines.default([]),
  run: Lines.default([]),
  call: Lines.default([]),
  reach: Lines.default([]),
  expose: Lines.default([]),
});
export type TouchMap = z.infer<typeof TouchMap>;

/** A line that could be added under a contract's `may`. */
export const RuleLine = z.strictObject({ list: TouchMap.keyof(), pattern: Line });
export type RuleLine = z.infer<typeof RuleLine>;

/** `may.run  npm test` */
export const ruleText = ({ list, pattern }: RuleLine): string => `may.${list}  ${pattern}`;

/** What is refused whatever else is said. `touch` covers read, edit, delete, execute and naming as an operand. */
export const Never = z.strictObject({
  touch: Lines.default([]),
  run: Lines.default([]),
  call: Lines.default([]),
  reach: Lines.default([]),
  expose: Lines.default([]),
});
export type Never = z.infer<typeof Never>;

const because = { because: Line.optional() };
/** A condition that freezes the run until a person decides. One condition a line. */
export const StopRule = z.union([
  z.strictObject({ touches: Lines.min(1), ...because }),
  z.strictObject({ runs: Lines.min(1), ...because }),
  z.strictObject({ calls: Lines.min(1), ...because }),
  z.strictObject({ reaches: Lines.min(1), ...because }),
  z.strictObject({ similar_failures: z.number().int().min(1), ...because }),
  z.strictObject({ minutes: z.number().positive(), ...because }),
  z.strictObject({ denied: z.number().int().min(1), ...because }),
  z.strictObject({ cost_usd: z.number().positive(), ...because }),
  z.strictObject({ tokens: z.number().int().min(1), ...because }),
  z.strictObject({ files: z.number().int().min(1), ...because }),
  z.strictObject({ unclaimed: z.array(Unclaimable).min(1), ...because }),
]);
export type StopRule = z.infer<typeof StopRule>;

/** How the change would be undone, by whom and when. */
export const Rollback = z.strictObject({
  change: Line,
  undo: Line,
  data_risk: Line,
  trigger: Line,
  owner: Line,
  stop_before: Lines.default([]),
});
export type Rollback = z.infer<typeof Rollback>;

export const EvidenceKind = z.enum([
  'failing-test',
  'passing-test',
  'files-changed',
  'assumptions',
  'residual-risk',
  'rollback-note',
]);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/** Commands that are checks, by what they prove when they pass. */
export const DeclaredChecks = z.partialRecord(CheckKind, Lines).default({});
export type DeclaredChecks = z.infer<typeof DeclaredChecks>;

/** The task contract and approval packet, version 1 of its file format. */
export const Contract = z.strictObject({
  contract: z.literal(1),
  task: Line,
  ticket: Line.optional(),
  owner: Line,
  risk_owner: Line.optional(),
  agent: z.strictObject({ profile: Line, identity: Line.optional() }).optional(),
  risk: Risk.default('low'),
  data: z.array(DataClass).default(['public', 'internal']),
  may: TouchMap.prefault({}),
  sources: Lines.default([]),
  classes: z.record(z.string(), DataClass).default({}),
  ask: TouchMap.prefault({}),
  never: Never.prefault({}),
  stop_if: z.array(StopRule).default([]),
  hold: Duration.default('10m'),
  evidence: z.array(EvidenceKind).default([]),
  /** Commands that are checks, besides those whose runner is known: these words, and any behind them. */
  checks: DeclaredChecks,
  /** The file in which the agent hands over its assumptions and what it is not sure of; it may be edited. */
  report: Line.optional(),
  approver: Line.optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
  review_by: z.iso.date().optional(),
  incident_trigger: Line.optional(),
  /** May be missing or incomplete at start; at medium risk and above edits wait for it. */
  rollback: Rollback.partial().optional(),
});
export type Contract = z.infer<typeof Contract>;

/** What stands for the file of a contract that was given as options. */
export const commandLine = 'command line';

/** A contract as it was when the run (or an amendment) took it: nothing else is ever consulted. */
export const PinnedContract = z.strictObject({
  contract: Contract,
  /** Where it came from, for people: a path relative to the workspace, or `command line`. */
  file: z.string(),
  text: z.string(),
  /** sha256 of `text`, hex. */
  hash: z.string(),
  /** Line (1-based) of each rule by its path, such as `may.edit[0]`. */
  lines: z.record(z.string(), z.number()),
  /** 1 at start, one more with each amendment. */
  version: z.number().int().min(1),
});
export type PinnedContract = z.infer<typeof PinnedContract>;
