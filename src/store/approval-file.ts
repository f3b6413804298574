import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ApprovalFile } from '../model/approval.ts';
import { causeText } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';

/** A signature of the longest usual key, and what stands around it. */
const mostBytes = 32 * 1024;

export const approvalPath = (contract: string): string => `${contract}.sig`;

const unreadable = (path: string, why: string): Problem => ({
  code: 'approval-unreadable',
  message: `The approval beside the contract cannot be read: ${why}.`,
  fix: 'Sign the contract again with `countersign approve`, or delete the file.',
  where: path,
});

/** The approval beside a contract; null when there is none. What is there and cannot be read is a Problem. */
export function readApproval(contract: string): Outcome<ApprovalFile | null> {
  const path = approvalPath(contract);
  const no = (why: string): Outcome<ApprovalFile | null> => ({
    ok: false,
    problems: [unreadable(path, why)],
  });
  try {
    const seen = lstatSync(path, { throwIfNoEntry: false });
    if (seen === undefined) return { ok: true, value: null };
    if (!seen.isFile()) return no('it is no plain file');
    if (seen.size > mostBytes) return no('it is too big');
    const parsed = ApprovalFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success
      ? { ok: true, value: parsed.data }
      : no('it is not what `countersign approve` writes');
  } catch (cause) {
    return no(causeText(cause));
  }
}

/** Puts an approval beside its contract, in place of an older one. */
export function writeApproval(contract: string, approval: ApprovalFile): Outcome<string> {
  const path = approvalPath(contract);
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(approval, null, 2)}\n`, { flag: 'wx' });
    renameSync(draft, path);
    return { ok: true, value: path };
  } catch (cause) {
    rmSync(draft, { force: true });
    const message = `The approval could not be written: ${causeText(cause)}.`;
    const fix = 'Make the folder of the contract writable.';
    return { ok: false, problems: [{ code: 'approval-not-written', message, fix, where: path }] };
  }
}
