import type { Problem } from '../model/problem.ts';

export const noKeygen: Problem = {
  code: 'no-ssh-keygen',
  message: 'Signing and checking signatures need ssh-keygen, which is not on the PATH.',
  fix: 'Install OpenSSH (openssh-client), 8.2 or newer.',
};

const lines = (text: string): string => text.replaceAll(/\s*\n\s*/g, '; ').slice(0, 300);

/** Why ssh-keygen would not sign, from what it said. */
export function signingFailed(said: string, key: string): Problem {
  if (/passphrase/i.test(said)) {
    return {
      code: 'key-needs-passphrase',
      message: `The key ${key} needs a passphrase, and nobody could be asked for it.`,
      fix: 'Add it to an agent with `ssh-add`, or make a key of its own with `countersign key --make`.',
      where: key,
    };
  }
  if (/No such file|Couldn't load public key/i.test(said)) {
    return {
      code: 'key-missing',
      message: `There is no key at ${key}.`,
      fix: 'Name a private key, or a public key whose private key an agent holds; or make one with `countersign key --make`.',
      where: key,
    };
  }
  if (/No private key found|agent/i.test(said)) {
    return {
      code: 'key-not-in-agent',
      message: `No agent holds the private key that belongs to ${key}.`,
      fix: 'Add it with `ssh-add`, or name the private key.',
      where: key,
    };
  }
  return {
    code: 'signing-failed',
    message: `ssh-keygen could not sign with ${key}: ${lines(said) || 'it did not say why'}.`,
    fix: 'Check that the file is an SSH key of yours that only you can read.',
    where: key,
  };
}

export const badSignature = (said: string): Problem => ({
  code: 'bad-signature',
  message: `The signature does not belong to what it stands by: ${lines(said) || 'it does not verify'}.`,
  fix: 'Sign it again; when nobody changed it, treat it as tampered with.',
});

export function signerUnknown(principal: string, key: string, files: readonly string[]): Problem {
  const list = files.length > 0 ? files.join(', ') : 'there is no such file';
  return {
    code: 'signer-unknown',
    message: `No list of allowed signers has the key ${key} under the name ${principal} (${list}).`,
    fix: `Whoever keeps the list adds a line "${principal} namespaces=\\"countersign\\" KEY" with the public key; \`countersign key\` prints it.`,
  };
}

export const signersOpen = (file: string): Problem => ({
  code: 'signers-writable',
  message: `${file} can be written by others, so it proves nothing.`,
  fix: `Take the right away: chmod go-w ${file}`,
  where: file,
});
