import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claude as kit } from './kits/claude.ts';
import type { Supervised } from './rig/supervised.ts';
import { until } from './rig/until.ts';
import { workbench } from './rig/workbench.ts';

/** How the real Claude Code leaves its boundary: asked to, by itself, or killed. In each case nothing of it stays. */
const bench = workbench(kit);

const rules = `may:
  read: ["**"]
  edit: [src/**]
  run: ["sleep 604", "sh daemon.sh"]
hold: 10m
`;

const files = { 'daemon.sh': '(setsid sleep 605 </dev/null >/dev/null 2>&1 &)\n' };
const behind = {
  tool: 'Bash',
  input: { command: 'sleep 604', description: 'test', run_in_background: true },
};

/** What `/proc` says of processes, where it holds a text; its ended ones left out. */
function having(file: 'cmdline' | 'environ', text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, 'latin1').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** With a command in the background and a daemon in a session of its own. */
async function atWork(): Promise<Supervised> {
  bench.lay({ rules, files });
  const run = bench.start([[behind], [kit.says.run('sh daemon.sh')]]);
  await bench.done();
  await until('the daemon', () => having('cmdline', 'sleep 605').length > 0);
  return run;
}

const notes = (run: Supervised): string[] => run.bodies('note.added').map(({ text }) => text);

const nothingLeft = (run: Supervised): Promise<unknown> =>
  until('everything of it to be gone', () => {
    const words = ['sleep 604', 'sleep 605'].flatMap((text) => having('cmdline', text));
    return words.length + having('environ', `COUNTERSIGN_RUN=${run.run()}`).length === 0;
  });

describe('the real Claude Code within its boundary', () => {
  it('is asked to leave, ends its session itself, and leaves nothing running', async () => {
    const run = await atWork();
    run.command('q');
    await run.terminal.waitFor(/what happens to the agent/);
    run.terminal.type('s');
    const ended = await run.event('run.ended');
    // 128 and the number of SIGTERM: it said so itself, nobody killed it.
    expect(ended).toMatchObject({ outcome: 'stopped', exitCode: 143, signal: null });
    expect(notes(run)).toContainEqual(expect.stringMatching(/session ended/));
    await nothingLeft(run);
  });

  it('leaves by /exit: the run is done, and what it left running is ended', async () => {
    const run = await atWork();
    run.terminal.type('/exit');
    await run.terminal.waitFor(/❯ \/exit/);
    run.terminal.type('\r');
    await run.terminal.waitFor(/Exit and stop tasks/);
    run.terminal.type('\r');
    const ended = await run.event('run.ended');
    expect(ended).toMatchObject({ outcome: 'done', exitCode: 0, signal: null });
    expect(notes(run)).toContainEqual(expect.stringMatching(/session ended/));
    await nothingLeft(run);
  });
});
