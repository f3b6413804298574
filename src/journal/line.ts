import { hash } from 'node:crypto';
import { z } from 'zod';
import { causeText } from '../model/cause.ts';
import { Envelope, type Event, EventBody } from '../model/event.ts';
import type { Outcome } from '../model/problem.ts';
import { type JournalCode, journalProblem } from './journal-problem.ts';
import { newestVersion, upgradeLine } from './upgrade.ts';

/** `prev` of the first line. */
export const firstPrev = '0'.repeat(64);

/** What the next line of a journal has to be. Line numbers are `seq + 1`: one event is one line. */
export interface Expected {
  seq: number;
  prev: string;
  /** The journal's path, for messages. */
  path: string;
}

const Line = z.strictObject({ ...Envelope.shape, body: EventBody });
type Line = z.infer<typeof Line>;

const Head = z.looseObject({ v: z.number() });
const Typed = z.looseObject({ body: z.looseObject({ type: z.string() }) });
const knownTypes: ReadonlySet<string> = new Set(
  EventBody.options.flatMap((option) => [...option.shape.type.values]),
);

/** sha256 of a line's bytes without its newline, hex. */
export function hashLine(line: string | Uint8Array): string {
  return hash('sha256', line, 'hex');
}

/** What has to come first in the journal at `path`. */
export function expectFirst(path: string): Expected {
  return { seq: 0, prev: firstPrev, path };
}

/** What has to follow this event. */
export function expectAfter(event: Event, path: string): Expected {
  return { seq: event.seq + 1, prev: event.hash, path };
}

/** The line as it goes to disk, newline excluded. */
export function formatLine(line: Line): string {
  return JSON.stringify({ v: line.v, seq: line.seq, t: line.t, prev: line.prev, body: line.body });
}

/**
 * One journal line (newline removed) into an event, if it is exactly the one expected.
 * Nothing is repaired or skipped: every other line is a Problem naming `path:line`.
 */
export function parseJournalLine(line: string | Uint8Array, expected: Expected): Outcome<Event> {
  const text =
    typeof line === 'string' ? line : Buffer.from(line.buffer, line.byteOffset, line.length).toString();
  const refuse = (code: JournalCode, what: string): Outcome<Event> => {
    const number = expected.seq + 1;
    const problem = journalProblem(code, `line ${number}: ${what}`, `${expected.path}:${number}`);
    return { ok: false, problems: [problem] };
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return refuse('journal-bad-line', `not JSON (${causeText(cause)})`);
  }
  const head = Head.safeParse(json);
  if (!head.success) return refuse('journal-bad-line', 'no version number');
  if (head.data.v > newestVersion) {
    return refuse('journal-newer-version', `version ${head.data.v}, this build reads up to ${newestVersion}`);
  }
  const upgraded = upgradeLine(head.data.v, head.data);
  if (!upgraded) return refuse('journal-bad-line', `version ${head.data.v} never existed`);
  const parsed = Line.safeParse(upgraded);
  if (!parsed.success) return refuse(...whyNot(upgraded, parsed.error));
  const { v, seq, t, prev, body } = parsed.data;
  if (seq !== expected.seq) return refuse('journal-gap', `event ${seq} where ${expected.seq} should be`);
  if (prev !== expected.prev) return refuse('journal-chain', 'does not follow from the line before it');
  if (seq === 0 && body.type !== 'run.started') {
    return refuse('journal-bad-line', `a journal begins with run.started, this one with ${body.type}`);
  }
  return { ok: true, value: { v, seq, t, prev, body, hash: hashLine(line) } };
}

function whyNot(json: Record<string, unknown>, error: z.ZodError): [JournalCode, string] {
  const typed = Typed.safeParse(json);
  if (typed.success && !knownTypes.has(typed.data.body.type)) {
    return ['journal-unknown-event', `unknown event ${JSON.stringify(typed.data.body.type)}`];
  }
  const issue = error.issues[0];
  return ['journal-bad-line', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`];
}
