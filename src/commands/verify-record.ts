import type { Journal } from '../journal/read.ts';
import { RunRecord } from '../model/record.ts';
import { type Checked, failedAt, passed, unchecked } from '../model/verification.ts';
import { createHistory } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';
import { readRecord } from '../store/record-file.ts';
import { runRecord } from '../views/run-record.ts';
import { lineOf } from './verify-journal.ts';

/** record.json says what the journal says, member by member. */
export async function checkRecord(path: string, { events, torn }: Journal): Promise<Checked> {
  const onDisk = await readRecord(path);
  if (!onDisk.ok) {
    const why = onDisk.problems[0]?.message ?? 'it cannot be read';
    return failedAt('record', 'record.json', why);
  }
  const state = events.reduce(reduce, initialRunState);
  if (onDisk.value === undefined) {
    if (!state.end) return unchecked('record', 'there is none yet: the run has no end');
    return failedAt('record', 'record.json', 'it is missing; any change to the run makes it again');
  }
  const derived = runRecord(createHistory(events), state, { torn });
  if (!derived.ok) return unchecked('record', derived.problems[0]?.message ?? 'it cannot be derived');
  const told = onDisk.value;
  const { integrity } = derived.value;
  const last = lineOf(events.length - 1);
  if (told.integrity.lastHash !== integrity.lastHash) {
    const detail = `it was made of a journal of ${told.integrity.events} lines with another last line than ${last}`;
    return failedAt('record', 'record.json integrity.lastHash', `${detail}: one of the two was changed`);
  }
  const place = firstDifference(told, RunRecord.parse(derived.value));
  if (place === undefined) return passed('record', 'record.json is what the journal says');
  return failedAt('record', `record.json ${place}`, 'the journal says something else there');
}

/** Path of the first member that differs, such as `files.changed[0].path`. */
function firstDifference(a: unknown, b: unknown, at = ''): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return at;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  if (Array.isArray(a) !== Array.isArray(b)) return at;
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const inner = Array.isArray(a) ? `${at}[${name}]` : at === '' ? name : `${at}.${name}`;
    const found = firstDifference(left.get(name), right.get(name), inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
