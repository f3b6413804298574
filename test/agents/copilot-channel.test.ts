import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { allow } from '../channels/recording-ports.ts';
import { copilot as kit } from './kits/copilot.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { type CopilotRun, startCopilot } from './rig/copilot-run.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';

/** The real CLI in a pty through our channel, with a scripted model and a judge in place of the gate. */
let binary: string;
let model: ScriptedModel;
let home: AgentHome;
let run: CopilotRun | undefined;

beforeAll(async () => {
  binary = await installAgent('copilot');
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  home = kit.home(model.url, { files: { 'a.txt': 'one\n' } });
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  home.remove();
});

type Options = Omit<Parameters<typeof startCopilot>[0], 'binary' | 'home'>;
async function start(options: Options = {}): Promise<CopilotRun> {
  run = await startCopilot({ binary, home, ...options });
  return run;
}
const here = (name: string) => join(home.repo, name);
const deny = (reason: string) => ({ effect: 'deny' as const, reason, input: null });
const { says } = kit;
const made = (...names: string[]) => names.map((name) => existsSync(here(name)));

it('asks for everything, runs what is allowed, and the model reads why the rest is not', async () => {
  model.script('mixed', [
    [says.run('echo ok > bash.txt; echo hello')],
    [says.write(here('denied.txt'), 'no\n')],
    [says.run('exit 3')],
    [says.edit(here('a.txt'), 'one', 'two')],
    [says.read(here('a.txt')), { tool: 'glob', input: { pattern: '*.txt' } }],
    [says.write(here('edited.txt'), 'the agent wrote this\n')],
    [says.run('echo first > edited.sh')],
    [{ tool: 'list_bash', input: {} }],
  ]);
  const { task, actions, finished, said, doubts, usage, checkUsage } = await start({
    judge(action) {
      const text = JSON.stringify(action.input);
      if (text.includes('denied')) return deny('never.touch[0] forbids this');
      if (text.includes('edited.txt'))
        return { ...allow, input: { path: here('edited.txt'), file_text: 'a person wrote this\n' } };
      if (text.includes('edited.sh'))
        return { ...allow, input: { command: 'echo second > edited.sh', description: 'test' } };
      return allow;
    },
  });
  await task('please SCRIPT:mixed\nwith two lines and ümlauts');
  expect(said.filter((one) => !one.startsWith('alive'))).toEqual([
    'prompt please SCRIPT:mixed\nwith two lines and ümlauts',
    expect.stringContaining('inner {"tool":"list_bash"'),
    'turn',
  ]);
  expect(actions.map(({ kind, tool }) => `${kind} ${tool}`)).toEqual([
    'run bash',
    'edit create',
    'run bash',
    'edit edit',
    'read view',
    'read glob',
    'edit create',
    'run bash',
  ]);
  expect(actions[0]).toMatchObject({ command: 'echo ok > bash.txt; echo hello', cwd: home.repo, by: null });
  expect(
    Object.fromEntries(finished.map(({ action, outcome, output }) => [action, [outcome, output?.exit]])),
  ).toEqual({
    a1: ['ok', 0],
    a3: ['failed', 3],
    a4: ['ok', undefined],
    a5: ['ok', undefined],
    a6: ['ok', undefined],
    a7: ['ok', undefined],
    a8: ['ok', 0],
  });
  expect(finished.filter(({ differs }) => differs)).toEqual([]);
  expect(finished.find(({ action }) => action === 'a1')?.output?.text).toBe('hello');
  expect(model.results.get('toolu_mixed_1_0')?.text).toContain('never.touch[0] forbids this');
  // What a person changed is what runs.
  expect(readFileSync(here('edited.txt'), 'utf8')).toBe('a person wrote this\n');
  expect(readFileSync(here('edited.sh'), 'utf8')).toBe('second\n');
  expect(made('bash.txt', 'denied.txt')).toEqual([true, false]);
  await checkUsage();
  expect(usage.at(-1)).toEqual({ costUsd: null, tokens: 6750, cacheReadTokens: 2700, requests: 9 });
  expect(doubts).toEqual([]);
});
