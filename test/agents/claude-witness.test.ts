import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';

/** What the real Claude Code starts by itself is expected, what its commands start is claimed, and anything else freezes the run. */
let model: ScriptedModel;
let home: AgentHome;
let claude: Supervised | undefined;

const contract = `contract: 1
task: Please SCRIPT:seen
owner: dana@example.com
agent: { profile: claude-code }
risk: low
may:
  read: ["**"]
  edit: [src/**]
  run: ["echo *", "sleep *", "git status *", "ls *"]
stop_if:
  - { unclaimed: [process, host] }
hold: 10m
`;

beforeEach(async () => {
  model = await openScriptedModel();
  home = createClaudeHome(model.url, { files: { 'src/a.txt': 'one\n', 'countersign.yaml': contract } });
});
afterEach(async () => {
  await claude?.stop();
  home.remove();
  await model.close();
});

const bash = (command: string, more = {}) => ({
  tool: 'Bash',
  input: { command, description: 'test', ...more },
});

it('explains every program of a session, and freezes on one that nothing explains', async () => {
  const file = join(home.repo, 'src/a.txt');
  model.script('seen', [
    [{ tool: 'Read', input: { file_path: file } }],
    [{ tool: 'Edit', input: { file_path: file, old_string: 'one', new_string: 'two' } }],
    [bash('echo hello; sleep 0.3')],
    [bash('sleep 1; echo later', { run_in_background: true })],
    [bash('git status --short; sleep 0.4'), bash('ls src; sleep 0.5')],
  ]);
  const run = supervise({ binary: await installAgent('claude'), home });
  claude = run;
  await run.terminal.waitFor(/Script seen done/);
  const programs = () =>
    run.bodies('witness.seen').flatMap(({ seen }) => (seen.what === 'process' ? seen : []));
  // What lives for a moment only may be gone before its name is read, and what comes late is told at the end of a beat.
  await run.event(
    'witness.seen',
    ({ seen }) => seen.what === 'process' && seen.argv.join(' ') === 'sleep 0.5',
  );
  expect(programs().filter(({ claim }) => claim === 'unclaimed')).toEqual([]);
  const claimed = programs().filter(({ claim }) => claim === 'claimed');
  const starts = claimed.filter(({ pid, top }) => pid === top).map(({ actions }) => actions);
  // The last two are called at the same time.
  expect(starts.sort()).toEqual([['a3'], ['a4'], ['a5'], ['a6']]);
  expect(claimed.map(({ argv }) => argv.join(' '))).toEqual(
    expect.arrayContaining(['sleep 0.3', 'sleep 1', 'sleep 0.4', 'sleep 0.5']),
  );
  const own = programs().filter(({ claim, pid, top }) => claim === 'expected' && pid === top);
  const names = own.map(({ argv }) => argv.slice(0, 2).join(' '));
  // Each of them lives for milliseconds: on a busy machine some are gone before they can be read, never all.
  const usual = ['/usr/bin/git -c', '/bin/bash -c', '/bin/sh -c'];
  expect(usual.filter((name) => names.includes(name))).not.toEqual([]);
  expect(run.bodies('stop.hit')).toEqual([]);

  // A command the person types in the agent's own way passes no hook.
  run.terminal.type('!');
  run.terminal.type('uname -s');
  await run.terminal.waitFor(/uname -s/);
  run.terminal.type('\r');
  const stop = await run.event('stop.hit');
  expect(stop).toMatchObject({ rule: { id: 'stop_if[0]' }, action: null });
  expect(stop.reason).toMatch(/1 program was started \(\/bin\/bash -c /);
  const [unclaimed] = programs().filter(({ claim }) => claim === 'unclaimed');
  expect(unclaimed?.argv.at(-1)).toContain("eval 'uname -s'");
});
