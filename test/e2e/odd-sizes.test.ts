import { expect, it, onTestFinished } from 'vitest';
import { openPlace } from './place.ts';
import { openRun } from './run-rig.ts';
import { marksIn } from './verify.ts';

/** A window may be made as small as that while somebody drags it, and larger than any screen. */
const sizes = [
  [20, 5],
  [1, 1],
  [10, 3],
  [300, 4],
  [4, 100],
  [200, 60],
  [2, 2],
] as const;

it('lives through windows of any size, with a question open, and is answered in the one that comes after', async () => {
  const place = openPlace({
    contract: 'ask: { edit: ["marks/**"] }\n',
    script: [
      { do: 'use', tool: 'Write', input: { file_path: 'marks/one', content: 'x' }, expect: 'ok' },
      { do: 'exit', code: 0 },
    ],
  });
  onTestFinished(place.dispose);
  const run = openRun(place);
  await run.waitFor(/1 waiting/, 60_000);
  for (const open of ['', '\x1da']) {
    run.type(open);
    for (const [cols, rows] of sizes) {
      const before = run.raw().length;
      run.resize(cols, rows);
      // Something is drawn for each of them.
      await run.waitFor(() => run.raw().length > before, 60_000);
    }
    run.resize(100, 30);
    await run.waitFor(open === '' ? /1 waiting/ : /marks\/one[\s\S]*keys l(?:ive|ocked)/, 60_000);
  }
  expect(marksIn(place)).toEqual([]);
  await run.waitFor(/keys live/, 60_000);
  run.type('y');
  await run.waitFor(/the run is over/, 60_000);
  expect(marksIn(place)).toEqual(['one']);
  run.type('\x1dq');
  expect(await run.exited).toMatchObject({ exitCode: 0 });
}, 240_000);
