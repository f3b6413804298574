import type { RunSpec } from '../model/run-spec.ts';

const headings = 'Assumptions, Residual risk, Known gaps, Least sure about, Checks skipped, Questions';

/**
 * The task as it is typed to the agent: the contract's, and where to leave its own report when the contract names a file for
 * it. In the record the task stays the contract's.
 */
export function taskText({ task, contract }: Pick<RunSpec, 'task' | 'contract'>): string {
  const { report } = contract.contract;
  if (report === undefined) return task;
  return `${task}

Before you finish, write the file ${report} for the people who review this work. It is Markdown with these headings: ${headings}. One bullet for each point; write "none" where there is nothing to say. You may write this file. Say there what you did not check and what you are not sure of.`;
}
