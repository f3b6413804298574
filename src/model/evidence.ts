import { z } from 'zod';
import { CheckResult, RecognisedCheck, TestReview } from './check.ts';
import { FileChange } from './snapshot.ts';

/** Secrets taken out of something before it was written: what kind, how many. */
export const Redaction = z.strictObject({ kind: z.string(), count: z.number().int() });
export type Redaction = z.infer<typeof Redaction>;

/** What the agent hands over about its own work. Statements, never proof; each has a heading in the report file. */
export const StatementKind = z.enum([
  'assumptions',
  'residual-risk',
  'known-gaps',
  'least-sure',
  'checks-skipped',
  'questions',
]);
export type StatementKind = z.infer<typeof StatementKind>;

/** Stands in place of a `StatementKind` where the agent left no report: silence is on record, too. */
export const noReport = 'none';

/** What a command printed, kept beside the journal: redacted, the middle cut out when it was long. */
export const KeptOutput = z.strictObject({
  /** Name in the run's `outputs` folder. */
  file: z.string(),
  /** sha256 of the file as kept, hex. */
  hash: z.string(),
  bytes: z.number().int(),
  /** Bytes that were printed and not kept. */
  cut: z.number().int(),
});
export type KeptOutput = z.infer<typeof KeptOutput>;

/** A file of the terminal recording, as its writer counted it. */
export const KeptRecording = z.strictObject({
  /** `cast`: what was on the screen. `keys`: saved screens a replay jumps to. */
  part: z.enum(['cast', 'keys']),
  /** sha256 of everything written, hex. */
  hash: z.string(),
  bytes: z.number().int(),
  /** The disk did not take all of it: the recording ends before the run did. */
  cut: z.boolean(),
});
export type KeptRecording = z.infer<typeof KeptRecording>;

/** What a command printed and how it ended, as the agent handed it over. */
export interface CommandOutput {
  readonly text: string;
  /** Null when the agent did not tell. */
  readonly exit: number | null;
  /** The agent says that it did not hand over everything. */
  readonly partial: boolean;
}

/** Whether what a check showed still holds for the files as they are. */
export const FreshnessState = z.enum(['fresh', 'stale', 'unknown']);
export type FreshnessState = z.infer<typeof FreshnessState>;

/** What proves the work, as it comes in. */
export const Evidence = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('usage'),
    costUsd: z.number().nullable(),
    tokens: z.number().int(),
    requests: z.number().int(),
  }),
  /** A file of the terminal recording as it was when it was closed, counted while it was written. */
  z.strictObject({
    what: z.literal('recording'),
    ...KeptRecording.shape,
  }),
  z.strictObject({ what: z.literal('redacted'), where: z.literal('screen'), found: z.array(Redaction) }),
  /** Said by the agent: `claim` is a `StatementKind`; or `noReport`, and `text` says why. */
  z.strictObject({ what: z.literal('claim'), claim: z.string(), text: z.string() }),
  /** What is different in the workspace between two snapshots. */
  z.strictObject({
    what: z.literal('changes'),
    /** Ids of the snapshots. */
    from: z.string(),
    to: z.string(),
    changes: z.array(FileChange),
    /** How many more there are than `changes` lists. */
    more: z.number().int(),
  }),
  /** A test, linter or build that ran, and what it showed. */
  z.strictObject({
    what: z.literal('check'),
    /** `c1`, `c2`, … unique within the run. */
    id: z.string(),
    action: z.string(),
    command: z.string(),
    check: RecognisedCheck,
    result: CheckResult,
    /** Exit code of the whole command line; null when the agent did not tell. */
    exit: z.number().int().nullable(),
    output: KeptOutput.nullable(),
    /** The workspace it ran against: the snapshot taken when it finished. */
    snapshot: z.string().nullable(),
  }),
  /** A check compared with the workspace later: at the end of the run, and when somebody decides. */
  z.strictObject({
    what: z.literal('freshness'),
    /** Id of the check. */
    check: z.string(),
    snapshot: z.string(),
    state: FreshnessState,
    /** Files that differ, at most 50. */
    changed: z.array(z.string()),
    more: z.number().int(),
    /** Why it is not known; empty otherwise. */
    why: z.string(),
  }),
  /** Changed tests, fixtures and snapshots between two snapshots of the workspace. */
  z.strictObject({
    what: z.literal('tests'),
    from: z.string(),
    to: z.string(),
    reviews: z.array(TestReview),
    more: z.number().int(),
  }),
]);
export type Evidence = z.infer<typeof Evidence>;
export type EvidenceOf<W extends Evidence['what']> = Extract<Evidence, { what: W }>;
