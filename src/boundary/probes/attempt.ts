import { z } from 'zod';
import { Tried } from '../../model/doctor.ts';

const kind = <T extends string>(name: T) => ({ try: z.literal(name) });
const path = z.string();
const pid = z.number().int();

/**
 * One attempt to do what must not be possible. None changes a file that was there: folders are tried with a file without a name,
 * files by opening them for writing and closing them. `replace` and `link` are for scratch folders alone.
 */
export const Attempt = z.discriminatedUnion('try', [
  z.strictObject({ ...kind('write'), path }),
  z.strictObject({ ...kind('read'), path }),
  z.strictObject({ ...kind('replace'), path }),
  z.strictObject({ ...kind('link'), path, as: z.string() }),
  z.strictObject({ ...kind('connect'), host: z.string(), port: z.number().int() }),
  z.strictObject({ ...kind('datagram'), host: z.string(), port: z.number().int() }),
  /** A path, or an abstract name with a NUL before it. */
  z.strictObject({ ...kind('socket'), path }),
  z.strictObject({ ...kind('kill'), pid }),
  z.strictObject({ ...kind('environment-of'), pid, word: z.string() }),
  /** Whether a word is in the environment it was started with. */
  z.strictObject({ ...kind('own-environment'), word: z.string() }),
  /** A process list in which somebody has this word among its arguments. */
  z.strictObject({ ...kind('see-process'), word: z.string() }),
  /** Leaves a process behind that has this word among its arguments. */
  z.strictObject({ ...kind('daemon'), word: z.string() }),
  z.strictObject({ ...kind('type'), terminal: z.literal(0) }),
  z.strictObject({ ...kind('keyring') }),
  z.strictObject({ ...kind('io-uring') }),
  z.strictObject({ ...kind('nest'), bwrap: z.string() }),
]);
export type Attempt = z.infer<typeof Attempt>;

/** What the program that makes them is told, and what it answers in one line: by id. */
export const Attempts = z.record(z.string(), Attempt);
export type Attempts = z.infer<typeof Attempts>;
export const AttemptsMade = z.strictObject({ tried: z.record(z.string(), Tried) });
