import { z } from 'zod';

/** What a witness looks at. */
export const WitnessSource = z.enum(['process', 'network', 'files']);
export type WitnessSource = z.infer<typeof WitnessSource>;

/**
 * How much of it is seen. complete: nothing of the run can have been missed. lossy: what is seen happened, and more may have.
 * absent: nobody looks.
 */
export const Completeness = z.enum(['complete', 'lossy', 'absent']);
export type Completeness = z.infer<typeof Completeness>;

/**
 * What explains a sighting. claimed: an action that was let go said so. possible: no action said so, but one whose doing is not
 * known from its words was under way. expected: the agent itself needs it, as its profile says. unclaimed: nothing explains it.
 */
export const SightingClaim = z.enum(['claimed', 'possible', 'expected', 'unclaimed']);
export type SightingClaim = z.infer<typeof SightingClaim>;

/** The kinds of sightings a stop rule may count. */
export const Unclaimable = z.enum(['file', 'host', 'process']);
export type Unclaimable = z.infer<typeof Unclaimable>;

const Count = z.number().int().min(0);
const explained = {
  claim: SightingClaim,
  /** Ids of the actions that explain it, or, where nothing does, that were under way: at most 10. */
  actions: z.array(z.string()).max(10),
};

/** How well one kind of thing is seen: at the start of the run, and again when that changes. */
export const Coverage = z.strictObject({
  what: z.literal('coverage'),
  of: WitnessSource,
  is: Completeness,
  /** The means: `process connector`, `looks at /proc`, `proxy`, `looks at the workspace`. */
  by: z.string(),
  /** One sentence: why it is not better, or what it rests on. */
  reason: z.string(),
  /** How much is known to have been missed so far, such as events the kernel could not keep. */
  lost: Count,
});
export type Coverage = z.infer<typeof Coverage>;

/** A program that was started below the agent; the same one started again within a second is counted. */
export const ProcessSighting = z.strictObject({
  what: z.literal('process'),
  ...explained,
  /** Absolute path of the program, as far as it could be read; null when the process was gone before. */
  exe: z.string().nullable(),
  /** Its words, at most 1000 characters together; empty when they were gone, or for a count over many. */
  argv: z.array(z.string()),
  /** As the host of the run sees them; null for a count over many. */
  pid: z.number().int().nullable(),
  parent: z.number().int().nullable(),
  cwd: z.string().nullable(),
  /** Who began the tree it is in, as a pid: itself when the agent's own process started it. Null when that is not known. */
  top: z.number().int().nullable(),
  /** When it was first and last started, ms of the run. */
  first: z.number(),
  last: z.number(),
  count: Count.min(1),
});
export type ProcessSighting = z.infer<typeof ProcessSighting>;

/** A host the agent or something it started wanted to talk to: once when it is first used, and once at the end with totals. */
export const HostSighting = z.strictObject({
  what: z.literal('host'),
  ...explained,
  host: z.string(),
  port: z.number().int(),
  allowed: z.boolean(),
  /** Who opened or closed it. none: nobody did, so it was refused. */
  by: z.enum(['contract', 'profile', 'action', 'person', 'forward', 'none']),
  /** first: seen for the first time in this role. total: how much it came to. */
  moment: z.enum(['first', 'total']),
  /** First and last time, ms of the run. */
  first: z.number(),
  last: z.number(),
  connections: Count,
  bytesSent: Count,
  bytesReceived: Count,
});
export type HostSighting = z.infer<typeof HostSighting>;

/** Files that differ between two looks, of one claim. */
export const FileSighting = z.strictObject({
  what: z.literal('file'),
  ...explained,
  /** Relative to the workspace, at most 50. */
  paths: z.array(z.string()).max(50),
  /** How many more there are. */
  more: Count,
  /** Ids of the snapshots. */
  from: z.string(),
  to: z.string(),
  /** All of them are known by size and hash only: git ignores them. */
  ignored: z.boolean(),
});
export type FileSighting = z.infer<typeof FileSighting>;

/** What really happened, seen without asking the agent. */
export const Sighting = z.discriminatedUnion('what', [Coverage, ProcessSighting, HostSighting, FileSighting]);
export type Sighting = z.infer<typeof Sighting>;
export type SightingOf<W extends Sighting['what']> = Extract<Sighting, { what: W }>;

/** Programs started in one run, put together by program, claim and what explains them. */
export const StartedFact = z.strictObject({
  ...explained,
  exe: z.string().nullable(),
  /** Its words where it was started only once or always with the same; empty otherwise. */
  argv: z.array(z.string()),
  count: Count,
  first: z.number(),
  last: z.number(),
});
export type StartedFact = z.infer<typeof StartedFact>;

/** One host and port of a run with one claim: what it came to. */
export const HostFact = HostSighting.omit({ what: true, moment: true });
export type HostFact = z.infer<typeof HostFact>;

const Counts = z.strictObject({ claimed: Count, possible: Count, expected: Count, unclaimed: Count });

/** What the witnesses saw of a run, joined with what was claimed. */
export const WitnessFacts = z.strictObject({
  /** The last word on each source; one of which nothing is on record is absent. */
  coverage: z.array(Coverage.omit({ what: true }).extend({ t: z.number() })),
  /** Starts of programs by claim; `rows` has the unclaimed first, at most 100. */
  processes: z.strictObject({ counts: Counts, rows: z.array(StartedFact), more: Count }),
  hosts: z.strictObject({ counts: Counts, rows: z.array(HostFact), more: Count }),
  /** Unclaimed changes noticed while the run was on. */
  files: z.array(FileSighting.omit({ what: true }).extend({ t: z.number() })),
  /** Commands that were let go and of which no process was seen, though every start is seen. */
  notSeen: z.array(z.strictObject({ action: z.string(), command: z.string() })),
});
export type WitnessFacts = z.infer<typeof WitnessFacts>;
