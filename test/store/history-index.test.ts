import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HistoryEntry, historyEntry } from '../../src/model/history-entry.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { type EntryFromJournal, openHistoryIndex } from '../../src/store/history-index.ts';
import { readRecord, writeRecord } from '../../src/store/record-file.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { ended, started } from '../state/bodies.ts';
import { runOf } from '../views/run-of-events.ts';

function record(run: string): RunRecord {
  const { history, state } = runOf([started({ run }), ended()]);
  const outcome = runRecord(history, state);
  if (!outcome.ok) throw new Error('no record');
  return outcome.value;
}
const entry = (run: string): HistoryEntry => historyEntry(record(run));

/** A journal reader that knows the runs it is told of and finds every other one damaged. */
const journals =
  (...known: string[]): EntryFromJournal =>
  ({ run, journal }) =>
    known.includes(run)
      ? { ok: true, value: entry(run) }
      : { ok: false, problems: [{ code: 'journal-gap', message: 'gap', fix: 'f', where: journal }] };

async function store(runs: Record<string, 'record' | 'journal' | string>): Promise<string> {
  const dir = temporaryDirectory();
  for (const [run, content] of Object.entries(runs)) {
    const paths = runDirectory(dir, run);
    mkdirSync(paths.directory, { recursive: true });
    if (content === 'record') await writeRecord(paths.record, record(run));
    else if (content !== 'journal') writeFileSync(paths.record, content);
  }
  return dir;
}

async function seen(dir: string, fromJournal: EntryFromJournal = journals()) {
  const listing = await openHistoryIndex(dir, fromJournal).list();
  if (!listing.ok) throw new Error(listing.problems[0]?.message);
  return {
    runs: listing.value.entries.map(({ run }) => run),
    damaged: listing.value.damaged.map(({ run }) => run),
  };
}

describe('one bad run never hides another', () => {
  it('lists it as damaged among the others', async () => {
    const dir = await store({ '01A': 'record', '01B': '{"broken', '01C': 'journal', '01D': 'journal' });
    expect(await seen(dir, journals('01D'))).toEqual({ runs: ['01A', '01D'], damaged: ['01B', '01C'] });
  });

  it('takes a damaged record from its journal', async () => {
    const dir = await store({ '01A': '{}' });
    expect(await seen(dir, journals('01A'))).toEqual({ runs: ['01A'], damaged: [] });
  });

  it('looks at a damaged run again', async () => {
    const dir = await store({ '01A': 'journal' });
    expect(await seen(dir)).toEqual({ runs: [], damaged: ['01A'] });
    expect(await seen(dir, journals('01A'))).toEqual({ runs: ['01A'], damaged: [] });
  });
});

describe('openHistoryIndex', () => {
  it('is empty for a store that does not exist', async () => {
    expect(await seen(join(temporaryDirectory(), 'none'))).toEqual({ runs: [], damaged: [] });
  });

  it('puts and replaces', async () => {
    const dir = await store({ '01A': 'journal', '01B': 'journal' });
    const index = openHistoryIndex(dir, journals());
    await index.put(entry('01B'));
    await index.put(entry('01A'));
    await index.put({ ...entry('01B'), task: 'changed' });
    const listing = await index.list();
    expect(listing.ok && listing.value.entries.map(({ run, task }) => [run, task])).toEqual([
      ['01A', 'Fix the retry filter'],
      ['01B', 'changed'],
    ]);
  });

  it('reads a run only once', async () => {
    const dir = await store({ '01A': 'record' });
    await seen(dir);
    rmSync(runDirectory(dir, '01A').record);
    expect(await seen(dir)).toEqual({ runs: ['01A'], damaged: [] });
  });

  it('forgets a run whose directory is gone', async () => {
    const dir = await store({ '01A': 'record', '01B': 'record' });
    await seen(dir);
    rmSync(runDirectory(dir, '01A').directory, { recursive: true });
    expect(await seen(dir)).toEqual({ runs: ['01B'], damaged: [] });
  });

  it.each(['', '{"history":1', '{"history":2}'])('rebuilds an index that reads %j', async (text) => {
    const dir = await store({ '01A': 'record' });
    writeFileSync(join(dir, 'history.json'), text);
    expect(await seen(dir)).toEqual({ runs: ['01A'], damaged: [] });
    expect(readFileSync(join(dir, 'history.json'), 'utf8')).toContain('"01A"');
    writeFileSync(join(dir, 'history.json'), text);
    expect(await openHistoryIndex(dir, journals()).put(entry('01A'))).toMatchObject({ ok: true });
  });
});

describe('writeRecord', () => {
  it('gives the same record back', async () => {
    const path = join(temporaryDirectory(), 'record.json');
    expect(await readRecord(path)).toEqual({ ok: true, value: undefined });
    await writeRecord(path, record('01A'));
    expect(await readRecord(path)).toEqual({ ok: true, value: record('01A') });
  });

  it('refuses what is no record', async () => {
    const path = join(temporaryDirectory(), 'record.json');
    const blocked = join(temporaryDirectory(), 'a-file');
    writeFileSync(blocked, '');
    const wrong = { ...record('01A'), integrity: { ...record('01A').integrity, events: 0.5 } };
    expect(await writeRecord(path, wrong)).toMatchObject({
      ok: false,
      problems: [{ code: 'store-invalid', where: path }],
    });
    expect(await writeRecord(join(blocked, 'record.json'), record('01A'))).toMatchObject({
      ok: false,
      problems: [{ code: 'store-unwritable' }],
    });
  });
});
