import { randomBytes } from 'node:crypto';
import { createRedactor } from '../evidence/redact.ts';

/** A path or the text of a command may hold a secret, as anything that is written down. */
export async function redacted<T>(value: T): Promise<T> {
  const redactor = createRedactor({ literals: [], key: randomBytes(32) });
  return (await redactor.redact(value)).value;
}
