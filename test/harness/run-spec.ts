import { Contract } from '../../src/model/contract.ts';
import { Profile } from '../../src/model/profile.ts';
import type { RunSpec } from '../../src/model/run-spec.ts';

/** A whole RunSpec with everything a test does not care about filled in. */
export function specFor(over: Partial<RunSpec>): RunSpec {
  const owner = { name: 'dana@example.com', osUser: 'dana', how: 'claimed' } as const;
  const contract = Contract.parse({ contract: 1, task: 'Fix it', owner: owner.name });
  return {
    run: '01RUN',
    version: '0.1.0',
    directory: '/d',
    store: '/s',
    config: '/c',
    runtime: '/r',
    workspace: '/w',
    home: '/h',
    task: 'Fix it',
    typeTask: false,
    contract: {
      contract,
      file: 'countersign.yaml',
      text: 'contract: 1\n',
      hash: 'c'.repeat(64),
      lines: {},
      version: 1,
    },
    profile: Profile.parse({
      profile: 1,
      name: 'practice',
      title: 'Practice agent',
      launch: { command: 'agent', pass: ['PATH'] },
      channel: { kind: 'claude-hooks', holds: 'block' },
      task: 'bracketed-paste',
      tools: {},
    }),
    standing: [],
    program: '/bin/agent',
    lead: [],
    args: [],
    env: {},
    secretVariables: [],
    delegator: owner,
    agent: {
      profile: 'practice',
      declared: null,
      command: 'agent',
      version: null,
      osUser: 'dana',
      gitAuthor: null,
      passedVariables: [],
      mcpCredentials: [],
    },
    boundary: { kind: 'none', reason: 'test' },
    attended: true,
    endAfterTurn: false,
    git: null,
    token: 't',
    cols: 80,
    rows: 24,
    ...over,
  };
}
