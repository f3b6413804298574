import { z } from 'zod';
import { Unclaimable } from './witness.ts';

/** What was observed about one absolute path just before judging. */
export const PathFact = z.strictObject({
  /** Absolute path after resolving symlinks of the part that exists; null when it could not be resolved. */
  real: z.string().nullable(),
  is: z.enum(['file', 'directory', 'other', 'missing']),
  /** Whether git tracks it; null when not looked up or outside a repository. */
  tracked: z.boolean().nullable(),
  /**
   * What is in a directory, only when asked for by a path that ends in `/` (a glob needs it). A directory's name
   * ends in `/`, a symlink's in `/@`. Absent when it was not or could not be listed: a glob there is then unresolved.
   */
  entries: z.array(z.string()).optional(),
});
export type PathFact = z.infer<typeof PathFact>;

/** Everything about the outside world a verdict may depend on. Keys of `paths` are absolute and normalised (`dir/` asks for a listing). */
export const Facts = z.strictObject({
  /** Workspace root, symlinks resolved. */
  workspace: z.string(),
  home: z.string(),
  paths: z.record(z.string(), PathFact),
  /** Absolute path prefixes no rule may open: the store, the runtime directory, the agent's settings as we locked them. */
  protected: z.array(z.string()),
  /**
   * Absolute paths at or below `guardedRoots` that exist and that a recursive reader must not swallow (see `guards` in the
   * policy room). Absent when nobody looked: a recursive read is then unresolved.
   */
  guarded: z.array(z.string()).optional(),
  /** The folders that were looked through for `guarded`. A recursive read of anything else is unresolved. */
  guardedRoots: z.array(z.string()).optional(),
  /**
   * Addresses of the workspace's git remotes by name, under the empty name those git takes when none is given. Absent when
   * nobody looked or they cannot be told.
   */
  remotes: z.record(z.string(), z.array(z.string())).optional(),
});
export type Facts = z.infer<typeof Facts>;

/** How the judge asks about a path: absolute and normalised in, fact out. Pure callers get a recorded map. */
export type LookUp = (absolutePath: string) => PathFact;

/** Running totals stop rules are judged by. */
export const Counters = z.strictObject({
  denied: z.number(),
  /** Highest count of the same check failing the same way. */
  similarFailures: z.number(),
  /** Milliseconds since the run started, pauses included. */
  elapsedMs: z.number(),
  costUsd: z.number(),
  tokens: z.number(),
  /** Distinct files the agent was let to edit. */
  filesEdited: z.number(),
  /** Sightings nothing explains, since a stop rule was last hit by one of the kind. Absent while there are none. */
  unclaimed: z
    .array(
      z.strictObject({
        kind: Unclaimable,
        count: z.number().int().min(1),
        /** The last one, for people. */
        latest: z.string(),
      }),
    )
    .optional(),
});
export type Counters = z.infer<typeof Counters>;
