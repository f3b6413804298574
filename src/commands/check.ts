import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { type CheckedContract, readContract } from '../store/contract-file.ts';
import type { ProfileFolders } from '../store/profile-file.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import { printProblem, printWarning, visible } from './print-problem.ts';

export interface CheckArgs {
  /** Absolute, or relative to the workspace; `countersign.yaml` when left out. */
  file?: string;
  workspace: string;
  /** Wall clock, ms since the epoch. */
  now: number;
  /** Where profiles are looked for: then the one the contract names is checked, too. */
  profiles?: ProfileFolders;
}

/** Everything wrong with a contract file, and what is allowed but deserves a look. */
export function checkFile(
  file: string,
  reading: { workspace: string; now: number },
): { problems: readonly Problem[]; warnings: readonly Problem[]; checked: CheckedContract | null } {
  const outcome = readContract(file, reading);
  return outcome.ok
    ? { problems: [], warnings: outcome.value.warnings, checked: outcome.value }
    : { problems: outcome.problems, warnings: [], checked: null };
}

function profileProblems(
  checked: CheckedContract | null,
  folders: ProfileFolders | undefined,
): readonly Problem[] {
  const name = checked?.pinned.contract.agent?.profile;
  if (name === undefined || !folders) return [];
  const profile = readKnownProfile(name, folders);
  return profile.ok ? [] : profile.problems;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `countersign check`: prints every problem and warning; invalid is exit code 6, warnings alone are fine. */
export async function runCheck(args: CheckArgs, io: Io): Promise<ExitCode> {
  const file = args.file ?? contractFileName;
  const { warnings, checked, problems: own } = checkFile(file, args);
  const problems = [...own, ...profileProblems(checked, args.profiles)];
  for (const problem of problems) printProblem(problem, io);
  for (const warning of warnings) printWarning(warning, io);
  if (checked === null || problems.length > 0) {
    io.err(`${counted(problems.length, 'problem')} in ${visible(file)}\n`);
    return exitCode.configInvalid;
  }
  const { contract, hash } = checked.pinned;
  const also = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
  io.out(
    `${visible(checked.pinned.file)} is valid: ${contract.risk} risk, sha256 ${hash.slice(0, 12)}${also}\n`,
  );
  return exitCode.done;
}
