import { z } from 'zod';
import { StartCheck } from './doctor.ts';
import { Identity } from './identity.ts';

/**
 * What the agent's network is. `proxy`: one of its own, whose only way out is our proxy with its list of hosts. `none`: one
 * of its own with nothing in it. `all`: that of the machine.
 */
export const NetworkMode = z.enum(['proxy', 'none', 'all']);
export type NetworkMode = z.infer<typeof NetworkMode>;

/** What is to stand beneath a run; chosen before it begins, never by the contract. */
export const BoundaryChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bubblewrap'), network: NetworkMode }),
  z.strictObject({
    kind: z.literal('landlock'),
    /** Version of Landlock the kernel offers: what is held depends on it. */
    abi: z.number().int().min(1),
    network: NetworkMode,
    /** Why it is not bubblewrap. */
    reason: z.string(),
    /** Who wanted it; left out when it is what this machine has. */
    by: Identity.optional(),
  }),
  z.strictObject({
    kind: z.literal('none'),
    reason: z.string(),
    /** Who wanted none; left out when nobody chose: there could be none here. */
    by: Identity.optional(),
  }),
]);
export type BoundaryChoice = z.infer<typeof BoundaryChoice>;

/** The first of many: a journal line stays small whatever the workspace holds. */
const first = <S extends z.ZodType>(one: S) =>
  z.strictObject({ count: z.number().int().min(0), first: z.array(one) });

const Difference = z.strictObject({ about: z.string(), says: z.string() });
const Closed = z.strictObject({ path: z.string(), why: z.string() });

/** What one boundary holds, as it was when it was opened. Paths are absolute. */
export const OpenedBoundary = z.strictObject({
  kind: z.enum(['bubblewrap', 'landlock']),
  /** The program it is made with, and what that says its version is; for Landlock the kernel's. */
  program: z.string(),
  version: z.string(),
  /** Folders are opened and closed whole; a glob is met only as closely as folders allow. */
  level: z.literal('directory'),
  writable: first(
    z.strictObject({
      path: z.string(),
      kind: z.enum(['folder', 'file']),
      from: z.array(z.string()),
      /** It was not there and was made for the run. */
      make: z.literal(true).optional(),
    }),
  ),
  hidden: first(Closed),
  readOnly: first(Closed),
  /** Folders that are empty and private inside. */
  emptied: z.array(z.string()),
  wider: first(Difference),
  narrower: first(Difference),
  notHeld: first(Difference),
  network: z.strictObject({
    mode: NetworkMode,
    /** Hosts that are open from the start. */
    hosts: z.array(z.string()),
    /** Ports of this machine's loopback that lead out of it. */
    forwards: z.array(z.number().int()),
  }),
  /** Names, never values, of the whole environment. */
  variables: z.array(z.string()),
  /** What doctor's short form found when it was opened. */
  checks: z.array(StartCheck),
});

/** The exit code of a launch whose canary got out: the agent itself was not started. */
export const canaryGotOut = 97;
export type OpenedBoundary = z.infer<typeof OpenedBoundary>;
