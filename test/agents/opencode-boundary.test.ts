import { beforeEach, describe, expect, it } from 'vitest';
import { opencode as kit } from './kits/opencode.ts';
import { doesTheTask, taskFiles, taskRules } from './rig/given-task.ts';
import { workbench } from './rig/workbench.ts';

/** The real OpenCode under the built program, its screen in ours, with and without a boundary beneath it. */
const bench = workbench(kit);
// It looks for updates of its parts.
const rules = taskRules.replace('touch: [secret/**]', 'touch: [secret/**], reach: [registry.npmjs.org]');
beforeEach(() => bench.lay({ rules, files: taskFiles }));

describe.each([true, false])('OpenCode, within a boundary: %s', (boundary) => {
  it('does the task that was given to it, is held to its contract, and a person answers on our screen', async () => {
    await doesTheTask(bench, kit, { boundary, refused: /rejected permission .*never\.touch/s });
    // Its own screen, intact.
    await bench.done();
    expect(bench.run.bodies('channel.failed')).toEqual([]);
    const failed = boundary ? 'failed' : 'ok';
    expect(await bench.outcomes(3)).toEqual(['ok reported', `${failed} reported`, 'ok reported']);
  });
});
