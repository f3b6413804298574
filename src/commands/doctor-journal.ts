import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../journal/read.ts';
import type { EventBody } from '../model/event.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';

/** What the only run of a store put on record; undefined when there is none or it cannot be read. */
export function onlyRun(store: string): { run: string; bodies: EventBody[] } | undefined {
  const runs = listRuns(store);
  const run = runs.ok ? runs.value.at(-1) : undefined;
  if (run === undefined) return undefined;
  const journal = readJournal(runDirectory(store, run).journal);
  return journal.ok ? { run, bodies: journal.value.events.map(({ body }) => body) } : undefined;
}

type Requested = Extract<EventBody, { type: 'action.requested' }>;

/** What was decided and released of the actions a test is true of, and where in the record. */
export function decisionsOf(bodies: readonly EventBody[], test: (action: Requested['action']) => boolean) {
  const asked = bodies.flatMap((body) =>
    body.type === 'action.requested' && test(body.action) ? [body.action.id] : [],
  );
  return asked.map((id) => {
    const decided = bodies.find((body) => body.type === 'action.decided' && body.action === id);
    const released = bodies.find((body) => body.type === 'action.released' && body.action === id);
    const finished = bodies.find((body) => body.type === 'action.finished' && body.action === id);
    return {
      effect: decided?.type === 'action.decided' ? decided.verdict.effect : undefined,
      rule: decided?.type === 'action.decided' ? decided.verdict.rule.text : undefined,
      released: released?.type === 'action.released' ? released.effect : undefined,
      outcome: finished?.type === 'action.finished' ? finished.outcome : undefined,
    };
  });
}

/** The files below a folder; links are not followed. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Those whose bytes hold a text as it is. */
export const filesWith = (folder: string, text: string): string[] =>
  filesIn(folder).filter((file) => readFileSync(file).includes(text));

/** What others could open: files that are not 0600, folders that are not 0700; the folder itself included. */
export function openToOthers(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return [folder, ...below].filter((path) => {
    const look = lstatSync(path);
    return !look.isSymbolicLink() && (look.mode & 0o077) !== 0;
  });
}
