import { readRemotes } from '../evidence/git-remotes.ts';
import { findGuarded } from '../evidence/guarded-paths.ts';
import { observePath } from '../evidence/observe-path.ts';
import type { Action } from '../model/action.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Outcome } from '../model/problem.ts';
import type { Effect } from '../model/words.ts';
import { decide } from '../policy/decide.ts';
import { depict, groundOf, lookedUp } from '../policy/picture.ts';
import { readContract } from '../store/contract-file.ts';
import { readStanding } from '../store/profile-file.ts';
import { gatherFacts } from '../supervisor/facts.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { judgementJson, judgementText } from './judge-text.ts';
import { readKnownProfile } from './known-profile.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { profileDirectories } from './program.ts';

export interface JudgeArgs {
  command: string;
  /** Absolute, or relative to the workspace; `countersign.yaml` when left out. */
  contract?: string | undefined;
  /** The contract's profile, or claude-code, when left out. */
  profile?: string | undefined;
  /** Absolute: where the command would start. */
  cwd: string;
  workspace: string;
  places: Places;
  /** Wall clock, ms since the epoch. */
  now: number;
  json: boolean;
  /** Width of the text. */
  columns: number;
}

const codes: Readonly<Record<Effect, ExitCode>> = {
  allow: exitCode.done,
  ask: exitCode.nobodyToAsk,
  deny: exitCode.denied,
  stop: exitCode.denied,
};

/**
 * `countersign judge`: what a command would touch and what the contract says to each part. Nothing is run; the file system is
 * looked at as a run would. Ends with 0 when it would be allowed, 3 when it is denied or stops the run, 4 when a person is asked.
 */
export async function runJudge(args: JudgeArgs, io: Io): Promise<ExitCode> {
  const input = await inputOf(args);
  if (!input.ok) {
    for (const problem of input.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const { action, facts, profile } = input.value;
  const verdict = decide(input.value);
  const picture = depict(action, lookedUp(facts), groundOf(facts, profile));
  const judgement = { command: args.command, verdict, picture, facts };
  io.out(args.json ? judgementJson(judgement) : judgementText(judgement, args.columns));
  return codes[verdict.effect];
}

async function inputOf(args: JudgeArgs): Promise<Outcome<JudgeInput>> {
  const { workspace, places, now } = args;
  const contract = readContract(args.contract ?? contractFileName, { workspace, now });
  if (!contract.ok) return contract;
  const { pinned } = contract.value;
  const name = args.profile ?? pinned.contract.agent?.profile ?? 'claude-code';
  const profile = readKnownProfile(name, profileDirectories(places, workspace));
  if (!profile.ok) return profile;
  const standing = readStanding(places.config);
  if (!standing.ok) return standing;
  const action: Action = {
    kind: 'run',
    command: args.command,
    id: 'a1',
    tool: 'countersign judge',
    input: { command: args.command },
    cwd: args.cwd,
    ref: null,
    by: null,
    channel: 'command line',
    holds: 'block',
    provenance: 'reported',
  };
  const circumstances: JudgeInput['circumstances'] = {
    at: now,
    attended: true,
    risk: pinned.contract.risk,
    counters: { denied: 0, similarFailures: 0, elapsedMs: 0, costUsd: 0, tokens: 0, filesEdited: 0 },
    grants: [],
    disabled: [],
    answeredStops: [],
  };
  const rules = { contract: pinned, profile: profile.value, standing: [...standing.value], circumstances };
  const ground = {
    ...{ profile: profile.value, standing: standing.value, workspace, home: places.home },
    protectedPaths: [places.store, places.runtime],
  };
  const facts = await gatherFacts(action, ground, rules, { lookUp: observePath, findGuarded, readRemotes });
  return { ok: true, value: { ...rules, action, facts } };
}
