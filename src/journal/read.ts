import { closeSync, openSync, readSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { journalProblem } from './journal-problem.ts';
import { expectAfter, expectFirst, parseJournalLine } from './line.ts';

/** The end of a write that did not finish: no newline, or a last line that is no JSON. Never part of `events`. */
export interface TornTail {
  bytes: number;
  text: string;
}

export interface Journal {
  events: Event[];
  torn: TornTail | undefined;
  /** Length of the good part of the file: where the torn tail begins. */
  bytes: number;
}

const newline = 0x0a;
const chunkSize = 1 << 20;

/** Reads a whole journal and checks every line. Any doubt but a torn last line refuses the file. */
export function readJournal(path: string): Outcome<Journal> {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (cause) {
    return unreadable(path, cause);
  }
  try {
    return collect(linesOf(fd), path);
  } catch (cause) {
    return unreadable(path, cause);
  } finally {
    closeSync(fd);
  }
}

interface RawLine {
  /** Without its newline. */
  bytes: Buffer;
  complete: boolean;
}

function* linesOf(fd: number): Generator<RawLine> {
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkSize);
    const count = readSync(fd, chunk, 0, chunkSize, null);
    if (count === 0) break;
    const filled = chunk.subarray(0, count);
    const data = rest.length === 0 ? filled : Buffer.concat([rest, filled]);
    let start = 0;
    for (let end = data.indexOf(newline); end !== -1; end = data.indexOf(newline, start)) {
      yield { bytes: data.subarray(start, end), complete: true };
      start = end + 1;
    }
    rest = data.subarray(start);
  }
  if (rest.length > 0) yield { bytes: rest, complete: false };
}

function collect(lines: Iterable<RawLine>, path: string): Outcome<Journal> {
  const events: Event[] = [];
  let expected = expectFirst(path);
  let good = 0;
  let failed: { line: RawLine; problems: readonly Problem[] } | undefined;
  for (const line of lines) {
    // A bad line with anything after it was not torn by a crash: it was damaged.
    if (failed) return { ok: false, problems: failed.problems };
    const outcome = line.complete ? parseJournalLine(line.bytes, expected) : undefined;
    if (outcome?.ok) {
      events.push(outcome.value);
      expected = expectAfter(outcome.value, path);
      good += line.bytes.length + 1;
    } else {
      failed = { line, problems: outcome?.problems ?? [] };
    }
  }
  if (failed?.line.complete && isJson(failed.line.bytes)) return { ok: false, problems: failed.problems };
  if (events.length === 0) {
    return { ok: false, problems: [journalProblem('journal-empty', 'the journal holds no event', path)] };
  }
  const torn = failed && {
    bytes: failed.line.bytes.length + Number(failed.line.complete),
    text: failed.line.bytes.toString(),
  };
  return { ok: true, value: { events, torn, bytes: good } };
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

function unreadable(path: string, cause: unknown): Outcome<Journal> {
  return {
    ok: false,
    problems: [journalProblem('journal-unreadable', `cannot read the journal: ${causeText(cause)}`, path)],
  };
}
