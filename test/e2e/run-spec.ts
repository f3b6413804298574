import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { agentEnvironment } from '../../src/agent/environment.ts';
import { type Outcome, ProblemError } from '../../src/model/problem.ts';
import { RunSpec } from '../../src/model/run-spec.ts';
import { parseContract } from '../../src/store/contract-file.ts';
import { readProfile } from '../../src/store/profile-file.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { built, owner, type Place, root } from './place.ts';

/** A value that has to be there for the test to make sense. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new ProblemError(outcome.problems[0] ?? { code: 'none', message: 'failed', fix: '' });
}

export const identity = { name: owner, osUser: 'dana', how: 'claimed' } as const;
const practice = 'countersign-practice-agent';

/** What follows `run --` for the practice agent with the place's script. */
export const agentArgs = (place: Place): string[] => [practice, '--pace', '0', '--script', place.script];

export interface HostOptions {
  /** Typed by the host as in a real run; otherwise the rig types one key and Enter, which is quicker. */
  typeTask?: boolean;
  /** Starts the host through this shell prefix, for limits: `ulimit -f 100; exec "$@"`. */
  shell?: string;
  /** What is to be otherwise: another boundary, nobody to ask. */
  spec?: Partial<Pick<RunSpec, 'boundary' | 'attended'>>;
}

/** What the starter of a run would tell its host, for the practice agent. */
export function specFor(place: Place, options: HostOptions = {}): RunSpec {
  const { workspace, places, env } = place;
  const run = ulid();
  const profile = must(
    readProfile('practice', {
      builtInDirectory: join(root, 'profiles'),
      projectDirectory: join(workspace, '.countersign/profiles'),
      userDirectory: join(places.config, 'profiles'),
    }),
  );
  const { pinned } = must(
    parseContract(place.contract, { file: 'countersign.yaml', workspace, now: Date.now() }),
  );
  const agent = agentEnvironment(profile, env, { COUNTERSIGN_RUN: run });
  const runtime = join(places.runtime, run);
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  return RunSpec.parse({
    run,
    version: '0.0.0',
    directory: must(createRunDirectory({ storeDir: places.store, run, workspace })).directory,
    store: places.store,
    runtime,
    workspace,
    home: places.home,
    config: places.config,
    task: pinned.contract.task,
    typeTask: options.typeTask ?? false,
    contract: pinned,
    profile,
    standing: [],
    program: process.execPath,
    lead: [built('practice-agent.js')],
    args: agentArgs(place).slice(1),
    env: agent.env,
    secretVariables: [],
    delegator: identity,
    agent: {
      profile: profile.name,
      declared: null,
      command: practice,
      version: null,
      osUser: 'dana',
      gitAuthor: null,
      passedVariables: agent.passed,
      mcpCredentials: [],
    },
    boundary: { kind: 'none', reason: 'these tests run on any machine', by: identity },
    attended: true,
    endAfterTurn: true,
    git: null,
    token: 'test-token-'.repeat(4),
    cols: 80,
    rows: 24,
    ...options.spec,
  });
}
