import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openAskingPlace } from './place.ts';
import { openProgram, openRun } from './run-rig.ts';
import { marksIn } from './verify.ts';

it('shows who waits for what, leads there and back, and starts nothing by itself', async () => {
  const place = openAskingPlace();
  onTestFinished(place.dispose);
  const run = openRun(place);
  await run.waitFor(/1 waiting/);
  writeFileSync(join(place.workspace, 'broken.countersign.yaml'), 'contract: 1\n');
  const home = openProgram(place, []);
  onTestFinished(() => home.kill('SIGKILL'));
  const shown = await home.waitFor(/1 waits for you/);
  expect(shown).toMatch(/waiting +practice/);
  expect(shown).toMatch(/asked .* ago: .*marks\/ask/);
  expect(shown).toMatch(/broken\.countersign.* is missing/);
  home.type('\r');
  await home.waitFor(/▲ 1 waiting/);
  home.type('\x1dq');
  await home.waitFor(/keep running/);
  home.type('d');
  await home.waitFor(/1 waits for you/);
  expect(marksIn(place)).toEqual([]);
  // Another terminal ends the run: the list follows without a key.
  run.type('\x1dq');
  await run.waitFor(/keep running/);
  run.type('K');
  await home.waitFor(/nothing runs now/);
  home.type('q');
  expect(await home.exited).toMatchObject({ exitCode: 0 });
});
