import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { PendingFile, RefusedFile } from '../../src/model/answer-file.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openPlace, owner, type Place } from '../e2e/place.ts';
import { programArgs } from '../e2e/run-rig.ts';
import { agentArgs, must } from '../e2e/run-spec.ts';
import { fingerprintOf, keyFolder } from './keys.ts';

const sam = 'sam@example.com';
const use = (command: string, expected: 'ok' | 'denied'): Step => ({
  do: 'use',
  tool: 'Bash',
  input: { command },
  expect: expected,
});

interface Said {
  code: number | null;
  text: string;
}

/** The built program in the place, to its end. */
function program(place: Place, ...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, programArgs(...args), { cwd: place.workspace, env: place.env });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

/** What a folder holds, as soon as something does. */
async function firstIn(folder: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const [name] = existsSync(folder) ? readdirSync(folder).filter((one) => one.endsWith('.json')) : [];
    if (name !== undefined) return join(folder, name);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing came into ${folder}`);
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** A workspace of high risk, keys for owner and approver, and a folder for answers. */
function highRisk(script: Step[]) {
  const place = openPlace({
    contract: `approver: ${sam}\nrisk: high\nmay: { read: ["**"] }\n`,
    script: [...script, { do: 'exit', code: 0 }],
    files: { 'sync.sh': 'echo synced >> synced.txt\n' },
  });
  onTestFinished(place.dispose);
  const keys = keyFolder();
  const [danaKey, samKey] = [keys.key('dana'), keys.key('sam')];
  mkdirSync(place.places.config, { recursive: true });
  copyFileSync(keys.allow({ [owner]: danaKey, [sam]: samKey }), join(place.places.config, 'allowed_signers'));
  const folder = join(place.directory, 'answers');
  mkdirSync(folder, { mode: 0o750 });
  const run = () =>
    program(
      place,
      'run',
      '--no-boundary',
      '--no-tui',
      '--as',
      owner,
      '--answers',
      folder,
      '--',
      ...agentArgs(place),
    );
  return { place, danaKey, samKey, folder, run };
}

describe('a run of high risk, answered from another account', () => {
  it('starts signed, hears the approver through the folder, and nobody else', async () => {
    const { place, danaKey, samKey, folder, run } = highRisk([
      use('sh sync.sh', 'ok'),
      use('sh other.sh', 'denied'),
    ]);
    expect((await run()).text).toContain('starts only under a contract that its owner signed');
    const approved = await program(place, 'approve', '--sign', danaKey, '--as', owner, '--yes');
    expect(approved).toMatchObject({ code: 0, text: expect.stringContaining('Signed as dana@example.com') });

    const running = run();
    const first = PendingFile.parse(json(await firstIn(join(folder, 'pending'))));
    expect(first.text).toContain('sh sync.sh');

    // An answer without a signature, and one of the owner: both refused, the question still waits.
    const intent = { intent: 'answer', action: first.action, decided: first.decided, answer: 'once' };
    const rest = { minutes: null, note: null, command: null, shown: { hash: 'h', ms: 1, swallowed: 0 } };
    writeFileSync(
      join(folder, 'answers', 'forged.json'),
      JSON.stringify({ answer: 1, run: first.run, intent: { ...intent, ...rest } }),
    );
    const forged = RefusedFile.parse(json(await firstIn(join(folder, 'refused'))));
    expect(forged.problem.code).toBe('answer-unsigned');
    const answer = (key: string, name: string, action: string, said: string) =>
      program(place, 'answer', folder, action, said, '--sign', key, '--as', name, '--yes');
    expect(await answer(danaKey, owner, first.action, 'once')).toMatchObject({ code: 0 });
    await expect.poll(() => readdirSync(join(folder, 'refused')).length, { timeout: 20_000 }).toBe(2);
    expect(existsSync(join(place.workspace, 'synced.txt'))).toBe(false);

    expect(await answer(samKey, sam, first.action, 'once')).toMatchObject({ code: 0 });
    await expect
      .poll(() => readdirSync(join(folder, 'pending')).some((name) => name !== `${first.action}.json`), {
        timeout: 20_000,
      })
      .toBe(true);
    const [second = ''] = readdirSync(join(folder, 'pending'));
    expect(await answer(samKey, sam, second.replace('.json', ''), 'deny')).toMatchObject({ code: 0 });
    await running;

    expect(readFileSync(join(place.workspace, 'synced.txt'), 'utf8')).toBe('synced\n');
    expect(readdirSync(join(folder, 'answers'))).toEqual([]);
    const [id = ''] = must(listRuns(place.places.store));
    const { events } = must(readJournal(runDirectory(place.places.store, id).journal));
    const key = fingerprintOf(samKey);
    const start = events[0]?.body;
    expect(start).toMatchObject({ approval: { by: { how: 'signed', key: fingerprintOf(danaKey) } } });
    const answers = events.flatMap(({ body }) => (body.type === 'action.answered' ? [body] : []));
    expect(answers).toMatchObject([
      { answer: 'once', by: { identity: { name: sam, how: 'signed', key } } },
      { answer: 'deny', by: { identity: { name: sam, how: 'signed', key } } },
    ]);

    // Both answers stand on record as they were signed, and are checked again.
    expect(events.filter(({ body }) => body.type === 'intent.signed')).toHaveLength(2);
    const verified = await program(place, 'verify', id);
    expect(verified.text).toMatch(/decisions +ok +3, signed by listed keys/);

    const decided = await program(
      place,
      'decide',
      id,
      'ship',
      '--reason',
      'x',
      '--as',
      sam,
      '--sign',
      samKey,
    );
    expect(decided.code).toBe(3);
    expect(decided.text).toContain('The rollback was not rehearsed, and the risk is high.');
    expect(decided.text).not.toContain('signed');
  });
});
