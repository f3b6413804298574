import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openPlace, owner, type Place } from './place.ts';
import { programArgs, runLines } from './run-rig.ts';
import { agentArgs, must } from './run-spec.ts';
import { becomes, marksIn, processesOf } from './verify.ts';

const contract = `may: { edit: ["marks/allow*"] }
ask: { edit: ["marks/ask*"] }
never: { touch: ["marks/deny*"] }
`;
const write = (name: string): Step => ({
  do: 'use',
  tool: 'Write',
  input: { file_path: `marks/${name}`, content: name },
});

function placeFor(script: Step[]): Place {
  const place = openPlace({ contract, script });
  onTestFinished(place.dispose);
  return place;
}

const onlyRun = (place: Place): string => must(listRuns(place.places.store))[0] ?? '';

describe('a run without a screen', () => {
  it.each([
    ['0 when all was allowed', [write('allow')], 0, ['allow']],
    ['3 when something was denied', [write('allow'), write('deny')], 3, ['allow']],
    ['4 when something needed a person', [write('ask'), write('allow')], 4, ['allow']],
  ] as const)('exits with %s and prints the journal, line by line', async (_, script, code, done) => {
    const place = placeFor([...script]);
    const run = await runLines(place);
    expect(run).toMatchObject({ code });
    expect(marksIn(place)).toEqual(done);
    const id = onlyRun(place);
    expect(run.out).toBe(readFileSync(runDirectory(place.places.store, id).journal, 'utf8'));
    expect(await becomes(() => processesOf(id).length === 0)).toBe(true);
  });

  it('leaves files for whom its user would have made them, not for the supervisor alone', async () => {
    const place = placeFor([write('allow')]);
    await runLines(place);
    const mine = join(place.workspace, 'mine');
    writeFileSync(mine, '');
    const modes = [mine, join(place.workspace, 'marks/allow')].map((path) => statSync(path).mode & 0o777);
    expect(modes[1]).toBe(modes[0]);
    expect(modes[0]).not.toBe(0o600);
  });

  it('exits with 127 when there is no such agent, and leaves no run', async () => {
    const place = placeFor([]);
    expect(await runLines(place, { agent: ['no-such-agent'] })).toMatchObject({ code: 127, out: '' });
    expect(onlyRun(place)).toBe('');
  });

  it('exits with 7 and says where to look when the host dies before the run began', async () => {
    const place = placeFor([]);
    // A host goes to the home directory first.
    const { code, err } = await runLines({ ...place, env: { ...place.env, HOME: '/nowhere/at-all' } });
    expect({ code, err }).toMatchObject({ code: 7, err: expect.stringContaining('host.log') });
  });

  it('ends the agent on Ctrl-C; exit code 130 says that it was interrupted', async () => {
    const place = placeFor([write('allow'), { do: 'wait', ms: 600_000 }]);
    const args = programArgs('run', '--no-boundary', '--no-tui', '--as', owner, '--', ...agentArgs(place));
    const child = spawn(process.execPath, args, { cwd: place.workspace, env: place.env });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"type":"action.finished"')) child.kill('SIGINT');
    });
    expect(await ended).toBe(130);
    const id = onlyRun(place);
    expect(await becomes(() => processesOf(id).length === 0)).toBe(true);
    const journal = readFileSync(runDirectory(place.places.store, id).journal, 'utf8');
    const last = journal.split('\n').find((line) => line.includes('"type":"run.ended"'));
    expect(last).toContain('"outcome":"stopped"');
  });
});
