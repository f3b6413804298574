import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createUsageReader } from '../../src/channels/claude-transcript.ts';
import type { UsageTotals } from '../../src/channels/usage-tally.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { allow, type ClaudeRun, deny, type Judge, startClaude } from './rig/claude-run.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { until } from './rig/until.ts';

/** The real CLI in a pty through our channel, with a scripted model and a judge in place of the gate. */
let binary: string;
let model: ScriptedModel;
let home: AgentHome;
let run: ClaudeRun | undefined;

beforeAll(async () => {
  binary = await installAgent('claude');
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  home = createClaudeHome(model.url, { files: { 'a.txt': 'one\n' } });
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  home.remove();
});

async function start(judge: Judge, args: string[] = []): Promise<ClaudeRun> {
  run = await startClaude({ binary, home, judge, args });
  return run;
}
const bash = (command: string) => ({ tool: 'Bash', input: { command, description: 'test' } });
const here = (name: string) => join(home.repo, name);
const result = (id: string) => model.results.get(id);

it('proves its hooks alive before the task is typed, and hears the task whole', async () => {
  model.script('hello', []);
  const { heard, task } = await start(() => allow);
  await task('please SCRIPT:hello\nwith two lines and ümlauts');
  expect(heard.alive).toMatchObject([{ source: 'startup', model: expect.stringContaining('claude') }]);
  expect(heard.prompts).toEqual(['please SCRIPT:hello\nwith two lines and ümlauts']);
  expect([heard.turns, heard.anomalies]).toEqual([1, []]);
});

it('runs what is allowed, and the model reads why the rest is not', async () => {
  model.script('mixed', [
    [bash('echo ok > bash.txt; echo hello')],
    [{ tool: 'Write', input: { file_path: here('denied.txt'), content: 'no\n' } }],
    [bash('exit 3')],
    [bash('echo original')],
  ]);
  const { heard, task } = await start((action) => {
    if (action.kind === 'edit') return deny('never.touch[0] forbids this');
    return action.kind === 'run' && action.command === 'echo original'
      ? { ...allow, input: { command: 'echo edited' } }
      : allow;
  });
  await task('SCRIPT:mixed');
  expect(heard.actions.map(({ kind, id }) => `${id} ${kind}`)).toEqual([
    'a1 run',
    'a2 edit',
    'a3 run',
    'a4 run',
  ]);
  expect(result('toolu_mixed_0_0')).toMatchObject({ isError: false, text: 'hello' });
  expect(result('toolu_mixed_1_0')).toMatchObject({
    isError: true,
    text: expect.stringContaining('never.touch[0] forbids this'),
  });
  expect(result('toolu_mixed_3_0')).toMatchObject({ text: 'edited' });
  expect([existsSync(here('bash.txt')), existsSync(here('denied.txt'))]).toEqual([true, false]);
  expect(heard.finished.map(({ action, outcome, differs }) => `${action} ${outcome} ${differs}`)).toEqual([
    'a1 ok false',
    'a3 failed false',
    'a4 ok false',
  ]);
  expect(heard.anomalies).toEqual([]);
});

it('waits for a held action, says so on its screen, and withdraws it on Escape', async () => {
  model.script('held', [[bash('echo held > held.txt')]]);
  const { heard, begin, screen, type } = await start(() => new Promise(() => {}));
  await begin('SCRIPT:held');
  await until('the action', () => heard.actions.length > 0);
  await until(
    () => `the status; screen:\n${screen()}`,
    () => screen().includes('waiting for a person'),
  );
  expect(existsSync(here('held.txt'))).toBe(false);
  type('\x1b');
  await until('the withdrawal', () => heard.withdrawn.length > 0, 5_000);
  expect(heard.withdrawn).toEqual(['a1']);
  await until(
    () => screen(),
    () => /interrupted/i.test(screen()),
  );
  expect([existsSync(here('held.txt')), heard.finished]).toEqual([false, []]);
});

it('asks for parallel calls at the same time', async () => {
  model.script('parallel', [
    [1, 2, 3].map((n) => ({ tool: 'Read', input: { file_path: here('a.txt'), limit: n } })),
  ]);
  let open = 0;
  let most = 0;
  const { heard, task } = await start(async () => {
    open += 1;
    most = Math.max(most, open);
    await until('the others', () => most >= 2, 3_000);
    open -= 1;
    return allow;
  });
  await task('SCRIPT:parallel');
  expect(heard.actions.map(({ kind }) => kind)).toEqual(['read', 'read', 'read']);
  expect(most).toBeGreaterThanOrEqual(2);
  expect([heard.finished.length, heard.anomalies]).toEqual([3, []]);
});

it('knows MCP calls by server and name', async () => {
  const server = join(import.meta.dirname, 'rig/mcp-server.ts');
  home.put('mcp.json', { mcpServers: { my__rig: { command: process.execPath, args: [server] } } });
  model.script('mcp', [
    [{ tool: 'mcp__my__rig__poke', input: { what: 'bear' } }],
    [{ tool: 'mcp__my__rig__poke', input: { what: 'lion' } }],
  ]);
  const { heard, task } = await start(
    (action) => (JSON.stringify(action.input).includes('lion') ? deny('no lions') : allow),
    ['--mcp-config', here('mcp.json')],
  );
  await task('SCRIPT:mcp');
  expect(heard.actions).toMatchObject([
    { kind: 'call', server: 'my__rig', name: 'poke', args: { what: 'bear' } },
    { kind: 'call', server: 'my__rig', name: 'poke', args: { what: 'lion' } },
  ]);
  expect(result('toolu_mcp_0_0')?.text).toContain('poked {"what":"bear"}');
  expect(result('toolu_mcp_1_0')).toMatchObject({ isError: true, text: expect.stringContaining('no lions') });
});

it('judges what a subagent does, and counts what it used', async () => {
  model.script('main', [
    [
      {
        tool: 'Agent',
        input: { description: 'sub', prompt: 'do SCRIPT:sub', subagent_type: 'general-purpose' },
      },
    ],
  ]);
  model.script('sub', [[bash('echo sub > sub.txt')]]);
  const { heard, task, stop } = await start((action) => (action.by ? deny('not you') : allow));
  await task('SCRIPT:main');
  await until('the subagent to end', () => heard.subagents.length === 2);
  expect(heard.actions).toMatchObject([
    { kind: 'delegate', by: null, to: 'general-purpose', task: 'do SCRIPT:sub' },
    { kind: 'run', by: { type: 'general-purpose' } },
  ]);
  expect(existsSync(here('sub.txt'))).toBe(false);
  expect(result('toolu_sub_0_0')?.text).toContain('not you');
  const seen: UsageTotals[] = [];
  const usage = createUsageReader({ onTotals: (totals) => seen.push(totals) });
  usage.follow(heard.alive[0]?.transcript ?? '');
  await stop();
  await usage.check();
  const requests = seen.at(-1)?.requests ?? 0;
  expect(requests).toBeGreaterThanOrEqual(4);
  expect(seen.at(-1)?.tokens).toBe(requests * 1070);
  expect(seen.at(-1)?.costUsd).toBeCloseTo(heard.spentUsd, 6);
  expect(heard.spentUsd).toBeGreaterThan(0);
});

it("leaves the agent's own questions to the person at its screen", async () => {
  const question = { question: 'Which?', header: 'Pick', multiSelect: false };
  const options = ['Apple', 'Berry'].map((label) => ({ label, description: label }));
  model.script('ask', [[{ tool: 'AskUserQuestion', input: { questions: [{ ...question, options }] } }]]);
  const { heard, begin, screen, type } = await start(() => allow);
  await begin('SCRIPT:ask');
  await until(
    () => screen(),
    () => screen().includes('Berry'),
  );
  // Keys that come with the dialog are not taken for an answer.
  const enter = setInterval(() => type('\r'), 500);
  await until('the answer', () => result('toolu_ask_0_0')).finally(() => clearInterval(enter));
  expect(result('toolu_ask_0_0')?.text).toContain('"Which?"="Apple"');
  expect([heard.inner, heard.actions, heard.anomalies]).toEqual([['AskUserQuestion'], [], []]);
});

it('goes on hearing after /clear', async () => {
  model.script('again', [[bash('echo again')]]);
  const { heard, task, begin } = await start(() => allow);
  await task('SCRIPT:again');
  await begin('/clear');
  await until('the new session', () => heard.alive.length === 2);
  await task('SCRIPT:again');
  expect(heard.alive.map(({ source }) => source)).toEqual(['startup', 'clear']);
  expect(heard.alive[0]?.sessionId).not.toBe(heard.alive[1]?.sessionId);
});

it('keeps no secret of the channel in its transcript', async () => {
  model.script('plain', [[bash('env')]]);
  const { heard, task } = await start(() => allow);
  await task('SCRIPT:plain');
  const settings = readFileSync(join(home.runtime, 'agent-settings.json'), 'utf8');
  const secret = /"x-countersign-hook": "([^"]+)"/.exec(settings)?.[1] ?? 'none';
  expect(secret.length).toBeGreaterThan(40);
  expect(readFileSync(heard.alive[0]?.transcript ?? '', 'utf8')).not.toContain(secret);
  expect(result('toolu_plain_0_0')?.text).not.toContain(secret);
});

it('stands still while frozen, with all its commands, and goes on as if nothing was', async () => {
  const beat = 'for i in $(seq 40); do echo $i >> beat.txt; sleep 0.1; done; echo over';
  model.script('frozen', [[bash(beat)]]);
  const { heard, begin, tree } = await start(() => allow);
  await begin('SCRIPT:frozen');
  const beats = () => (existsSync(here('beat.txt')) ? readFileSync(here('beat.txt'), 'utf8').length : 0);
  await until('the command to run', () => beats() > 3);
  expect(await tree.freeze()).toMatchObject({ left: 0 });
  const still = beats();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(beats()).toBe(still);
  expect(await tree.thaw()).toMatchObject({ left: 0 });
  await until('the end', () => result('toolu_frozen_0_0'));
  expect(result('toolu_frozen_0_0')).toMatchObject({ isError: false, text: 'over' });
  await until('the turn', () => heard.turns === 1);
});

it('takes what it left behind along when it is killed', async () => {
  const daemon = `perl -MPOSIX -e 'exit if fork; POSIX::setsid(); exit if fork; $SIG{TERM} = $SIG{HUP} = "IGNORE"; open F, ">", "d.pid"; print F $$; close F; sleep 1 while time < $^T + 60'`;
  model.script('daemon', [[bash(`${daemon}; sleep 0.2; echo started`)]]);
  const { task, tree, exited } = await start(() => allow);
  await task('SCRIPT:daemon');
  const pid = Number(readFileSync(here('d.pid'), 'utf8'));
  expect(tree.look()).toContain(pid);
  expect(await tree.kill()).toMatchObject({ left: 0 });
  await until('the exit', exited);
  expect(tree.look()).toEqual([]);
});
