import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { gemini as kit } from './kits/gemini.ts';
import { doesTheTask, taskFiles, taskRules } from './rig/given-task.ts';
import { workbench } from './rig/workbench.ts';

/** The real Gemini CLI under the built program, its screen in ours, with and without a boundary beneath it. */
const bench = workbench(kit);
const { here, result } = bench;
beforeEach(() => bench.lay({ rules: taskRules, files: taskFiles }));

describe.each([true, false])('Gemini CLI, within a boundary: %s', (boundary) => {
  it('does the task that was given to it, is held to its contract, and a person answers on our screen', async () => {
    const long = Array.from({ length: 60 }, (_, n) => `export const line${n} = ${n};`).join('\n');
    const { next } = await doesTheTask(bench, kit, {
      ...{ boundary, refused: /blocked: .*never\.touch/s },
      after: [[kit.says.write(here('src/long.mjs'), long)], [kit.says.read(here('src/sum.mjs'))]],
    });
    await result(next);
    expect(readFileSync(here('src/long.mjs'), 'utf8')).toContain('line59 = 59');
    await result(next + 1);
    // Its own screen, intact.
    await bench.done();
    expect(bench.run.bodies('channel.failed')).toEqual([]);
    const outcomes = await bench.outcomes(5);
    expect(outcomes.map((one) => one.split(' ')[0])).toEqual([
      'ok',
      boundary ? 'failed' : 'ok',
      ...['ok', 'ok', 'ok'],
    ]);
  });
});
