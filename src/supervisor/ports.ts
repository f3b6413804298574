import type { CheckCommand, CheckResult, RecognisedCheck, TestReview } from '../model/check.ts';
import type { Consequence, Prospect } from '../model/consequence.ts';
import type { Contract, PinnedContract } from '../model/contract.ts';
import type { Event, EventBody } from '../model/event.ts';
import type { KeptOutput, Redaction, StatementKind } from '../model/evidence.ts';
import type { LookUp } from '../model/facts.ts';
import type { FreezeWay } from '../model/freeze-way.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Outcome as Result } from '../model/problem.ts';
import type { Profile, StandingRules } from '../model/profile.ts';
import type { FileChange, Snapshot } from '../model/snapshot.ts';
import type { Verdict } from '../model/verdict.ts';

/** What the agent is told about one action, and the input that replaces its own when a person edited it. */
export interface Release {
  effect: 'allow' | 'deny';
  reason: string;
  input: Record<string, unknown> | null;
}

/** The agent's side of one question. `withdrawn` aborts when the agent no longer waits for the answer. */
export interface Link {
  withdrawn: AbortSignal;
}

/** What does not change during a run: who is supervised, where, under which rules besides the contract. */
export interface Ground {
  profile: Profile;
  standing: readonly StandingRules[];
  /** Absolute, symlinks resolved. */
  workspace: string;
  home: string;
  /** Absolute path prefixes no rule may open: the store, the runtime directory. */
  protectedPaths: readonly string[];
}

/** A command line as the agent ran it. */
export interface CommandLine {
  text: string;
  /** Absolute. */
  cwd: string;
  workspace: string;
  /** What the contract declares to be checks. */
  declared: Contract['checks'];
  /** Its commands as the judge draws them: for texts that need a real shell. */
  drawn(): readonly CheckCommand[];
}

/** Everything the supervisor needs from the world. Each is provided where the rooms are joined. */
export interface SupervisorPorts {
  /** Writes one line. Throws ProblemError from the first failure on: the journal is dead then. */
  append(body: EventBody): Event;
  /** Brings what was appended to the disk. Throws like `append`. */
  sync(): void;
  /** Wall clock, ms since the epoch. */
  wall(): number;
  /** Monotonic ms since the run started. */
  elapsed(): number;
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, run: () => void): () => void;
  lookUp: LookUp;
  /** Paths at or below `roots` that a recursive reader must spare; undefined when they cannot be told. */
  findGuarded(roots: readonly string[], isGuarded: (path: string) => boolean): Promise<string[] | undefined>;
  /** Addresses of the workspace's git remotes by name; undefined when they cannot be told. */
  readRemotes(workspace: string, home: string): Promise<Record<string, string[]> | undefined>;
  judge(input: JudgeInput): Verdict;
  /** What would really happen, worst first. What is not counted when the signal aborts says so. */
  foresee(prospect: Prospect, signal: AbortSignal): Promise<Consequence[]>;
  redact<T>(value: T): Promise<{ value: T; found: Redaction[] }>;
  /** Keyed per run, hex. */
  keyedHash(text: string): string;
  /** Stops every process of the agent where it stands. `left`: how many could not be stopped. `way`: what holds them together. */
  freeze(): Promise<{ processes: number; left: number; way?: FreezeWay }>;
  thaw(): Promise<{ processes: number; left: number }>;
  /** Ends the agent: `stop` asks it to leave and insists after a while, `kill` does not ask. */
  endAgent(how: 'stop' | 'kill'): void;
  parseContract(text: string, version: number): Result<PinnedContract>;
  /**
   * Looks at the workspace, at everything or at some paths (relative to it) and what is below. Never throws, and answers
   * within seconds: what could not be seen is in the snapshot's `incomplete`.
   */
  observe(request: { label: string; only?: readonly string[] }): Promise<Snapshot>;
  /**
   * What is different between two snapshots of this run, by path; of very many some, and how many more there are. Never
   * throws: a change of kind `unknown` with an empty path says that more may have changed than is told.
   */
  changes(from: Snapshot, to: Snapshot): Promise<{ changes: FileChange[]; more: number }>;
  /** A text file as it was in a snapshot, up to 1 MiB; null for everything else and for what was not kept. Never throws. */
  content(snapshot: Snapshot, path: string): Promise<string | null>;
  /** The tests, linters and builds a command line runs. */
  recogniseChecks(line: CommandLine): RecognisedCheck[];
  /** What a run of a check showed. `exit` is that of the whole command line, null when it is not known. */
  readCheck(check: RecognisedCheck, output: string, exit: number | null): CheckResult;
  /** Keeps what a command printed beside the journal: without secrets, bounded. Rejects when it cannot. */
  keepOutput(name: string, text: string): Promise<KeptOutput>;
  /** What a change did to a test; null: the file was not there, or is gone. */
  reviewTest(before: string | null, after: string | null, path: string): TestReview;
  /** What stands under the headings of the agent's report; `left` says what was not read. */
  readReport(text: string): { statements: readonly { kind: StatementKind; text: string }[]; left: string };
}
