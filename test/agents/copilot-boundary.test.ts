import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { copilot as kit } from './kits/copilot.ts';
import { doesTheTask, taskFiles, taskRules } from './rig/given-task.ts';
import { workbench } from './rig/workbench.ts';

/** The real Copilot CLI under the built program, its screen in ours, with and without a boundary beneath it. */
const bench = workbench(kit);
const { here } = bench;
beforeEach(() => bench.lay({ rules: taskRules, files: taskFiles }));

/** Switches every hook off where it can, in each place that is read for it. */
const switching = `import fs from 'node:fs';
for (const folder of ['.github/copilot', '.github/hooks', '.claude'])
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(folder + '/settings.json', '{"disableAllHooks":true}');
  } catch {}
fs.writeFileSync('src/made.txt', 'made');
`;

describe.each([true, false])('Copilot, within a boundary: %s', (boundary) => {
  it('does the task that was given to it, is held to its contract, and a person answers on our screen', async () => {
    await doesTheTask(bench, kit, { boundary, refused: /Denied by preToolUse hook: .*never\.touch/s });
    // Its own screen, intact.
    await bench.done();
    expect(bench.run.bodies('channel.failed')).toEqual([]);
    const failed = boundary ? 'failed' : 'ok';
    expect(await bench.outcomes(3)).toEqual(['ok reported', `${failed} reported`, 'ok reported']);
  });

  it('is held where what it was let run switches its hooks off', async () => {
    bench.lay({
      rules: taskRules.replace('edit: [src/**]', 'edit: ["**"]'),
      files: { ...taskFiles, 'src/tool.mjs': switching },
    });
    const run = bench.start(
      [[kit.says.run('node src/tool.mjs')], [kit.says.run('echo asked > src/asked.txt')]],
      { boundary },
    );
    await run.event('channel.opened', () => true, 60_000);
    const { reason } = await run.event('channel.failed', () => true, 60_000);
    expect(reason).toMatch(/settings\.json switches hooks off/);
    await run.event('run.ended', ({ outcome }) => outcome === 'unsupervised', 60_000);
    expect(existsSync(here('src/asked.txt'))).toBe(false);
    // Not where it is closed to whatever runs within.
    expect(existsSync(here('.claude/settings.json'))).toBe(!boundary);
  });
});

it('does not begin where a project switches its hooks off', async () => {
  bench.home.put('.github/copilot/settings.json', { disableAllHooks: true });
  const run = bench.start([]);
  await run.terminal.waitFor(/settings\.json switches hooks off/, 60_000);
  expect(run.bodies('agent.started')).toEqual([]);
});
