import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openPlace, owner } from '../e2e/place.ts';
import { programArgs } from '../e2e/run-rig.ts';
import { agentArgs, must } from '../e2e/run-spec.ts';

const use = (command: string, expected: 'ok' | 'denied'): Step => ({
  do: 'use',
  tool: 'Bash',
  input: { command },
  expect: expected,
});

it('keeps the agent from answering its own question, by what it runs and by what it asks', async () => {
  // Not in a folder for temporary files, which is emptied inside: there it would not be seen whatever is closed.
  const away = realpathSync(mkdtempSync(join(homedir(), '.countersign-asks-')));
  onTestFinished(() => rmSync(away, { recursive: true, force: true }));
  const place = openPlace({
    contract:
      'may: { read: ["**"], edit: ["out/**"], run: ["sh forge.sh"] }\nask: { edit: ["*.mark"] }\nhold: 60s\n',
    script: [
      use('touch one.mark', 'denied'),
      use('sh forge.sh', 'ok'),
      use(`touch ${away}/x.answer.json`, 'denied'),
      { do: 'exit', code: 0 },
    ],
    files: {
      'forge.sh': `ls ${away} > out/seen 2>&1; touch ${away}/forged > out/wrote 2>&1; true\n`,
      'out/.keep': '',
    },
  });
  onTestFinished(place.dispose);
  const words = [
    'run',
    '--no-tui',
    '--network',
    'none',
    '--approve-via',
    'file',
    '--approve-at',
    away,
    '--as',
    owner,
  ];
  const child = spawn(process.execPath, programArgs(...words, '--', ...agentArgs(place)), {
    cwd: place.workspace,
    env: place.env,
  });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdout.resume();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const asked = (): string | undefined => readdirSync(away).find((name) => name.endsWith('.question.json'));
  await expect.poll(asked, { timeout: 60_000 }).toBeTruthy();
  const name = asked() ?? '';
  const { digest } = JSON.parse(readFileSync(join(away, name), 'utf8'));
  writeFileSync(join(away, 'draft'), JSON.stringify({ answer: 1, digest, effect: 'deny', who: 'bot' }));
  renameSync(join(away, 'draft'), join(away, name.replace('.question.', '.answer.')));
  expect(await ended).toBe(3);

  expect(err).not.toContain('may answer there itself');
  expect(readdirSync(away)).toEqual([]);
  const seen = readFileSync(join(place.workspace, 'out/seen'), 'utf8');
  expect(seen).not.toContain('question');
  expect(existsSync(join(away, 'forged'))).toBe(false);
  const [id = ''] = must(listRuns(place.places.store));
  const { events } = must(readJournal(runDirectory(place.places.store, id).journal));
  const opened = events.flatMap(({ body }) => (body.type === 'boundary.opened' ? [body.boundary] : []));
  expect(opened[0]?.hidden.first.map(({ path }) => path)).toContain(away);
  const denied = events.flatMap(({ body }) =>
    body.type === 'action.decided' && body.verdict.effect === 'deny' ? [body.verdict.rule.source] : [],
  );
  expect(denied).toEqual(['builtin']);
});
