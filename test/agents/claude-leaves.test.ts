import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** How the real Claude Code leaves its boundary: asked to, by itself, or killed. In each case nothing of it stays. */
let model: ScriptedModel;
let home: AgentHome;
let claude: Supervised | undefined;

const contract = `contract: 1
task: Please SCRIPT:leave
owner: dana@example.com
agent: { profile: claude-code }
risk: low
may:
  read: ["**"]
  edit: [src/**]
  run: ["sleep 604", "sh daemon.sh"]
hold: 10m
`;

beforeEach(async () => {
  model = await openScriptedModel();
  home = createClaudeHome(model.url, {
    files: { 'daemon.sh': '(setsid sleep 605 </dev/null >/dev/null 2>&1 &)\n', 'countersign.yaml': contract },
  });
});
afterEach(async () => {
  await claude?.stop();
  claude = undefined;
  home.remove();
  await model.close();
});

const bash = (command: string, more = {}) => ({
  tool: 'Bash',
  input: { command, description: 'test', ...more },
});

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
  model.script('leave', [[bash('sleep 604', { run_in_background: true })], [bash('sh daemon.sh')]]);
  const run = supervise({ binary: await installAgent('claude'), home });
  claude = run;
  await run.terminal.waitFor(/Script leave done/);
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
