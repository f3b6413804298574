import { spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { openPlace, owner } from './place.ts';
import { programArgs } from './run-rig.ts';
import { agentArgs } from './run-spec.ts';
import { marksIn } from './verify.ts';

it('is a run in sentences: a question is heard, answered in words, and the end is told', async () => {
  const write = (name: string, expect: 'ok' | 'denied') =>
    ({ do: 'use', tool: 'Write', input: { file_path: `marks/${name}`, content: 'x' }, expect }) as const;
  const place = openPlace({
    contract: 'ask: { edit: ["marks/**"] }\n',
    script: [write('one', 'ok'), write('two', 'denied'), { do: 'exit', code: 0 }],
  });
  onTestFinished(place.dispose);
  const args = programArgs(
    'run',
    '--screen-reader',
    '--no-boundary',
    '--as',
    owner,
    '--',
    ...agentArgs(place),
  );
  const child = spawn(process.execPath, args, { cwd: place.workspace, env: place.env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  const said = (wanted: RegExp) => expect.poll(() => out, { timeout: 20_000 }).toMatch(wanted);
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await said(/Question a1\.[\s\S]*marks\/one[\s\S]*yes a1/);
  expect(marksIn(place)).toEqual([]);
  // Until it counts: too soon is refused, and said.
  await expect
    .poll(
      () => {
        if (!/a1 allowed once/.test(out)) child.stdin.write('yes a1\n');
        return out;
      },
      { timeout: 20_000, interval: 700 },
    )
    .toMatch(/dana@example\.com: a1 allowed once\./);
  await said(/Question a2\./);
  await expect
    .poll(
      () => {
        if (!/a2 denied/.test(out)) child.stdin.write('no a2 not this one\n');
        return out;
      },
      { timeout: 20_000, interval: 700 },
    )
    .toMatch(/dana@example\.com: a2 denied\./);
  await said(/The run ended: .*\./);
  expect(await exited).toBe(0);
  expect(marksIn(place)).toEqual(['one']);
  // Nothing that moves a cursor: lines are only ever added.
  expect(out).not.toMatch(/\x1b|\r(?!\n)/);
});
