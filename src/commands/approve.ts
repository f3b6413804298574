import { resolve } from 'node:path';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { mayDo } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { writeApproval } from '../store/approval-file.ts';
import { type CheckedContract, readContract } from '../store/contract-file.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { samePerson } from '../views/obstacles.ts';
import { claimedIdentity } from './after-run.ts';
import { contractPicture } from './contract-picture.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, printWarning, visible } from './print-problem.ts';
import { printResult, showBefore } from './print-result.ts';
import { approvalText } from './signed-consent.ts';
import { type Signer, signerFor } from './signer.ts';

export interface ApproveArgs {
  /** Absolute. */
  contract: string;
  workspace: string;
  places: Places;
  as?: string | undefined;
  sign: string | true;
  /** Sign without asking. */
  yes: boolean;
  /** Asks a person and gives the first letter of the answer, lower case; null when nobody is there. */
  confirm: ((question: string) => Promise<string>) | null;
  directory: string;
  columns: number;
  /** Wall clock, ms since the epoch. */
  now: number;
}

const no = (problem: Problem): { ok: false; problems: Problem[] } => ({ ok: false, problems: [problem] });

const notTheOwner = (owner: string, name: string, where: string): Problem => ({
  code: 'not-the-owner',
  message: `The contract is delegated by ${owner}, and ${name} would sign it.`,
  fix: `Let ${owner} sign it, or say who you are with --as.`,
  where,
});

const mayNot = (name: string, files: readonly string[]): Problem => ({
  code: 'may-not-delegate',
  message: `${name} may not delegate: ${files.join(' and ')} names who may.`,
  fix: 'Ask one of them to own the contract.',
});

const nobody: Problem = {
  code: 'no-confirmation',
  message: 'Nobody is here to confirm what is signed, so nothing was signed.',
  fix: 'Run it in a terminal, or add --yes.',
};

interface Ready {
  checked: CheckedContract;
  signer: Signer;
}

/** The contract as it is, and the owner's key to sign it with. */
async function prepare(args: ApproveArgs): Promise<Outcome<Ready>> {
  const { contract: file, workspace, now, places, directory } = args;
  const checked = readContract(file, { workspace, now });
  if (!checked.ok) return checked;
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  const claimed = await claimedIdentity(args.as, directory);
  const { owner } = checked.value.pinned.contract;
  if (!samePerson(owner, claimed.name))
    return no(notTheOwner(owner, claimed.name, checked.value.pinned.file));
  if (organisation.value && !mayDo(organisation.value, 'delegate', owner))
    return no(mayNot(owner, organisation.value.files));
  const at = { places, organisation: organisation.value, directory, terminal: args.confirm !== null };
  const signer = await signerFor(args.sign, { ...claimed, name: owner }, at);
  if (!signer.ok) return signer;
  // `--sign` is always given here: there is a signer.
  return signer.value === null
    ? no(nobody)
    : { ok: true, value: { checked: checked.value, signer: signer.value } };
}

/** `countersign approve CONTRACT`: shows what is delegated, and signs its text; the signature goes beside it. */
export async function runApprove(args: ApproveArgs, io: Io): Promise<ExitCode> {
  const ready = await prepare(args);
  if (!ready.ok) {
    for (const problem of ready.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const { checked, signer } = ready.value;
  const { pinned } = checked;
  for (const warning of checked.warnings) printWarning(warning, io);
  showBefore(contractPicture(pinned, args.columns), !args.yes, io);
  if (!args.yes && args.confirm === null) {
    printProblem(nobody, io);
    return exitCode.nobodyToAsk;
  }
  if (!args.yes && (await args.confirm?.('Sign this? [y/N] ')) !== 'y') {
    printResult(io, { signed: false }, () => 'Nothing was signed.\n');
    return exitCode.done;
  }
  const signed = await signer.sign(approvalText(pinned.hash));
  const written = signed.ok
    ? writeApproval(resolve(args.workspace, args.contract), {
        approval: 1,
        hash: pinned.hash,
        ...signed.value,
      })
    : signed;
  if (!written.ok) {
    for (const problem of written.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const { name, key = '' } = signer.identity;
  const file = written.value;
  printResult(
    io,
    { signed: true, contract: pinned.file, hash: pinned.hash, name, key, file },
    () => `Signed as ${visible(name)} with ${key}: ${visible(file)}\n`,
  );
  return exitCode.done;
}
