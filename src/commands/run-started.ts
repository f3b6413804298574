import type { Redactor } from '../evidence/redact.ts';
import type { EventOf } from '../model/event.ts';
import { ProblemError } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';

/** A contract is pinned by the hash of its text: taking a secret out of it would break that, so it must not hold one. */
function secretInContract(spec: RunSpec, kinds: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'secret-in-contract',
    message: `The contract holds what looks like a secret (${kinds.join(', ')}), and it would be kept with the record.`,
    fix: 'Take it out: name where the secret is kept instead.',
    where: spec.contract.file,
  });
}

/** The first line of the journal. Throws ProblemError when the contract cannot be kept as it is. */
export async function runStarted(spec: RunSpec, redact: Redactor['redact']): Promise<EventOf<'run.started'>> {
  const { found } = await redact(spec.contract.text);
  if (found.length > 0)
    throw secretInContract(
      spec,
      found.map(({ kind }) => kind),
    );
  const { contract, profile, standing } = spec;
  const { value } = await redact({
    run: spec.run,
    version: spec.version,
    at: new Date().toISOString(),
    task: spec.task,
    workspace: spec.workspace,
    home: spec.home,
    command: [spec.program, ...spec.args],
    delegator: spec.delegator,
    agent: spec.agent,
    attended: spec.attended,
    boundary: spec.boundary,
    git: spec.git,
  });
  // A signature has to stay what it is.
  const approval = { hash: contract.hash, ...(spec.approval ?? { by: value.delegator }) };
  return { type: 'run.started', ...value, approval, contract, profile, standing };
}
