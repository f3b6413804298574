import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import type { Terminal } from '../harness/terminal.ts';
import { openPlace, owner, type Place } from './place.ts';
import { openProgram, openRun } from './run-rig.ts';
import { must } from './run-spec.ts';

const command = 'sh test/sync.sh';
const use = (expected: 'ok' | 'denied'): Step => ({
  do: 'use',
  tool: 'Bash',
  input: { command },
  expect: expected,
});
const contract = 'may: # what it is for\n  read: ["**"]\n  run:\n    - cat * # looking\n';

function openAsking(script: Step[]): { place: Place; terminal: Terminal } {
  const files = { 'test/sync.sh': 'echo synced >> synced.txt\n' };
  const place = openPlace({ contract, script: [...script, { do: 'exit', code: 0 }], files });
  onTestFinished(place.dispose);
  const terminal = openRun(place);
  onTestFinished(() => terminal.kill('SIGKILL'));
  return { place, terminal };
}

/** From the waiting question to the sheet with its lines. */
async function openSheet(terminal: Terminal): Promise<string> {
  await terminal.waitFor(/1 waiting/);
  terminal.type('\x1da');
  await terminal.waitFor(/keys live/);
  terminal.type('r');
  await terminal.waitFor(/may\.run {2}sh test\/sync\.sh/);
  return terminal.waitFor(/keys live\. Space/);
}

const runOf = (place: Place): string => must(listRuns(place.places.store))[0] ?? '';
const journalOf = (place: Place): string => runDirectory(place.places.store, runOf(place)).journal;

describe('r in an approval', () => {
  it('makes a rule: the command runs, the file has the line, the next time nobody is asked', async () => {
    const { place, terminal } = openAsking([use('ok'), use('ok')]);
    const sheet = await openSheet(terminal);
    expect(sheet).toContain('would let nothing else go, judged against this run');
    terminal.type('\r');
    await terminal.waitFor(/the run ended/);
    terminal.type('\x1dq');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });

    const file = readFileSync(join(place.workspace, 'countersign.yaml'), 'utf8');
    expect(file).toBe(`${place.contract}    - ${command}\n`);
    expect(readFileSync(join(place.workspace, 'synced.txt'), 'utf8')).toBe('synced\nsynced\n');

    const { events } = must(readJournal(journalOf(place)));
    const answers = events.flatMap(({ body }) => (body.type === 'action.answered' ? [body] : []));
    expect(answers).toMatchObject([
      { answer: 'rule', by: { identity: { name: owner } }, note: `may.run  ${command}` },
    ]);
    const { same, different, notRejudgeable, unexplained } = rejudge(events, decide);
    expect({ same, different, notRejudgeable, unexplained }).toEqual({
      same: 3,
      different: [],
      notRejudgeable: [],
      unexplained: [],
    });

    const shown = openProgram(place, ['show', runOf(place)], { cols: 140, rows: 60 });
    expect(await shown.exited).toMatchObject({ exitCode: 0 });
    const record = shown.raw().replace(/\s+/g, ' ');
    expect(record).toMatch(/rule made by dana@example\.com after [\d.]+ s: may\.run sh test\/sync\.sh/);
    expect(record).toMatch(/amended to version 2, .*rule for \S+: may\.run sh test\/sync\.sh/);

    const again = openProgram(place, ['replay', runOf(place)]);
    onTestFinished(() => again.kill('SIGKILL'));
    await again.waitFor(/verified/);
  });

  it('says that the file changed since, and keeps the rule in the run', async () => {
    const { place, terminal } = openAsking([use('ok'), { do: 'wait', ms: 3_000 }]);
    await openSheet(terminal);
    const path = join(place.workspace, 'countersign.yaml');
    const mine = `${place.contract}# mine\n`;
    writeFileSync(path, mine);
    terminal.type('\r');
    await terminal.waitFor(/rule made for this run only: the contract file changed since/);
    expect(readFileSync(path, 'utf8')).toBe(mine);
    await terminal.waitFor(/the run ended/);
  });
});
