import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemProcesses } from '../../src/agent/process-source.ts';
import { finishRun } from '../../src/commands/finish-run.ts';
import { listHistory } from '../../src/commands/history-list.ts';
import { readJournal } from '../../src/journal/read.ts';
import { isOver } from '../../src/journal/recovery.ts';
import type { Event } from '../../src/model/event.ts';
import type { RunSpec } from '../../src/model/run-spec.ts';
import { decide } from '../../src/policy/decide.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import type { Place } from './place.ts';
import type { StartedHost } from './run-rig.ts';

/** Where the scripts of these tests leave a file for every action that really happened. */
export const marks = 'marks';

export function marksIn(place: Place): string[] {
  const directory = join(place.workspace, marks);
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** What an action would leave behind: the name of its mark, or undefined. */
function markOf(event: Event): string | undefined {
  if (event.body.type !== 'action.requested') return undefined;
  const { action } = event.body;
  if (action.kind === 'edit') return action.changes.map(({ path }) => basename(path))[0];
  return action.kind === 'run' ? /marks\/(\S+)/.exec(action.command)?.[1] : undefined;
}

/** The marks of actions that were let go, as the journal tells it. */
export function releasedMarks(events: readonly Event[]): Set<string> {
  const marksById = new Map<string, string>();
  const released = new Set<string>();
  for (const event of events) {
    const mark = markOf(event);
    const { body } = event;
    if (mark !== undefined && body.type === 'action.requested') marksById.set(body.action.id, mark);
    if (body.type !== 'action.released' || body.effect !== 'allow') continue;
    const done = marksById.get(body.action);
    if (done !== undefined) released.add(done);
  }
  return released;
}

function wrongOrder(events: readonly Event[]): string[] {
  const wrong: string[] = [];
  const decided = new Map<string, string>();
  const answered = new Set<string>();
  let over = false;
  for (const { body, seq } of events) {
    const binds = body.type === 'evidence.recorded' && body.evidence.what === 'recording';
    if (over && !binds) wrong.push(`${body.type} (${seq}) was recorded after the end`);
    if (body.type === 'run.ended') over = true;
    if (body.type === 'action.decided') decided.set(body.action, body.verdict.effect);
    if (body.type === 'action.answered' && body.answer !== 'deny') answered.add(body.action);
    if (body.type !== 'action.released' || body.effect !== 'allow') continue;
    const effect = decided.get(body.action);
    const may = effect === 'allow' || ((effect === 'ask' || effect === 'stop') && answered.has(body.action));
    if (!may) wrong.push(`${body.action} was let go though it was ${effect ?? 'never judged'}`);
  }
  return wrong;
}

/** Pids of processes that carry the run's mark, this one's own children included. */
export function processesOf(run: string): number[] {
  const source = systemProcesses();
  return source
    .pids()
    .filter(
      (pid) => source.marked(pid, `COUNTERSIGN_RUN=${run}`) === true && source.info(pid)?.state !== 'dead',
    );
}

/** Waits for what has to become true by itself; false when it did not in time. */
export async function becomes(wanted: () => boolean, ms = 10_000): Promise<boolean> {
  const end = Date.now() + ms;
  while (!wanted()) {
    if (Date.now() > end) return false;
    await new Promise((go) => setTimeout(go, 10));
  }
  return true;
}

export interface Expected {
  /** The host was killed: the next look at the history has to close the run. */
  interrupted?: boolean;
}

/** The next look at the history: it closes a run whose host died, and lists it. */
async function historyViolations({ store, run }: RunSpec, over: boolean): Promise<string[]> {
  const listed = await listHistory(store);
  if (!listed.ok) return listed.problems.map(({ message }) => `history: ${message}`);
  const found = listed.value.find((one) => one.run === run);
  if (found?.kind !== 'run') return [`history: the run is ${found?.kind ?? 'not listed'}`];
  const wrong = found.live ? ['history: the run is said to be live'] : [];
  if (!over && found.entry.outcome !== 'interrupted') wrong.push(`history: it was ${found.entry.outcome}`);
  return wrong;
}

/** Everything that must be true of a run that is over, however it ended. Empty when it is. */
export async function violations(
  place: Place,
  host: StartedHost,
  expected: Expected = {},
): Promise<string[]> {
  const { spec, paths } = host;
  const wrong: string[] = [];
  if (!(await becomes(() => processesOf(spec.run).length === 0))) {
    wrong.push(`processes of the run are left: ${processesOf(spec.run).join(', ')}`);
  }
  if (!(await becomes(() => !existsSync(spec.runtime)))) wrong.push('its runtime directory is left');
  const read = readJournal(paths.journal);
  if (!read.ok) return [...wrong, ...read.problems.map(({ message }) => `journal: ${message}`)];
  const { events } = read.value;
  const released = releasedMarks(events);
  for (const mark of marksIn(place)) {
    if (!released.has(mark)) wrong.push(`${mark} happened without having been let go`);
  }
  wrong.push(...wrongOrder(events));
  const over = isOver(events);
  wrong.push(...(await historyViolations(spec, over)));
  if (!over && !expected.interrupted) wrong.push('the run has no end on record');
  const record = await finishRun(spec.store, spec.run);
  if (!record.ok) wrong.push(...record.problems.map(({ message }) => `record: ${message}`));
  const again = rejudge(events, decide);
  wrong.push(
    ...again.different.map(
      ({ action, recorded, now }) => `${action} was ${recorded.effect}, judged again ${now.effect}`,
    ),
  );
  return wrong;
}
