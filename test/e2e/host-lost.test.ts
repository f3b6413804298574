import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { hostsIn, openPlace, owner, type Place } from './place.ts';
import { openRun, programArgs } from './run-rig.ts';
import { agentArgs, must } from './run-spec.ts';
import { marksIn } from './verify.ts';

function placeFor(): Place {
  const place = openPlace({
    contract: 'may: { edit: ["marks/**"] }\n',
    script: [
      { do: 'use', tool: 'Write', input: { file_path: 'marks/a', content: 'x' } },
      { do: 'wait', ms: 600_000 },
    ],
  });
  onTestFinished(place.dispose);
  return place;
}

/** Ends the host of the only run, as a crash would: nothing is said by anybody. */
function killHost(place: Place): string {
  const pids = hostsIn(place.directory);
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return runDirectory(place.places.store, must(listRuns(place.places.store))[0] ?? '').log;
}

/** What a terminal of some width breaks is put together again. */
const joined = (text: string): string => text.replace(/\s+/g, '');

it('is told without a screen: that the host ended, and where its log is', async () => {
  const place = placeFor();
  const args = programArgs('run', '--no-boundary', '--no-tui', '--as', owner, '--', ...agentArgs(place));
  const child = spawn(process.execPath, args, { cwd: place.workspace, env: place.env });
  let log = '';
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (log === '' && line.includes('"type":"action.finished"')) log = killHost(place);
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(7);
  expect(said).toContain('ended unexpectedly');
  expect(joined(said)).toContain(log);
  expect(said).not.toContain('does not answer');
});

it('is told to who watches, and again in the summary', async () => {
  const place = placeFor();
  const terminal = openRun(place, { cols: 100 });
  await terminal.waitFor(() => marksIn(place).includes('a'));
  const log = killHost(place);
  expect(await terminal.exited).toMatchObject({ exitCode: 7 });
  const text = terminal.raw();
  expect(text).toContain('ended unexpectedly');
  expect(joined(text)).toContain(joined(`  log      ${log}`));
});
