import { signText, verifySignature } from '../evidence/signing.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, printWarning, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { headText } from './signed-text.ts';
import { keyFile, signerFiles, sshKeygen } from './signer.ts';

export interface SignArgs {
  run: string;
  /** A private key, or a public one whose private half an agent holds; undefined for the usual one. */
  key: string | undefined;
  as: string | undefined;
  places: Places;
  /** Where the command was given, for git and for relative paths. */
  directory: string;
  /** Whether a passphrase may be asked for. */
  terminal: boolean;
}

export interface SignedHead {
  record: RunRecord;
  /** Lines that the signature stands for. */
  events: number;
  name: string;
  key: string;
  /** Why nobody else would accept it yet; undefined when a list of allowed signers has the key. */
  warning: Problem | undefined;
}

/** Vouches with a key for everything that is in the journal now: adds `head.signed` behind its last line. */
export async function signHead(args: SignArgs): Promise<Outcome<SignedHead>> {
  const { places, directory } = args;
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  const key = keyFile(args.key ?? true, places, directory);
  if (!key.ok) return key;
  const keygen = sshKeygen(directory, args.terminal);
  const claimed = await claimedIdentity(args.as, directory);
  const lists = signerFiles(places, organisation.value);
  let made: Omit<SignedHead, 'record'> | undefined;
  const record = await addAfterRun(places.store, args.run, async (events) => {
    const said = {
      head: events.at(-1)?.hash ?? '',
      events: events.length,
      by: { ...claimed, how: 'signed' as const },
      at: new Date().toISOString(),
    };
    const text = headText(args.run, said);
    const signed = await signText(keygen, text, { key: key.value, principal: claimed.name });
    if (!signed.ok) return signed;
    const signature = signed.value;
    const listed = await verifySignature(keygen, text, signature, lists);
    const warning = listed.ok ? undefined : listed.problems[0];
    made = { events: events.length, name: claimed.name, key: signature.key, warning };
    const by = { ...said.by, key: signature.key };
    return { ok: true, value: [{ type: 'head.signed', ...said, by, signature }] };
  });
  if (!record.ok) return record;
  return {
    ok: true,
    value: { record: record.value, events: 0, name: '', key: '', warning: undefined, ...made },
  };
}

/** `countersign sign RUN`. */
export async function runSign(args: SignArgs, io: Io): Promise<ExitCode> {
  const found = findRun(args.places.store, args.run);
  const signed = found.ok ? await signHead({ ...args, run: found.value }) : found;
  if (!signed.ok) {
    for (const problem of signed.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const { events, name, key, warning, record } = signed.value;
  printResult(
    io,
    { run: record.run.id, events, name, key, listed: warning === undefined },
    () => `signed lines 1 to ${events} as ${visible(name)} with ${key}\n`,
  );
  if (warning) printWarning(warning, io);
  return exitCode.done;
}
