import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTime } from 'ulid';
import { openIndex } from '../../src/commands/run-list.ts';
import type { EventBody } from '../../src/model/event.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { must } from './must.ts';
import { chained, typicalRun } from './typical-run.ts';

const firstAt = Date.UTC(2026, 0, 5, 8);
/** Ten thousand runs are seven months of two an hour. */
const apartMs = 30 * 60_000;

const verbs = ['fix', 'find out why', 'rename', 'bump', 'document', 'test', 'speed up', 'remove'];
const things = [
  'the retry filter',
  'failed syncs',
  'the export of invoices',
  'the sign-in page',
  'old flags',
];
const agents = ['claude-code', 'codex', 'gemini', 'opencode'];
const outcomes = ['done', 'done', 'done', 'stopped', 'interrupted'] as const;

const pick = <T>(list: readonly T[], number: number): T => {
  const found = list[number % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

/** A task nobody else has; every hundredth run is about a policy. */
export function taskOf(number: number): string {
  if (number % 100 === 0) return `fix the policy of account ${number}`;
  return `${pick(verbs, number)} ${pick(things, number * 7)} of account ${number}`;
}

export const runIdOf = (number: number): string =>
  `${encodeTime(firstAt + number * apartMs, 10)}${String(number).padStart(16, '0')}`;

function bodiesOf(number: number): EventBody[] {
  const task = taskOf(number);
  const profile = pick(agents, number * 3);
  const started = make.started({
    run: runIdOf(number),
    at: new Date(firstAt + number * apartMs).toISOString(),
    task,
    contract: make.pinned({ task }),
    profile: { ...make.profile, name: profile, title: profile },
    agent: { ...make.started().agent, profile },
  });
  const [, ...rest] = typicalRun(20 + (number % 5));
  const ended = make.ended({ outcome: pick(outcomes, number * 11) });
  return [started, ...rest, ended];
}

/** Fills a store with runs as they are left when they are over: journal, record and a lock given back; then the list of them. */
export async function fillRuns(store: string, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const { events, text } = chained(bodiesOf(number));
    const record = must(runRecord(createHistory(events), events.reduce(reduce, initialRunState)));
    const paths = runDirectory(store, runIdOf(number));
    mkdirSync(paths.directory, { recursive: true, mode: 0o700 });
    writeFileSync(paths.journal, text);
    writeFileSync(paths.record, `${JSON.stringify(record, null, 2)}\n`);
    writeFileSync(join(paths.directory, 'held.1'), 'released\n');
  }
  const { entries, damaged } = must(await openIndex(store).list());
  if (entries.length !== count || damaged.length > 0) throw new Error('not every run can be read');
}
