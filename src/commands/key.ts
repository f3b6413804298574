import { existsSync, readFileSync } from 'node:fs';
import { makeKey } from '../evidence/signing.ts';
import { causeText } from '../model/cause.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome } from '../model/problem.ts';
import { makeDirectory } from '../store/make-directory.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { claimedIdentity } from './after-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { keyFile, ownKey, signerFiles, sshKeygen } from './signer.ts';

export interface KeyArgs {
  places: Places;
  make: boolean;
  as?: string | undefined;
  directory: string;
}

/** The public half of a key: type, key and comment on one line (OpenSSH's format). */
function publicKey(file: string): Outcome<string> {
  const path = file.endsWith('.pub') ? file : `${file}.pub`;
  try {
    return { ok: true, value: readFileSync(path, 'utf8').trim() };
  } catch (cause) {
    const message = `The public key cannot be read: ${causeText(cause)}.`;
    const fix = `Make it from the private one: ssh-keygen -y -f ${file} > ${path}`;
    return { ok: false, problems: [{ code: 'key-unreadable', message, fix, where: path }] };
  }
}

async function made(args: KeyArgs, name: string): Promise<Outcome<string>> {
  const file = ownKey(args.places);
  makeDirectory(args.places.config);
  const fingerprint = await makeKey(sshKeygen(args.directory, false), file, name);
  return fingerprint.ok ? { ok: true, value: file } : fingerprint;
}

/** `countersign key [--make]`: the key decisions are signed with, and the line that makes others accept it. */
export async function runKey(args: KeyArgs, io: Io): Promise<ExitCode> {
  const { places } = args;
  const { name } = await claimedIdentity(args.as, args.directory);
  const organisation = readOrganisation(places);
  const file = args.make ? await made(args, name) : keyFile(true, places, args.directory);
  const key = file.ok ? publicKey(file.value) : file;
  const problems = [organisation, file, key].flatMap((one) => (one.ok ? [] : one.problems));
  if (!organisation.ok || !file.ok || !key.ok) {
    for (const problem of new Set(problems)) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const [list = ''] = signerFiles(places, organisation.value);
  const line = `${name} namespaces="countersign" ${key.value}`;
  const there = existsSync(list) && readFileSync(list, 'utf8').includes(key.value.split(' ')[1] ?? key.value);
  const more = there
    ? ''
    : `\nWhoever keeps that list accepts the key with this line in it:\n\n${visible(line)}\n`;
  printResult(
    io,
    { key: file.value, signers: list, listed: there, line },
    () =>
      `key       ${visible(file.value)}\nsigners   ${visible(list)}${there ? ' (has this key)' : ''}\n${more}`,
  );
  return exitCode.done;
}
