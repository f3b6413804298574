import { existsSync, statSync } from 'node:fs';
import { listHistory } from '../../src/commands/history-list.ts';
import { readJournal } from '../../src/journal/read.ts';
import { readReason } from '../../src/journal/reason-file.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, type Place } from './place.ts';
import type { StartedHost } from './run-rig.ts';
import { must } from './run-spec.ts';
import { marks, marksIn, releasedMarks, violations } from './verify.ts';

/** More actions than the journal has room for. */
const actions = 400;

export function openFullPlace(): Place {
  const script = Array.from(
    { length: actions },
    (_, n): Step => ({
      do: 'use',
      tool: 'Write',
      input: { file_path: `${marks}/allow-${n}`, content: `${n}` },
    }),
  );
  return openPlace({ contract: `may: { edit: ["${marks}/**"] }\n`, script });
}

/** What came of a run whose disk filled up, for one comparison. */
export async function fullDiskOutcome(place: Place, host: StartedHost) {
  const { journal, reason } = host.paths;
  const before = existsSync(journal) ? must(readJournal(journal)) : undefined;
  const events = before?.events ?? [];
  const listed = must(await listHistory(host.spec.store));
  const [run] = listed;
  const closing = must(readJournal(journal)).events.at(-1)?.body;
  const done = marksIn(place);
  return {
    someRan: done.length > 0,
    notAllRan: done.length < actions,
    /** Released, but killed before it could act, is fine; acted without a release is not. */
    unreleased: done.filter((mark) => !releasedMarks(events).has(mark)),
    endOnRecord: events.some(({ body }) => body.type === 'run.ended'),
    reason: readReason(reason),
    closing: closing?.type === 'run.interrupted' ? closing.reason : closing?.type,
    inHistory: run?.kind === 'run' ? run.entry.outcome : run?.kind,
    tornSetAside: existsSync(`${host.spec.directory}/journal.torn`) ? statSync(journal).size > 0 : true,
    violations: await violations(place, host, { interrupted: true }),
  };
}
