import { closeSync, openSync, readSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import { type Checked, failedAt, passed } from '../model/verification.ts';
import { lineOf } from './verify-journal.ts';

/** Heads stand near the end of a record and at the beginning of a bundle; more than this is not read. */
const mostBytes = 64 * 1024 * 1024;

/** Members of our own documents that name a head: record.json, an attestation, a bundle's manifest, a note. */
const named = /"(?:lastHash|head)"\s*:\s*"([0-9a-f]{64})"/g;

function textOf(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(mostBytes);
    return chunk.subarray(0, readSync(fd, chunk, 0, mostBytes, 0)).toString('utf8');
  } finally {
    closeSync(fd);
  }
}

/** The payload of a DSSE envelope is base64. */
function payloadIn(text: string): string {
  const [, payload] = /"payload"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(text) ?? [];
  return payload === undefined ? '' : Buffer.from(payload, 'base64').toString('utf8');
}

/** Heads a file names: a document of ours, or a hash that somebody noted. */
function headsIn(text: string): string[] {
  const whole = /^\s*([0-9a-f]{64})\s*$/.exec(text)?.[1];
  if (whole !== undefined) return [whole];
  return [...`${text}\n${payloadIn(text)}`.matchAll(named)].flatMap(([, head]) => (head ? [head] : []));
}

/**
 * The journal still goes through a head that was written down elsewhere, at a time when it could be trusted. `covered`: how many
 * lines that head stands for.
 */
export function checkAgainst(file: string, events: readonly Event[]): { checked: Checked; covered: number } {
  const failed = (where: string, why: string) => ({ checked: failedAt('against', where, why), covered: 0 });
  let heads: string[];
  try {
    heads = headsIn(textOf(file));
  } catch (cause) {
    return failed(file, causeText(cause));
  }
  if (heads.length === 0) return failed(file, 'it names no head of a journal');
  const lines = new Map(events.map(({ hash, seq }) => [hash, seq]));
  const missing = heads.find((head) => !lines.has(head));
  if (missing !== undefined) {
    const detail = `no line hashes to ${missing}, which ${file} names: written anew, cut, or another run`;
    return failed('journal.jsonl', detail);
  }
  const last = Math.max(...heads.map((head) => lines.get(head) ?? 0));
  return { checked: passed('against', `${lineOf(last)} is the head that ${file} names`), covered: last + 1 };
}
