import { expect, it, onTestFinished } from 'vitest';
import { openAskingPlace } from './place.ts';
import { openRun } from './run-rig.ts';
import { marksIn } from './verify.ts';

it('the contract is read over a live run while a question waits, and no key of it answers', async () => {
  const place = openAskingPlace();
  onTestFinished(place.dispose);
  const run = openRun(place);
  await run.waitFor(/1 waiting/);
  run.type('\x1dc');
  const shown = await run.waitFor(/contract of this run, as it is in force.*ask edit +marks\/\*\*/s);
  expect(shown).toMatch(/CONTRACT ▲ 1 waiting: \^\] a answer/);
  run.type('y');
  run.type('t');
  await run.waitFor(/\d {2}ask: \{ edit: \["marks\/\*\*"\] \}/);
  expect(marksIn(place)).toEqual([]);
  run.type('\x1da');
  await run.waitFor(/needs your answer/);
  run.type('\x1dq');
  await run.waitFor(/keep running/);
  run.type('K');
  await run.waitFor(/the run ended/);
  run.type('\x1dq');
  await run.exited;
  expect(marksIn(place)).toEqual([]);
});
