import { sign } from 'node:crypto';
import { type Envelope, payloadType } from '../model/attestation.ts';
import type { Ed25519Key } from './ed25519-key.ts';

/** What is signed: type and payload with their lengths (DSSE v1, pre-authentication encoding). */
export function preAuthentication(type: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `),
    payload,
  ]);
}

/** A statement in an envelope, signed. */
export function seal(statement: string, { key, fingerprint }: Ed25519Key): Envelope {
  const payload = Buffer.from(statement);
  const sig = sign(null, preAuthentication(payloadType, payload), key).toString('base64');
  return { payload: payload.toString('base64'), payloadType, signatures: [{ keyid: fingerprint, sig }] };
}
