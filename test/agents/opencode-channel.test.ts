import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { allow } from '../channels/recording-ports.ts';
import type { ClaudeHome } from './rig/claude-home.ts';
import { installOpencode } from './rig/install-opencode.ts';
import { createOpencodeHome, type OpencodeRun, startOpencode } from './rig/opencode-run.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';

/** The real CLI in a pty through our channel, with a scripted model and a judge in place of the gate. */
let binary: string;
let model: ScriptedModel;
let home: ClaudeHome;
let run: OpencodeRun | undefined;

beforeAll(async () => {
  binary = await installOpencode();
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  home = createOpencodeHome(model.url, { 'a.txt': 'one\n' });
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  home.remove();
});

type Options = Omit<Parameters<typeof startOpencode>[0], 'binary' | 'home'>;
async function start(options: Options = {}): Promise<OpencodeRun> {
  run = await startOpencode({ binary, home, ...options });
  return run;
}
const bash = (command: string) => ({ tool: 'bash', input: { command, description: 'test' } });
const here = (name: string) => join(home.repo, name);
const deny = (reason: string) => ({ effect: 'deny' as const, reason, input: null });

it('asks for everything, runs what is allowed, and the model reads why the rest is not', async () => {
  model.script('mixed', [
    [bash('echo ok > bash.txt; echo hello')],
    [{ tool: 'write', input: { filePath: here('denied.txt'), content: 'no\n' } }],
    [bash('exit 3')],
    [{ tool: 'edit', input: { filePath: here('a.txt'), oldString: 'one', newString: 'two' } }],
    [{ tool: 'read', input: { filePath: here('a.txt') } }],
    [{ tool: 'glob', input: { pattern: '*.txt' } }],
    [{ tool: 'todowrite', input: { todos: [{ content: 'x', status: 'pending', priority: 'low' }] } }],
    [{ tool: 'webfetch', input: { url: 'http://127.0.0.1:1/', format: 'text' } }],
  ]);
  const { task, actions, finished, said, doubts, usage } = await start({
    judge: (action) =>
      JSON.stringify(action.input).includes('denied') ? deny('never.touch[0] forbids this') : allow,
  });
  await task('please SCRIPT:mixed\nwith two lines and ümlauts');
  expect(said).toEqual([
    expect.stringMatching(/^alive /),
    'prompt please SCRIPT:mixed\nwith two lines and ümlauts',
    expect.stringContaining('inner {"tool":"todowrite"'),
    'turn',
  ]);
  expect(actions.map(({ kind, tool }) => `${kind} ${tool}`)).toEqual([
    'run bash',
    'edit write',
    'run bash',
    'edit edit',
    'read read',
    'read glob',
    'reach webfetch',
  ]);
  expect(actions[0]).toMatchObject({ command: 'echo ok > bash.txt; echo hello', cwd: home.repo, by: null });
  expect(actions[1]).toMatchObject({ changes: [{ path: here('denied.txt'), before: null, after: 'no\n' }] });
  expect(finished.map(({ action, outcome, output }) => [action, outcome, output?.exit])).toEqual([
    ['a1', 'ok', 0],
    ['a3', 'failed', 3],
    ['a4', 'ok', undefined],
    ['a5', 'ok', undefined],
    ['a6', 'ok', undefined],
    ['a8', 'failed', undefined],
  ]);
  expect(finished.filter(({ differs }) => differs)).toEqual([]);
  expect(model.results.get('toolu_mixed_1_0')?.text).toContain('never.touch[0] forbids this');
  expect(usage.at(-1)).toMatchObject({ costUsd: expect.closeTo(0.0135, 3), requests: 9 });
  expect(doubts).toEqual([]);
  expect(existsSync(here('bash.txt'))).toBe(true);
  expect(existsSync(here('denied.txt'))).toBe(false);
});
