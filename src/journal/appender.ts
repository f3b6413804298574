import { closeSync, fdatasyncSync, writeSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import { type Event, EventBody } from '../model/event.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { type JournalCode, journalProblem } from './journal-problem.ts';
import { type Expected, expectAfter, formatLine, hashLine } from './line.ts';

/** The one way into a journal. `append` and `sync` throw a ProblemError so that a failure cannot be overlooked. */
export interface JournalWriter {
  /** Validates, writes one line, returns the event. An invalid body throws and writes nothing; the journal stays alive. */
  append(body: EventBody): Event;
  /** Everything appended so far is on the disk when this returns. */
  sync(): void;
  /** Why nothing can be written any more; undefined while the journal is alive. */
  dead(): Problem | undefined;
  /** Safe to call twice. Never reports to `onDead`. */
  close(): void;
}

export interface AppenderPorts {
  /** An open descriptor in append mode; owned by the appender from here on. */
  fd: number;
  path: string;
  next: Expected;
  /** `t` of the last event on disk. */
  lastT: number;
  /** Monotonic ms since the run started. */
  now: () => number;
  /** Called once, at the first failed or short write. */
  onDead: (problem: Problem) => void;
  onClose?: () => void;
}

/** Appends to an open descriptor; dead for good after the first error or short write. */
export function createAppender(ports: AppenderPorts): JournalWriter {
  let fd: number | undefined = ports.fd;
  let next = ports.next;
  let lastT = ports.lastT;
  let death: Problem | undefined;

  // The number is forgotten before the descriptor is closed: after close it may belong to a socket.
  const release = () => {
    const open = fd;
    fd = undefined;
    if (open === undefined) return;
    try {
      closeSync(open);
    } catch {
      // Nothing more can be done with it, and everything that matters was synced before.
    }
    ports.onClose?.();
  };

  const die = (code: JournalCode, message: string, cause?: unknown): never => {
    death = journalProblem(code, message, ports.path);
    release();
    ports.onDead(death);
    throw new ProblemError(death, { cause });
  };

  const descriptor = (): number => {
    if (fd === undefined) {
      throw new ProblemError(death ?? journalProblem('journal-closed', 'the journal is closed', ports.path));
    }
    return fd;
  };

  return {
    append(body) {
      const open = descriptor();
      const t = Math.max(lastT, Math.round(ports.now() * 1000) / 1000);
      const valid = validate(body, ports.path);
      const event = { v: 1, seq: next.seq, t, prev: next.prev, body: valid } as const;
      const line = format(event, ports.path);
      const bytes = Buffer.from(`${line}\n`);
      let written: number;
      try {
        written = writeSync(open, bytes);
      } catch (cause) {
        return die('journal-write-failed', `event ${event.seq} was not written: ${causeText(cause)}`, cause);
      }
      // A full disk shows as a short count, not as an error.
      if (written !== bytes.length) {
        return die(
          'journal-short-write',
          `${written} of ${bytes.length} bytes of event ${event.seq} written`,
        );
      }
      const appended: Event = { ...event, hash: hashLine(line) };
      next = expectAfter(appended, ports.path);
      lastT = t;
      return appended;
    },
    sync() {
      const open = descriptor();
      try {
        fdatasyncSync(open);
      } catch (cause) {
        die(
          'journal-write-failed',
          `the disk did not confirm event ${next.seq - 1}: ${causeText(cause)}`,
          cause,
        );
      }
    },
    dead: () =>
      death ??
      (fd === undefined ? journalProblem('journal-closed', 'the journal is closed', ports.path) : undefined),
    close: release,
  };
}

function validate(body: EventBody, path: string): EventBody {
  const parsed = EventBody.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const message = `${body.type} cannot be recorded: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`;
  throw new ProblemError(journalProblem('journal-invalid-event', message, path), { cause: parsed.error });
}

function format(event: Parameters<typeof formatLine>[0], path: string): string {
  try {
    return formatLine(event);
  } catch (cause) {
    const message = `${event.body.type} cannot be written as JSON: ${causeText(cause)}`;
    throw new ProblemError(journalProblem('journal-invalid-event', message, path), { cause });
  }
}
