import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Packet } from '../../src/model/packet.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace } from './place.ts';
import { programArgs, startHost } from './run-rig.ts';

const contract =
  'may: { read: ["**"], edit: ["src/**"], run: ["./check.sh", "./sly.sh"] }\nnever: { touch: ["private/**"] }\nrisk: medium\nchecks: { test: ["./check.sh"] }\nrollback: { change: a, undo: revert, data_risk: none, trigger: a bug, owner: dana }\n';
const script: Step[] = [
  { do: 'use', tool: 'Read', input: { file_path: 'src/a.txt' }, expect: 'ok' },
  { do: 'use', tool: 'Write', input: { file_path: 'src/a.txt', content: 'fixed\n' }, expect: 'ok' },
  { do: 'use', tool: 'Bash', input: { command: './check.sh' }, expect: 'ok' },
  { do: 'use', tool: 'Write', input: { file_path: 'private/x', content: 'x' }, expect: 'denied' },
  { do: 'use', tool: 'Bash', input: { command: './sly.sh' }, expect: 'ok' },
];
const files = {
  'src/a.txt': 'broken\n',
  'check.sh': '#!/bin/sh\ngrep -q fixed src/a.txt\n',
  'sly.sh': '#!/bin/sh\necho "<script>" > made-behind-the-back\n',
};

const program = (args: string[], env: NodeJS.ProcessEnv): Promise<{ out: string; err: string }> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, programArgs(...args), { env, maxBuffer: 1 << 26 }, (error, out, err) =>
      error ? reject(error) : resolve({ out, err }),
    );
  });

it('a run that really happened is told from its own record and its own snapshots, in three forms', async () => {
  const place = openPlace({ contract, script, files });
  onTestFinished(place.dispose);
  const host = startHost(place, { typeTask: true });
  await host.exited;
  const { run, store } = host.spec;
  const packet = (...more: string[]) => program(['packet', run, '--store', store, ...more], place.env);

  const json = Packet.parse(JSON.parse((await packet('--format', 'json')).out));
  expect(json.engineering.diff).toMatchObject({ known: true });
  expect(json.engineering.patch).toMatchObject({
    known: true,
    value: { files: expect.arrayContaining([expect.objectContaining({ path: 'src/a.txt' })]) },
  });
  expect(json.security.denied.map(({ target }) => target)).toEqual([expect.stringContaining('private/x')]);
  const asked = json.questions.map(({ about, paths }) => `${about} ${paths.join()}`);
  expect(asked).toContainEqual(expect.stringMatching(/-change made-behind-the-back$/));

  const { out } = await packet();
  expect(out).toContain('-broken\n+fixed\n');
  expect(out).toContain('`private/x`');

  const output = join(place.directory, 'packet.html');
  expect(await packet('--output', output)).toEqual({ out: '', err: '' });
  const page = readFileSync(output, 'utf8');
  expect(page).toContain('AsciinemaPlayer');
  expect(page).toContain('made-behind-the-back');
});
