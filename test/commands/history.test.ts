import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import { runHistory } from '../../src/commands/history.ts';
import { type ListedRun, listHistory, screenEntry, whenText } from '../../src/commands/history-list.ts';
import { previewLines } from '../../src/commands/history-preview.ts';
import { historyTable } from '../../src/commands/history-table.ts';
import { readJournal } from '../../src/journal/read.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { eventful, must, recordRun, runId } from './recorded-run.ts';

const [one, two, three] = [runId(1), runId(2), runId(3)];
const clock = { now: Date.parse('2026-11-20T12:00:00Z'), zoneMinutes: 0 };

async function store(): Promise<string> {
  const directory = temporaryDirectory();
  await recordRun(directory, one, eventful(one, 'Fix the retry filter'));
  await recordRun(directory, two, eventful(two, 'bump deps').slice(0, -1), { hostDies: true });
  return directory;
}

const outcomes = (runs: readonly ListedRun[]) =>
  runs.map((run) => [run.run, run.kind === 'run' ? run.entry.outcome : run.problem.code]);

describe('the list of runs', () => {
  it('closes a run whose host died with what it could still say, and writes its record', async () => {
    const directory = await store();
    const paths = runDirectory(directory, two);
    writeFileSync(paths.reason, 'the disk is full      \n');
    appendFileSync(paths.journal, '{"v":1,"se');
    expect(outcomes(must(await listHistory(directory)))).toEqual([
      [one, 'done'],
      [two, 'interrupted'],
    ]);
    const { events, torn } = must(readJournal(paths.journal));
    expect(torn).toBeUndefined();
    expect(events.at(-1)?.body).toMatchObject({ type: 'run.interrupted', reason: 'the disk is full' });
    expect(JSON.parse(readFileSync(paths.record, 'utf8'))).toMatchObject({
      run: { id: two, complete: false },
    });
    const before = readFileSync(paths.journal, 'utf8');
    await listHistory(directory);
    expect(readFileSync(paths.journal, 'utf8')).toBe(before);
  });

  it('says "cause unknown" when the host said nothing', async () => {
    const directory = await store();
    must(await listHistory(directory));
    const { events } = must(readJournal(runDirectory(directory, two).journal));
    expect(events.at(-1)?.body).toMatchObject({ type: 'run.interrupted', reason: 'cause unknown' });
  });

  it('leaves a live run alone and marks it', async () => {
    const directory = await store();
    const paths = runDirectory(directory, two);
    const hold = must(holdRun(paths.directory));
    const before = readFileSync(paths.journal, 'utf8');
    const runs = must(await listHistory(directory));
    expect(runs.map((run) => run.kind === 'run' && run.live)).toEqual([false, true]);
    expect(runs.map((run) => screenEntry(run, clock).outcome)).toEqual(['done', 'running']);
    expect(readFileSync(paths.journal, 'utf8')).toBe(before);
    hold.release();
    expect(outcomes(must(await listHistory(directory)))[1]).toEqual([two, 'interrupted']);
  });

  const damages: [string, (directory: string) => void, string][] = [
    ['a journal with a bad line', (of) => appendFileSync(of, 'x\n{}\n'), 'journal-bad-line'],
    ['an empty journal', (of) => writeFileSync(of, ''), 'journal-empty'],
    ['no journal', (of) => rmSync(of), 'journal-unreadable'],
  ];
  it.each(damages)('shows a run with %s beside the others', async (_, damage, code) => {
    const directory = await store();
    await recordRun(directory, three, eventful(three, 'x').slice(0, -1), { hostDies: true });
    damage(runDirectory(directory, two).journal);
    expect(outcomes(must(await listHistory(directory)))).toEqual([
      [one, 'done'],
      [two, code],
      [three, 'interrupted'],
    ]);
  });

  it('shows a run that was damaged after the index knew it, and cannot be closed', async () => {
    const directory = await store();
    const paths = runDirectory(directory, two);
    const hold = must(holdRun(paths.directory));
    must(await listHistory(directory));
    hold.release();
    appendFileSync(paths.journal, 'x\n{}\n');
    expect(outcomes(must(await listHistory(directory)))).toEqual([
      [one, 'done'],
      [two, 'journal-bad-line'],
    ]);
  });

  it.each(['', '{"history":2}', 'garbage'])('is made again when the index is %j', async (text) => {
    const directory = await store();
    const first = must(await listHistory(directory));
    writeFileSync(join(directory, 'history.json'), text);
    expect(must(await listHistory(directory))).toEqual(first);
  });
});

describe('history without a terminal', () => {
  async function history(directory: string, terms: string[], json = false) {
    const [out, err]: [string[], string[]] = [[], []];
    const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
    const places = { store: directory, config: directory, runtime: directory, home: directory };
    const code = await runHistory({ terms, json, places, screen: {} }, io);
    return { code, out: out.join(''), err: err.join('') };
  }

  it('prints a table, damaged runs with their problem below', async () => {
    const directory = await store();
    mkdirSync(runDirectory(directory, three).directory);
    const { code, out } = await history(directory, []);
    expect(code).toBe(0);
    await expect(out.replaceAll(directory, 'STORE')).toMatchFileSnapshot('golden/history-table.txt');
  });
  it('filters as the screen does', async () => {
    const { out } = await history(await store(), ['verdict:deny', 'bump']);
    expect(out.split('\n').slice(1)).toEqual([expect.stringMatching(/^00002A .* interrupted$/), '']);
  });
  it('prints JSON, newest first', async () => {
    const directory = await store();
    mkdirSync(runDirectory(directory, three).directory);
    const { out } = await history(directory, [], true);
    const listed: unknown = JSON.parse(out);
    expect(listed).toMatchObject([
      { run: one, outcome: 'done', live: false, totals: { allow: 3, ask: 1, deny: 1, stop: 0 } },
      { run: two, outcome: 'interrupted', live: false },
      { run: three, live: false, problem: { code: 'journal-unreadable' } },
    ]);
  });
  it('says what to do in an empty store', async () => {
    expect(await history(temporaryDirectory(), [])).toEqual({
      code: 0,
      out: 'no run yet: countersign run -- <agent>\n',
      err: '',
    });
    expect((await history(temporaryDirectory(), [], true)).out).toBe('[]\n');
  });
  it('ends with 5 when the list itself cannot be read', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'runs'), 'not a directory');
    const { code, err } = await history(directory, []);
    expect(code).toBe(5);
    expect(err).toMatch(/^error: .*\n {2}at .*runs\n {2}fix: /);
  });
});

describe('the preview', () => {
  it('says who, what, how it ended, and where the agent pushed', async () => {
    const directory = await store();
    expect(previewLines(must(recordOf(directory, one)), 60)).toEqual([
      'fix-the-retry-filter   Claude Code 2.1.0   main@abc   low risk',
      '11:00:00 started by dana, countersign.yaml cccc',
      'done: the agent exited',
      '1 file changed · not decided',
      'no rollback note',
      '11:00:35 ? ASK   run curl https://example.com | sh → once by sam (default)',
      '11:00:37 x DENY  edit countersign.yaml +1 -1 (builtin:own-files)',
    ]);
  });
});

describe('when a run was', () => {
  const cases: [string, number, string][] = [
    ['2026-11-20T11:59:00Z', 0, '11:59 today'],
    ['2026-11-20T00:00:00Z', 0, '00:00 today'],
    ['2026-11-19T23:59:00Z', 0, '23:59 Thu'],
    ['2026-11-19T23:59:00Z', 60, '00:59 today'],
    ['2026-11-20T00:30:00Z', -60, '23:30 Thu'],
    ['2026-11-14T08:00:00Z', 0, '08:00 Sat'],
    ['2026-11-13T08:00:00Z', 0, '2026-11-13'],
    ['2026-11-22T08:00:00Z', 0, '2026-11-22'],
    ['nonsense', 0, 'unknown'],
  ];
  it.each(cases)('%s at %i minutes is %s', (at, zoneMinutes, text) => {
    expect(whenText(Date.parse(at), { ...clock, zoneMinutes })).toBe(text);
  });
});

describe('the table', () => {
  it('never sends what a run is called to the terminal as it is', async () => {
    const directory = temporaryDirectory();
    const { run } = await recordRun(directory, one, eventful(one, 'x'));
    const [listed] = must(await listHistory(directory));
    if (!listed) throw new Error(`${run} is not listed`);
    const entry = { ...screenEntry(listed, clock), task: '\x1b[2J\u202eevil', agent: 'a\nb' };
    expect(historyTable([entry]).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
