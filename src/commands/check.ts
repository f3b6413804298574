import { basename, resolve } from 'node:path';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { type CheckedContract, readContract } from '../store/contract-file.ts';
import { readOrganisation, readOrganisationFile } from '../store/organisation-file.ts';
import type { ProfileFolders } from '../store/profile-file.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import { printProblem, printWarning, visible } from './print-problem.ts';
import { printNote, printResult } from './print-result.ts';

export interface CheckArgs {
  /** Absolute, or relative to the workspace; `countersign.yaml` when left out. */
  file?: string;
  workspace: string;
  /** Wall clock, ms since the epoch. */
  now: number;
  /** Where profiles are looked for: then the one the contract names is checked, too. */
  profiles?: ProfileFolders;
  /** The user's configuration: then what the organisation lays down is checked, too. */
  config?: string;
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

/** An organisation file stands outside every workspace: it is named by its path, and known by what it is called. */
function checkOrganisation(file: string, io: Io): ExitCode {
  const read = readOrganisationFile(file);
  if (read.ok)
    printResult(io, { valid: true, file }, () => `${visible(file)} is valid: an organisation file\n`);
  else for (const problem of read.problems) printProblem(problem, io);
  return read.ok ? exitCode.done : exitCode.configInvalid;
}

const organisationProblems = (config: string | undefined): readonly Problem[] => {
  const read = config === undefined ? undefined : readOrganisation({ config });
  return read === undefined || read.ok ? [] : read.problems;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `countersign check`: prints every problem and warning; invalid is exit code 6, warnings alone are fine. */
export async function runCheck(args: CheckArgs, io: Io): Promise<ExitCode> {
  const file = args.file ?? contractFileName;
  if (basename(file) === 'organisation.yaml') return checkOrganisation(resolve(args.workspace, file), io);
  const { warnings, checked, problems: own } = checkFile(file, args);
  const problems = [...own, ...profileProblems(checked, args.profiles), ...organisationProblems(args.config)];
  for (const problem of problems) printProblem(problem, io);
  for (const warning of warnings) printWarning(warning, io);
  if (checked === null || problems.length > 0) {
    printNote(`${counted(problems.length, 'problem')} in ${visible(file)}`, io);
    return exitCode.configInvalid;
  }
  const { contract, hash } = checked.pinned;
  const also = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
  const { file: name } = checked.pinned;
  const result = { valid: true, file: name, risk: contract.risk, hash, warnings: warnings.length };
  printResult(
    io,
    result,
    () => `${visible(name)} is valid: ${contract.risk} risk, sha256 ${hash.slice(0, 12)}${also}\n`,
  );
  return exitCode.done;
}
