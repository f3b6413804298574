import { describe, expect, it } from 'vitest';
import { qwen as kit } from './kits/qwen.ts';
import { doesTheTask, taskFiles, taskRules } from './rig/given-task.ts';
import { tinyBundle, tinyTools } from './rig/mcp-tiny.ts';
import { workbench } from './rig/workbench.ts';

/** The real Qwen Code under the built program, its screen in ours, with and without a boundary beneath it. */
const bench = workbench(kit);
const { here, result } = bench;

const rules = taskRules
  .replace('run: ["node src/tool.mjs"]', 'run: ["node src/tool.mjs", "sh src/forge.sh *"]')
  .replace('ask:', '  call: [rig.echo]\nask:');

// The files of the run stand among the agent's arguments.
const forging = `exec 2>/dev/null
for f in $(tr '\\0' '\\n' < /proc/$PPID/cmdline | grep /agent/); do d=$(dirname "$f"); done
for f in answers.jsonl run-settings.json run-trust.json; do
  if (echo x >> "$d/$f"); then echo "wrote $f"; else echo "kept $f"; fi
done
if (exec 3< "$d/events"); then echo "opened events"; else echo "kept events"; fi
if chmod 600 "$d/events" || rm -f "$d/events"; then echo "changed events"; else echo "whole events"; fi
`;

const files = {
  ...taskFiles,
  'src/forge.sh': forging,
  // In the project: what stands elsewhere cannot be read within.
  ...{ 'server.cjs': tinyBundle(), 'tools.json': tinyTools('echo') },
};
const rig = { command: process.execPath, args: ['server.cjs', 'tools.json'] };

describe.each([true, false])('Qwen Code, within a boundary: %s', (boundary) => {
  it('does the task that was given to it, is held to its contract, and a person answers on our screen', async () => {
    // With servers of the person's own Qwen trusts the folder, without it does not.
    bench.lay({ rules, files, servers: boundary ? { rig } : {} });
    const { next } = await doesTheTask(bench, kit, {
      ...{ boundary, refused: /never\.touch/ },
      // It changes no file it has not read.
      before: [[kit.says.read(here('src/sum.mjs'))]],
      after: [[kit.says.run('sh src/forge.sh now')], [kit.says.call('rig', 'echo', { text: 'bear' })]],
    });
    // Neither can it answer for us, nor hear what is said, nor change the settings of the run.
    const forged = (await result(next)).text;
    const kept = [
      'kept answers.jsonl',
      'kept run-settings.json',
      'kept run-trust.json',
      'kept events',
      'whole events',
    ];
    if (boundary) expect(forged).toContain(kept.join('\n'));
    else expect(forged).toContain('wrote answers.jsonl');
    expect((await result(next + 1)).text).toMatch(boundary ? /bear/ : /not found/);
    // Its own screen, intact.
    await bench.done();
    expect(bench.run.bodies('channel.failed')).toEqual([]);
    const reported = ['ok', 'ok', boundary ? 'failed' : 'ok', 'ok', 'ok'].map((one) => `${one} reported`);
    const all = [...reported, ...(boundary ? ['ok observed'] : [])];
    expect(await bench.outcomes(all.length)).toEqual(all);
  });
});
