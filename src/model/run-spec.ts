import { z } from 'zod';
import { BoundaryChoice } from './boundary.ts';
import { PinnedContract } from './contract.ts';
import { AgentIdentity, Identity } from './identity.ts';
import { Organisation } from './organisation.ts';
import { Profile, StandingRules } from './profile.ts';
import { Signature } from './release.ts';

/** Everything a host needs to begin one run. Handed over on standard input, never on disk: it holds values of variables. */
export const RunSpec = z.strictObject({
  run: z.string(),
  version: z.string(),
  /** The run's folder in the store, made already. */
  directory: z.string(),
  store: z.string(),
  /** Where the user's own rules and profiles are: as far out of the agent's reach as the store. */
  config: z.string(),
  /** Private folder for sockets and the settings handed to the agent. */
  runtime: z.string(),
  workspace: z.string(),
  home: z.string(),
  task: z.string(),
  /** Whether the task is typed to the agent once its channel is open. */
  typeTask: z.boolean(),
  contract: PinnedContract,
  profile: Profile,
  standing: z.array(StandingRules),
  /** Absolute program. */
  program: z.string(),
  /** Arguments that make the program the agent (an interpreter's script); they come before the channel's own. */
  lead: z.array(z.string()),
  /** The arguments the user gave. */
  args: z.array(z.string()),
  /** The agent's whole environment before the channel adds its own. */
  env: z.record(z.string(), z.string()),
  /** Names of variables whose values must never be recorded. */
  secretVariables: z.array(z.string()),
  delegator: Identity,
  /** Who approved the contract when it was signed beforehand; else whoever starts the run, by starting it. */
  approval: z.strictObject({ by: Identity, signature: Signature }).optional(),
  agent: AgentIdentity,
  boundary: BoundaryChoice,
  /**
   * Set when what the agent writes is to land beside the workspace: the host then runs with an overlay on top of it. `folder`
   * is in the run's folder of the store. The organisation's rules come with it: seen from inside, nobody can tell whose file
   * they are in.
   */
  overlay: z.strictObject({ folder: z.string(), organisation: Organisation.nullable() }).optional(),
  attended: z.boolean(),
  /** The folder through which people of other accounts or programs answer: as far out of the agent's reach as the store. */
  answers: z.string().optional(),
  /** Ends the run when the agent has finished its first turn: for runs nobody watches. */
  endAfterTurn: z.boolean(),
  git: z.strictObject({ head: z.string(), branch: z.string().nullable(), dirty: z.boolean() }).nullable(),
  token: z.string(),
  cols: z.number().int(),
  rows: z.number().int(),
});
export type RunSpec = z.infer<typeof RunSpec>;
