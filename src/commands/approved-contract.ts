import { resolve } from 'node:path';
import { verifySignature } from '../evidence/signing.ts';
import { commandLine, type PinnedContract } from '../model/contract.ts';
import type { Identity } from '../model/identity.ts';
import { asksSigned, mayDo, type Organisation } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { approvalPath, readApproval } from '../store/approval-file.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { samePerson } from '../views/obstacles.ts';
import type { Places } from './places.ts';
import { approvalText } from './signed-consent.ts';
import { signerFiles, sshKeygen } from './signer.ts';

type Approval = RunSpec['approval'];

const no = (problem: Problem): { ok: false; problems: Problem[] } => ({ ok: false, problems: [problem] });

const notDelegated = (name: string, { files }: Organisation): Problem => ({
  code: 'may-not-delegate',
  message: `${name} may not start runs: ${files.join(' and ')} names who may.`,
  fix: 'Ask one of them to own the contract and start the run.',
});

const notSigned = ({ contract, file }: PinnedContract): Problem => ({
  code: 'approval-unsigned',
  message: `A run of ${contract.risk} risk starts only under a contract that its owner signed.`,
  fix:
    file === commandLine
      ? 'Write the contract into a file, and sign it: countersign approve FILE'
      : `Sign it as ${contract.owner}: countersign approve ${file}`,
  where: file,
});

const badApproval = (why: string, path: string): Problem => ({
  code: 'approval-invalid',
  message: `The approval beside the contract does not hold: ${why}`,
  fix: 'Look at the contract and sign it again with `countersign approve`, or delete the file.',
  where: path,
});

interface Wish {
  contract: PinnedContract;
  workspace: string;
  places: Pick<Places, 'config'>;
  delegator: Identity;
}

/** The approval beside the contract, when it holds; a file that is there and does not hold is a Problem. */
async function signedApproval(wish: Wish, organisation: Organisation | null): Promise<Outcome<Approval>> {
  const { contract, workspace } = wish;
  if (contract.file === commandLine) return { ok: true, value: undefined };
  const path = resolve(workspace, contract.file);
  const read = readApproval(path);
  if (!read.ok) return read;
  if (read.value === null) return { ok: true, value: undefined };
  const { hash, principal, key, signature } = read.value;
  const where = approvalPath(contract.file);
  if (hash !== contract.hash) return no(badApproval('the contract was changed after it was signed.', where));
  const { owner } = contract.contract;
  if (!samePerson(principal, owner))
    return no(badApproval(`${principal} signed it, and ${owner} owns the contract.`, where));
  const keygen = sshKeygen(workspace, false);
  const stands = { principal, signature };
  const files = signerFiles(wish.places, organisation);
  const verified = await verifySignature(keygen, approvalText(hash), stands, files);
  if (!verified.ok)
    return no(badApproval(verified.problems[0]?.message ?? 'it could not be checked.', where));
  if (verified.value !== key) return no(badApproval('it names another key than it was made with.', where));
  const by: Identity = { name: principal, osUser: wish.delegator.osUser, how: 'signed', key };
  return { ok: true, value: { by, signature: { principal, key, signature } } };
}

/** Whether this person may start a run under this contract, and who approved it with a key; undefined when nobody did. */
export async function approvedContract(wish: Wish): Promise<Outcome<Approval>> {
  const read = readOrganisation(wish.places);
  if (!read.ok) return read;
  const organisation = read.value;
  const { name } = wish.delegator;
  if (organisation && !mayDo(organisation, 'delegate', name)) return no(notDelegated(name, organisation));
  const approval = await signedApproval(wish, organisation);
  if (!approval.ok || approval.value !== undefined) return approval;
  return asksSigned(organisation, wish.contract.contract.risk) ? no(notSigned(wish.contract)) : approval;
}
