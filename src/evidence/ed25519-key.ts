import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';

/** A key that signs bytes as they are, without the wrapping of an SSH signature. */
export interface Ed25519Key {
  key: KeyObject;
  /** `SHA256:…` as ssh-keygen prints it. */
  fingerprint: string;
}

/** What stands before the 32 bytes of a key in PKCS #8 (RFC 8410, section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const magic = 'openssh-key-v1\0';

/** Strings with their length in front, as SSH writes them (RFC 4251, section 5). */
function sshReader(bytes: Buffer, start = 0) {
  let at = start;
  return {
    skip(count: number): void {
      at += count;
    },
    next(): Buffer {
      const length = bytes.readUInt32BE(at);
      if (at + 4 + length > bytes.length) throw new Error('it ends too early');
      at += 4 + length;
      return bytes.subarray(at - length, at);
    },
  };
}

/** The seed in a private key as ssh-keygen writes it (OpenSSH's PROTOCOL.key), when it has no passphrase. */
function seedOf(text: string): Buffer {
  const body = text.replace(/-----[^-]+-----|\s/g, '');
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw new Error('it is no OpenSSH key');
  const outer = sshReader(bytes, magic.length);
  if (outer.next().toString() !== 'none') throw new Error('it needs a passphrase');
  outer.next();
  outer.next();
  outer.skip(4);
  outer.next();
  const inner = sshReader(outer.next());
  // Two equal check numbers come first.
  inner.skip(8);
  const kind = inner.next().toString();
  if (kind !== 'ssh-ed25519') throw new Error(`it is of kind ${kind.slice(0, 40)}`);
  inner.next();
  return inner.next().subarray(0, 32);
}

const sized = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

function fingerprintOf(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const blob = Buffer.concat([sized(Buffer.from('ssh-ed25519')), sized(Buffer.from(x, 'base64url'))]);
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Reads an ed25519 private key without a passphrase: as ssh-keygen writes it, or PKCS #8 as PEM. */
export function readEd25519(file: string): Outcome<Ed25519Key> {
  try {
    const text = readFileSync(file, 'utf8');
    const key = text.includes('BEGIN OPENSSH PRIVATE KEY')
      ? createPrivateKey({ key: Buffer.concat([pkcs8, seedOf(text)]), format: 'der', type: 'pkcs8' })
      : createPrivateKey(text);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is of kind ${key.asymmetricKeyType}`);
    return { ok: true, value: { key, fingerprint: fingerprintOf(key) } };
  } catch (cause) {
    const problem = {
      code: 'key-unusable',
      message: `This key cannot sign an attestation: ${causeText(cause)}.`,
      fix: 'Name an ed25519 private key without a passphrase, such as the one `countersign key --make` makes.',
      where: file,
    };
    return { ok: false, problems: [problem] };
  }
}
