import { lstatSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Signature } from '../model/release.ts';
import { badSignature, noKeygen, signersOpen, signerUnknown, signingFailed } from './signing-problems.ts';
import { runKeygen, type SshKeygen, withSignatureFile } from './signing-program.ts';

/** Keeps a signature from being taken for one made for another purpose (PROTOCOL.sshsig, `namespace`). */
const namespace = 'countersign';
/** An RSA key of 16,384 bits signs in about 6 KB. */
const maxSignature = 16 * 1024;

const no = <T>(problem: Problem): Outcome<T> => ({ ok: false, problems: [problem] });

/** What of ssh-keygen's `Good "countersign" signature … with ED25519 key SHA256:…` says whose it is. */
const keyOf = (said: string): string | undefined => /with \S+ key (SHA256:\S+)/.exec(said)?.[1];

/** The fingerprint of the key a signature was made with, when it belongs to the text; says nothing about whose key it is. */
async function signingKey(
  keygen: SshKeygen,
  text: string | Buffer,
  signature: string,
): Promise<Outcome<string>> {
  const said = await withSignatureFile(signature, (file) =>
    runKeygen(keygen, ['-Y', 'check-novalidate', '-n', namespace, '-s', file], text),
  );
  const key = said.ok ? keyOf(said.out) : undefined;
  return key === undefined ? no(badSignature(said.err)) : { ok: true, value: key };
}

/** Files that are there. One that others may write, or that is no plain file, is a Problem: it would prove nothing. */
function usable(files: readonly string[]): Outcome<readonly string[]> {
  const there: string[] = [];
  for (const file of files) {
    const seen = lstatSync(file, { throwIfNoEntry: false });
    if (seen === undefined) continue;
    const mine = seen.uid === 0 || seen.uid === process.getuid?.();
    if (!seen.isFile() || !mine || (seen.mode & 0o022) !== 0) return no(signersOpen(file));
    there.push(file);
  }
  return { ok: true, value: there };
}

/**
 * Signs with a key: the path of a private key, or of a public key whose private key an ssh agent holds. The signature names
 * `principal`; whether a list of allowed signers agrees is for `verifySignature` to say.
 */
export async function signText(
  keygen: SshKeygen,
  text: string | Buffer,
  by: { key: string; principal: string },
): Promise<Outcome<Signature>> {
  if (keygen.program === undefined) return no(noKeygen);
  const said = await runKeygen(keygen, ['-Y', 'sign', '-f', by.key, '-n', namespace], text);
  if (!said.ok) return no(signingFailed(said.err, by.key));
  const key = await signingKey(keygen, text, said.out);
  if (!key.ok) return key;
  return { ok: true, value: { principal: by.principal, key: key.value, signature: said.out } };
}

/**
 * Whether a signature belongs to the text, and a list of allowed signers has its key under its name. The value is the
 * fingerprint as ssh-keygen found it: what the signature itself says of its key is not believed.
 */
export async function verifySignature(
  keygen: SshKeygen,
  text: string | Buffer,
  signature: Pick<Signature, 'principal' | 'signature'>,
  allowedSigners: readonly string[],
): Promise<Outcome<string>> {
  if (keygen.program === undefined) return no(noKeygen);
  if (signature.signature.length > maxSignature) return no(badSignature('it is too long'));
  const files = usable(allowedSigners);
  if (!files.ok) return files;
  const made = await signingKey(keygen, text, signature.signature);
  if (!made.ok) return made;
  const { principal } = signature;
  for (const list of files.value) {
    const said = await withSignatureFile(signature.signature, (file) =>
      runKeygen(keygen, ['-Y', 'verify', '-f', list, '-I', principal, '-n', namespace, '-s', file], text),
    );
    if (said.ok && keyOf(said.out) === made.value) return made;
  }
  return no(signerUnknown(principal, made.value, files.value));
}

/** `SHA256:…` of a private or public key file. */
export async function keyFingerprint(keygen: SshKeygen, file: string): Promise<Outcome<string>> {
  if (keygen.program === undefined) return no(noKeygen);
  const said = await runKeygen(keygen, ['-l', '-E', 'sha256', '-f', file], '');
  const key = said.ok ? /SHA256:\S+/.exec(said.out)?.[0] : undefined;
  return key === undefined ? no(signingFailed(said.err, file)) : { ok: true, value: key };
}

/** Makes an ed25519 key without a passphrase, 0600, beside its public half; never over one that is there. */
export async function makeKey(keygen: SshKeygen, file: string, comment: string): Promise<Outcome<string>> {
  if (keygen.program === undefined) return no(noKeygen);
  if (lstatSync(file, { throwIfNoEntry: false })) return keyFingerprint(keygen, file);
  const said = await runKeygen(keygen, ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file], '');
  return said.ok ? keyFingerprint(keygen, file) : no(signingFailed(said.err, file));
}
