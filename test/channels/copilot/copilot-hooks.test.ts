import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type CopilotHooks, openCopilotHooks } from '../../../src/channels/copilot/copilot-hooks.ts';
import { Profile } from '../../../src/model/profile.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';
import { allow, type Recording, recordingPorts } from '../recording-ports.ts';

/** What Copilot's hooks say and hear, told by a stand-in that posts what the real one was seen to send. */
const root = join(import.meta.dirname, '../../..');
const profile = Profile.parse(parse(readFileSync(join(root, 'profiles/copilot.yaml'), 'utf8')));
const client = join(root, 'src/channels/hook-client.ts');
const Line = z.object({ event: z.string(), input: z.record(z.string(), z.unknown()) });
const fixture = readFileSync(join(root, 'test/fixtures/copilot/hooks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)));

const Address = z.object({ url: z.string(), header: z.string(), secret: z.string() });
const deny = { effect: 'deny', reason: 'never.touch[0] forbids this', input: null } as const;

let folder: string;
let hooks: CopilotHooks;
let heard: Recording;
let doubts: string[];
let notes: string[];
let judge: NonNullable<Parameters<typeof recordingPorts>[0]>;
let timers: (() => void)[];

async function open(): Promise<void> {
  hooks = await openCopilotHooks({
    ...{ profile, ports: heard.ports, workspace: join(folder, 'repo') },
    ...{ nodePath: process.execPath, hookClientPath: client, directory: join(folder, 'run') },
    ownFolder: join(folder, 'own'),
    servers: () => ['my.srv x', 'github-mcp-server'],
    after(_, run) {
      timers.push(run);
      return () => {};
    },
    doubted: (reason) => void doubts.push(reason),
    note: (text) => void notes.push(text),
    onUsage: () => {},
  });
}
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(async () => {
  folder = temporaryDirectory();
  put('repo/.git/HEAD', 'ref: refs/heads/main\n');
  [doubts, notes, timers] = [[], [], []];
  judge = () => allow;
  heard = recordingPorts((action, withdrawn) => judge(action, withdrawn));
  await open();
});
afterEach(() => hooks.close());

const addressFile = () => join(folder, 'run/copilot/address.json');
const address = () => Address.parse(JSON.parse(readFileSync(addressFile(), 'utf8')));

async function post(event: string, input: unknown, secret = address().secret) {
  const { url, header } = address();
  const body = typeof input === 'string' ? input : JSON.stringify(input);
  const reply = await fetch(`${url}/${event}`, { method: 'POST', headers: { [header]: secret }, body });
  const answer: unknown = await reply.json();
  return { status: reply.status, answer };
}
const said = (input: object) => ({ sessionId: 's', cwd: '/repo', ...input });
const asks = (toolName: string, toolArgs: unknown) => post('preToolUse', said({ toolName, toolArgs }));
const itself = (toolName: string, toolInput: unknown) =>
  post('permissionRequest', said({ toolName, toolInput }));
const came = (toolName: string, toolArgs: unknown, textResultForLlm = 'ok') =>
  post('postToolUse', said({ toolName, toolArgs, toolResult: { resultType: 'success', textResultForLlm } }));

it('understands a whole session of the real one', async () => {
  const answers: unknown[] = [];
  for (const { event, input } of fixture) {
    const { status, answer } = await post(event, input);
    expect([event, status]).toEqual([event, 200]);
    if (event === 'preToolUse' || event === 'permissionRequest') answers.push(answer);
  }
  const yes = { permissionDecision: 'allow', permissionDecisionReason: expect.any(String) };
  const may = { behavior: 'allow' };
  expect(answers).toEqual([yes, yes, may, yes, yes, may, yes, may, yes, yes, yes, yes, may]);
  expect(
    heard.actions.map(({ kind, tool, by }) => `${kind} ${tool}${by === null ? '' : ` by ${by.type}`}`),
  ).toEqual([
    'run bash',
    'edit create',
    'read view',
    'edit apply_patch',
    'call mcp__my_srv_x__touch',
    'run bash',
    'delegate task',
    'edit edit by general-purpose',
  ]);
  expect(heard.actions[3]).toMatchObject({
    changes: [{ path: '/repo/b.txt' }, { path: 'c.txt' }, { path: 'a.txt' }],
  });
  expect(heard.finished.map(({ action, outcome, output }) => [action, outcome, output?.exit])).toEqual([
    ['a1', 'failed', 3],
    ['a2', 'ok', undefined],
    ['a3', 'failed', undefined],
    ['a4', 'ok', undefined],
    ['a5', 'ok', undefined],
    ['a6', 'ok', null],
    ['a9', 'ok', undefined],
    ['a8', 'ok', undefined],
  ]);
  expect(heard.finished.filter(({ differs }) => differs)).toEqual([]);
  expect(heard.said.map((one) => one.split(' ')[0])).toEqual([
    ...['alive', 'alive', 'prompt', 'inner', 'subagent', 'subagent', 'turn', 'ended'],
  ]);
  expect([doubts, notes]).toEqual([
    [],
    ['Copilot asks at its own screen, too: Path permission needed: /etc/hostname'],
  ]);
});

it('gives the run a plugin of its own, which only its user can read', async () => {
  expect(hooks.launchArgs).toEqual(['--plugin-dir', join(folder, 'run/copilot'), '--interactive', '/clear']);
  expect(hooks.env.NO_PROXY).toContain('127.0.0.1');
  const { hooks: events } = JSON.parse(readFileSync(join(folder, 'run/copilot/hooks.json'), 'utf8'));
  expect(events.preToolUse).toEqual([
    {
      type: 'command',
      exec: '/usr/bin/env',
      args: ['-i', process.execPath, client, addressFile(), 'preToolUse'],
      timeoutSec: 86_400,
    },
  ]);
  expect(Object.keys(events)).toContain('permissionRequest');
  expect(statSync(addressFile()).mode & 0o777).toBe(0o600);
});

it('says no with its reason, and takes what is no hook call for nothing', async () => {
  judge = () => deny;
  expect((await asks('bash', { command: 'rm -rf /' })).answer).toEqual({
    permissionDecision: 'deny',
    permissionDecisionReason: 'never.touch[0] forbids this',
  });
  judge = () => ({ ...deny, reason: '' });
  expect((await asks('bash', { command: 'x' })).answer).toMatchObject({
    permissionDecisionReason: 'refused by the supervisor',
  });
  judge = () => {
    throw new Error('a bug');
  };
  expect((await asks('bash', { command: 'y' })).answer).toMatchObject({ permissionDecision: 'deny' });
  const bad: [string, unknown][] = [
    ['preToolUse', '{{{'],
    ['preToolUse', { sessionId: 's', cwd: '/repo', toolName: 'bash' }],
    ['preToolUse', said({ toolName: 'bash', toolArgs: 7 })],
    ['permissionRequest', {}],
    ['nothing', {}],
  ];
  for (const [event, input] of bad) expect((await post(event, input)).status).toBeGreaterThanOrEqual(400);
  expect((await post('preToolUse', said({ toolName: 'bash', toolArgs: {} }), 'wrong')).status).toBe(401);
  // Judged as what it is: something nobody knows.
  judge = () => allow;
  await asks('bash', { cmd: 'ls' });
  expect(heard.actions.at(-1)).toMatchObject({ kind: 'unknown' });
});

it('lets its own screen ask for nothing but what was released', async () => {
  const mine: [string, unknown, string, unknown][] = [
    ['bash', { command: 'ls', description: 'x' }, 'bash', { command: 'ls' }],
    ['create', { path: 'src/../n.txt', file_text: 'x' }, 'edit', { file_path: '/repo/n.txt', diff: '' }],
    ['my-srv-x-touch', { a: 1 }, 'my.srv x/touch', { a: 1 }],
    ['skill', { skill: 'x' }, 'skill', { skill: 'x' }],
  ];
  for (const [tool, args, asked, input] of mine) {
    expect((await itself(asked, input)).answer).toMatchObject({ behavior: 'deny' });
    await asks(tool, args);
    expect((await itself(asked, input)).answer).toEqual({ behavior: 'allow' });
    await came(tool, args);
    expect((await itself(asked, input)).answer).toMatchObject({ behavior: 'deny' });
  }
  judge = () => deny;
  await asks('create', { path: 'no.txt', file_text: 'x' });
  // What was read was not let be changed.
  judge = () => allow;
  await asks('view', { path: 'read.txt' });
  for (const file_path of ['/repo/no.txt', '/repo/read.txt'])
    expect((await itself('edit', { file_path })).answer).toMatchObject({ behavior: 'deny' });
  expect((await itself('rig/other', {})).answer).toMatchObject({ behavior: 'deny' });
  expect(doubts).toEqual([]);
});

it('has what a person changed run, and tells when something else did', async () => {
  const changed = { command: 'echo two', description: 'x' };
  judge = () => ({ ...allow, input: changed });
  expect((await asks('bash', { command: 'echo one' })).answer).toMatchObject({ modifiedArgs: changed });
  expect((await itself('bash', { command: 'echo one' })).answer).toMatchObject({ behavior: 'deny' });
  await came('bash', changed);
  judge = () => ({ ...allow, input: { patch: '*** Begin Patch' } });
  expect((await asks('apply_patch', 'text')).answer).toMatchObject({ modifiedArgs: '*** Begin Patch' });
  judge = () => allow;
  await asks('bash', { command: 'a' });
  await came('bash', { command: 'b' });
  expect(heard.finished.map(({ differs }) => differs)).toEqual([false, true]);
  judge = () => deny;
  await asks('bash', { command: 'denied' });
  await came('bash', { command: 'denied' }, '\n<shellId: 1 completed with exit code 1>');
  await came('view', { path: 'never asked' });
  // Copilot reads by itself what a command in the background printed.
  await came('read_bash', { shellId: 's1' });
  expect(doubts).toEqual(['a4 was denied and Copilot ran it', 'Copilot ran view without asking for it']);
});

it('lets nothing through once a project brings something along, and is lost where that ends the hooks', async () => {
  judge = () => {
    put('repo/.github/hooks/a.json', '{}');
    return allow;
  };
  expect((await asks('bash', { command: 'ls' })).answer).toMatchObject({
    permissionDecision: 'deny',
    permissionDecisionReason: expect.stringMatching(/Nothing can be allowed any more: .*\.github\/hooks/),
  });
  timers.pop()?.();
  expect(heard.said.filter((one) => one.startsWith('lost'))).toEqual([]);
  put('repo/.github/copilot/settings.json', '{"disableAllHooks":true}');
  timers.pop()?.();
  expect(heard.said.at(-1)).toMatch(/^lost .*settings\.json switches hooks off/);
});

it('hears that the agent stopped waiting, and counts on nothing it released then', async () => {
  let withdrawn: AbortSignal | undefined;
  judge = (_, signal) => {
    withdrawn = signal;
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(allow)));
  };
  const { url, header, secret } = address();
  const request = http.request(`${url}/preToolUse`, { method: 'POST', headers: { [header]: secret } });
  request.on('error', () => {});
  request.end(JSON.stringify(said({ toolName: 'bash', toolArgs: { command: 'sleep 1' } })));
  await expect.poll(() => withdrawn).toBeDefined();
  request.destroy();
  await expect.poll(() => withdrawn?.aborted).toBe(true);
  expect((await itself('bash', { command: 'sleep 1' })).answer).toMatchObject({ behavior: 'deny' });
});

/** The hook as Copilot starts it. */
const started = (event: string, input: string) =>
  new Promise<{ code: unknown; stdout: string }>((resolve) => {
    const child = execFile(process.execPath, [client, addressFile(), event], (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
    child.stdin?.end(input);
  });

it('prints a whole answer or none: whatever fails ends with 2', async () => {
  const call = JSON.stringify(said({ toolName: 'bash', toolArgs: { command: 'ls' } }));
  expect(await started('preToolUse', call)).toEqual({
    code: 0,
    stdout: '{"permissionDecision":"allow","permissionDecisionReason":"may.run[0] allows this"}',
  });
  expect(await started('preToolUse', '{{{')).toEqual({ code: 2, stdout: '' });
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"permissionDecision":"allow"');
    setImmediate(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  writeFileSync(addressFile(), JSON.stringify({ ...address(), url: `http://127.0.0.1:${port}/hook` }));
  expect(await started('preToolUse', call)).toEqual({ code: 2, stdout: '' });
  await new Promise((done) => server.close(done));
  expect(await started('preToolUse', call)).toEqual({ code: 2, stdout: '' });
});
