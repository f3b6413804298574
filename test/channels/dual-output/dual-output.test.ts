import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../agents/rig/until.ts';
import { allow } from '../recording-ports.ts';
import { type FakeAgent, openFakeAgent, seen } from './fake-agent.ts';

let agent: FakeAgent;
afterEach(() => agent.close());

const deny = (reason: string) => ({ effect: 'deny' as const, reason, input: null });
const never = () => new Promise<never>(() => {});
const command = (text: string) => ({ command: text, description: 'x', is_background: false });
const call = (text: string, more: object = {}) => ({
  tool_name: 'run_shell_command',
  tool_input: command(text),
  ...more,
});
const odd = () => agent.said.filter((one) => one.startsWith('anomaly'));
const lost = () => agent.said.filter((one) => one.startsWith('lost'));
const decision = (answer: Record<string, unknown> | undefined) => answer?.hookSpecificOutput;
const permitted = { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } };
const starting = (permissionDecision: string, reason: unknown) => ({
  hookEventName: 'PreToolUse',
  permissionDecision,
  permissionDecisionReason: reason,
});

describe('the beginning', () => {
  it('is when both ways have shown that they are there', async () => {
    agent = await openFakeAgent();
    await agent.hook('SessionStart', { source: 'startup', model: 'm' });
    expect(agent.said).toEqual([]);
    agent.tell(...seen('dual-output').slice(0, 1));
    await until('to be alive', () => agent.said.length);
    expect(agent.said).toEqual([
      'alive {"sessionId":"","source":"startup","version":"0.24.4","model":"m","transcript":null}',
    ]);
  });
  it.each(['auto', 'auto-edit', 'yolo', 'later'])('is none where the mode is %s', async (permission_mode) => {
    agent = await openFakeAgent();
    await agent.hook('SessionStart', { source: 'startup', permission_mode });
    expect(lost()).toEqual([expect.stringContaining(`its approval mode is "${permission_mode}"`)]);
    expect(decision(await agent.hook('PermissionRequest', call('ls')))).toMatchObject({
      decision: { behavior: 'deny' },
    });
  });
  it.each([
    { protocol_version: 1, supported_events: ['control_request'] },
    { protocol_version: 2, supported_events: ['system'] },
    { protocol_version: 3, supported_events: ['control_request'] },
  ])('is none with another protocol: %j', async (data) => {
    agent = await openFakeAgent();
    agent.tell({ type: 'system', subtype: 'session_start', data });
    await until('it to be lost', () => lost().length);
  });
  it('finds settings that ask for everything, nothing to read for others, and a folder that is not trusted', async () => {
    agent = await openFakeAgent();
    expect(agent.settings.permissions.ask).toEqual(
      expect.arrayContaining(['*', 'read_file', 'run_shell_command', 'glob', 'edit', 'agent', 'mcp__*']),
    );
    expect(agent.settings.disableAllHooks).toBe(false);
    expect(agent.trust).toEqual({ [agent.workspace]: 'DO_NOT_TRUST' });
    const mode = (name: string) => statSync(join(agent.directory, name)).mode & 0o777;
    expect(['answers.jsonl', 'run-settings.json', 'run-trust.json'].map(mode)).toEqual([0o600, 0o600, 0o600]);
    expect(mode('events')).toBe(0o200);
  });
  it('gives the task by the file', async () => {
    agent = await openFakeAgent();
    agent.prompt('two\nlines "and" ümlauts');
    expect(agent.answers()).toEqual([{ type: 'submit', text: 'two\nlines "and" ümlauts' }]);
  });
});

describe('MCP servers', () => {
  const route = {
    path: '/mcp',
    header: 'x-gate',
    secret: 's',
    answer: async () => ({ status: 200, body: {} }),
  };
  const settings = {
    mcpServers: { rig: { command: 'node' } },
    mcp: { allowed: ['rig'] },
    permissions: { more: 1 },
  };
  const servers = { names: ['rig'], settings, route };
  it('have the folder trusted, without subagents', async () => {
    agent = await openFakeAgent({ servers });
    expect(agent.trust).toEqual({ [agent.workspace]: 'TRUST_FOLDER' });
    expect(agent.settings).toMatchObject({
      mcpServers: { rig: { command: 'node' } },
      mcp: { allowed: ['rig'] },
    });
    expect(agent.settings.permissions).toMatchObject({ more: 1, deny: expect.arrayContaining(['agent']) });
    expect(agent.settings.permissions.ask).toContain('*');
    expect(agent.notices).toEqual([expect.stringContaining('no subagents')]);
  });
  it.each(['.qwen/settings.json', '.env', '.mcp.json', '.qwen'])(
    'are left out where the project brings %s, and nothing is let through once it does',
    async (name) => {
      const workspace = mkdtempSync(join(tmpdir(), 'cs-project-'));
      const sub = join(workspace, 'sub');
      mkdirSync(join(workspace, '.git'));
      mkdirSync(sub);
      agent = await openFakeAgent({ servers, workspace: sub });
      const ask = async () => JSON.stringify(await agent.hook('PermissionRequest', call('x')));
      expect(await ask()).toContain('"allow"');
      mkdirSync(dirname(join(workspace, name)), { recursive: true });
      symlinkSync('/nowhere', join(workspace, name));
      expect(await ask()).toMatch(/"deny".*could change what is asked for/);
      const other = await openFakeAgent({ servers, workspace: sub });
      expect(other.trust).toEqual({ [sub]: 'DO_NOT_TRUST' });
      expect(other.settings).not.toHaveProperty('mcpServers');
      expect(other.notices.at(-1)).toContain('MCP servers are left out');
      await other.close();
      rmSync(workspace, { recursive: true });
    },
  );
});

describe('a hook that asks', () => {
  it('is told yes, no with its reason, and what a person made of it', async () => {
    agent = await openFakeAgent({
      judge({ input }) {
        if (input.command === 'no') return deny('never');
        return input.command === 'change' ? { ...allow, input: command('changed') } : allow;
      },
    });
    const ask = async (text: string) => decision(await agent.hook('PermissionRequest', call(text)));
    expect(await ask('yes')).toEqual(permitted);
    expect(await ask('no')).toEqual({
      ...permitted,
      decision: { behavior: 'deny', message: 'never' },
    });
    expect(await ask('change')).toEqual({
      ...permitted,
      decision: { behavior: 'allow', updatedInput: command('changed') },
    });
    const start = async (text: string, ref: string) =>
      decision(await agent.hook('PreToolUse', call(text, { tool_call_id: ref })));
    expect(await start('yes', 'c1')).toEqual(starting('allow', allow.reason));
    expect(await start('changed', 'c2')).toEqual(starting('allow', allow.reason));
    // Three questions and no other.
    expect(agent.actions.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3']);
    expect([odd(), agent.doubts]).toEqual([[], []]);
  });
  it('is given no answer when that takes long; then the file asks, and the same question is answered there', async () => {
    let release: (of: typeof allow) => void = () => {};
    agent = await openFakeAgent({
      channel: { hookMs: 50 },
      judge: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    await agent.meet();
    expect(await agent.hook('PermissionRequest', call('x'))).toEqual({});
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await until('the question', () => agent.actions.length);
    release(allow);
    expect(await agent.told(1)).toEqual([{ type: 'confirmation_response', request_id: 'r1', allowed: true }]);
    agent.settle('r1', true);
    const start = await agent.hook('PreToolUse', call('x', { tool_call_id: 'c1' }));
    expect(decision(start)).toEqual(starting('allow', allow.reason));
    expect(agent.actions.length).toBe(1);
    expect([odd(), agent.doubts]).toEqual([[], []]);
  });
  it('does not keep the other calls of the turn waiting', async () => {
    agent = await openFakeAgent({ judge: never });
    await agent.meet();
    const uses = ['c1', 'c2'].map((id) => ({ type: 'tool_use', id, name: 'x', input: {} }));
    agent.tell({ type: 'assistant', message: { id: 'm1', content: uses } });
    // Without that it would wait three quarters of a minute.
    expect(await agent.hook('PermissionRequest', call('x'))).toEqual({});
  });
  it('is told no for a subagent when that takes long: its own question could not be answered', async () => {
    agent = await openFakeAgent({ channel: { hookMs: 50 }, judge: never });
    await agent.hook('SubagentStart', { agent_id: 'g1', agent_type: 'general' });
    const by = { agent_id: 'g1' };
    expect(decision(await agent.hook('PermissionRequest', call('x', by)))).toMatchObject({
      decision: { behavior: 'deny', message: expect.stringContaining('Nobody has answered') },
    });
    const start = await agent.hook('PreToolUse', call('y', { ...by, tool_call_id: 'c1' }));
    expect(decision(start)).toEqual(starting('deny', expect.stringContaining('Nobody has answered')));
    expect(agent.actions.map((action) => action.by)).toEqual([
      { id: 'g1', type: 'general' },
      { id: 'g1', type: 'general' },
    ]);
  });
  it('leaves questions for the person at the screen to the person', async () => {
    agent = await openFakeAgent();
    await agent.meet();
    const question = { tool_name: 'ask_user_question', tool_input: { questions: [] } };
    expect(await agent.hook('PermissionRequest', question)).toEqual({});
    agent.ask('r1', 'c1', 'ask_user_question', { questions: [] });
    agent.settle('r1', true);
    const start = await agent.hook('PreToolUse', { ...question, tool_call_id: 'c1' });
    expect(decision(start)).toMatchObject({ permissionDecision: 'allow' });
    agent.result('c1', 'blue');
    agent.ask('r2', 'c2', 'run_shell_command', command('after'));
    await agent.told(1);
    expect([agent.actions.length, agent.answers().length, agent.doubts, odd()]).toEqual([1, 1, [], []]);
  });
  it('is withdrawn when the agent hangs up', async () => {
    let withdrawn = false;
    agent = await openFakeAgent({
      judge: (_, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            withdrawn = true;
            resolve(allow);
          }),
        ),
    });
    const stop = new AbortController();
    const asked = agent.hook('PermissionRequest', call('x'), stop.signal).catch(() => 'gone');
    await until('the question', () => agent.actions.length);
    stop.abort();
    expect(await asked).toBe('gone');
    await until('the end of the wait', () => withdrawn);
  });
});

describe('just before a call runs', () => {
  it('what nobody asked for is judged, and asked for where that takes long', async () => {
    agent = await openFakeAgent({
      channel: { hookMs: 50 },
      judge: ({ input }) => (input.command === 'slow' ? never() : deny('no')),
    });
    await agent.meet();
    const start = async (text: string, ref: string, more = {}) =>
      decision(await agent.hook('PreToolUse', call(text, { tool_call_id: ref, ...more })));
    expect(await start('fast', 'c1')).toEqual(starting('deny', 'no'));
    expect(await start('slow', 'c2')).toEqual(starting('ask', 'waiting for the supervisor'));
    agent.ask('r2', 'c2', 'run_shell_command', command('slow'));
    // This one would not come by once more.
    agent.settle('r2', true);
    await until('the doubt', () => agent.doubts.length);
    expect(agent.doubts).toEqual([expect.stringContaining('answered with yes by somebody else')]);
    expect(agent.actions.length).toBe(2);
  });
  it('a call that was answered by another is refused, and so is one with another input', async () => {
    agent = await openFakeAgent({
      channel: { hookMs: 50 },
      judge: ({ input }) => (input.command === 'fine' ? allow : never()),
    });
    await agent.meet();
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await until('the question', () => agent.actions.length);
    agent.settle('r1', true);
    const start = async (text: string, ref: string) =>
      decision(await agent.hook('PreToolUse', call(text, { tool_call_id: ref })));
    expect(await start('x', 'c1')).toEqual(
      starting('deny', expect.stringContaining('not answered by the supervisor')),
    );
    await until('the note', () => odd().length);
    agent.ask('r2', 'c2', 'run_shell_command', command('fine'));
    await agent.told(1);
    // What was let through is not what comes: that is asked for again.
    expect(await start('other', 'c2')).toEqual(starting('ask', 'waiting for the supervisor'));
    expect(agent.actions.map(({ input }) => input.command)).toEqual(['x', 'fine', 'other']);
  });
  it.each(['auto-edit', 'auto', 'yolo'])(
    'nothing runs in the mode %s, and it is told',
    async (permission_mode) => {
      agent = await openFakeAgent();
      await agent.hook('PermissionRequest', call('x'));
      const start = await agent.hook('PreToolUse', call('x', { tool_call_id: 'c1', permission_mode }));
      expect(decision(start)).toEqual(
        starting('deny', expect.stringContaining('nothing runs until it asks again')),
      );
      expect(agent.doubts).toEqual([expect.stringContaining(`its approval mode is "${permission_mode}"`)]);
    },
  );
  it.each([
    ['PreToolUse', { tool_name: 'x' }],
    ['PreToolUse', call('x', { tool_call_id: '' })],
    ['PreToolUse', { tool_name: 'x', tool_call_id: 'c', tool_input: 'text' }],
    ['PermissionRequest', { tool_input: {} }],
  ])('a %s call that cannot be understood is refused: %j', async (name, body) => {
    agent = await openFakeAgent();
    expect(JSON.stringify(await agent.hook(name, body))).toMatch(/"deny"/);
    expect([agent.actions, odd().length]).toEqual([[], 1]);
  });
});

describe('the file', () => {
  it('tells of questions, results, what was used and the end, as the real one wrote it', async () => {
    agent = await openFakeAgent({
      judge: ({ input }) => (String(input.command).includes('DENYME') ? deny('use staging') : allow),
    });
    // As it came, but for the answers, which are ours to give.
    for (const line of seen('dual-output')) {
      if (line.type !== 'control_response') agent.tell(line);
      if (line.type !== 'control_request') continue;
      const sent = agent.answers().length;
      const all = await agent.told(sent + 1);
      const { request_id: id, allowed } = all[sent] ?? {};
      if (allowed === true) agent.settle(String(id), true);
    }
    await agent.told(7);
    expect(agent.actions.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([
      'run call_1_0',
      'run call_2_0',
      'edit call_3_0',
      'read call_4_0',
      'call call_5_0',
      'run call_6_0',
    ]);
    expect(agent.answers().map(({ type, allowed, text }) => allowed ?? `${type} ${text}`)).toEqual([
      ...[true, true, true, true, true, false],
      'submit Countersign refused this:\nrun_shell_command: use staging',
    ]);
    expect(agent.said.filter((one) => one.startsWith('prompt'))).toEqual(['prompt please do the demo']);
    expect(agent.usage.at(-1)).toEqual({ costUsd: null, tokens: 90, cacheReadTokens: 0, requests: 6 });
    // No hook told of these ends.
    await until('the ends', () => agent.finished.length === 5);
    expect(agent.finished[0]).toMatchObject({ action: 'a1', outcome: 'ok', excerpt: 'README.md  a.txt' });
    expect([agent.doubts, odd(), lost()]).toEqual([[], [], []]);
  });
  it('says why not once nothing waits any more, and does not take its own words for the person’s', async () => {
    let release: (of: typeof allow) => void = () => {};
    agent = await openFakeAgent({
      judge: ({ input }) =>
        input.command === 'slow'
          ? new Promise((resolve) => {
              release = resolve;
            })
          : deny(`not ${input.command}`),
    });
    await agent.meet();
    agent.ask('r1', 'c1', 'run_shell_command', command('one'));
    agent.ask('r2', 'c2', 'run_shell_command', command('slow'));
    agent.ask('r3', 'c3', 'run_shell_command', command('two'));
    await agent.told(2);
    await until('all to be asked', () => agent.actions.length === 3);
    release(allow);
    const text = 'Countersign refused this:\nrun_shell_command: not one\nrun_shell_command: not two';
    expect((await agent.told(4)).at(-1)).toEqual({ type: 'submit', text });
    agent.tell({ type: 'user', message: { content: [{ type: 'text', text }] } });
    agent.tell({ type: 'user', message: { content: 'mine' } });
    await until('the prompt', () => agent.said.includes('prompt mine'));
    expect(agent.said.filter((one) => one.startsWith('prompt'))).toEqual(['prompt mine']);
  });
  it('is heard when the person gives a question up', async () => {
    let withdrawn = false;
    agent = await openFakeAgent({
      judge: (_, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            withdrawn = true;
            resolve(allow);
          }),
        ),
    });
    await agent.meet();
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await until('the question', () => agent.actions.length);
    agent.settle('r1', false);
    await until('the end of the wait', () => withdrawn);
    expect([agent.answers(), agent.doubts]).toEqual([[], []]);
  });
  it('has what nobody answered given up once the agent waits for nothing', async () => {
    agent = await openFakeAgent({
      judge: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(allow))),
    });
    await agent.meet();
    const idle = () => agent.hook('Notification', { notification_type: 'idle_prompt' });
    await idle();
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await until('the question', () => agent.actions.length);
    await agent.hook('Notification', { notification_type: 'permission_prompt' });
    expect(agent.said).not.toContain('turn');
    await idle();
    expect(agent.said).toContain('turn');
    expect([agent.answers(), agent.doubts]).toEqual([[], []]);
  });
  it('shows results that nobody let through, and answers nobody gave', async () => {
    agent = await openFakeAgent({ judge: () => deny('no') });
    await agent.meet();
    agent.result('made-up', 'done');
    agent.result('failed', 'no such tool', true);
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await agent.told(1);
    agent.result('c1', 'it ran');
    agent.settle('made-up', true);
    await until('the note', () => odd().length);
    expect(agent.doubts).toEqual([
      'the agent shows a result of made-up, which nobody let through',
      'the agent shows a result of c1, which nobody let through',
    ]);
    expect(odd()).toEqual([expect.stringContaining('nobody asked (made-up)')]);
  });
  it('answers a question once, however often it is asked', async () => {
    agent = await openFakeAgent();
    await agent.meet();
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await until('the note', () => odd().length);
    await agent.told(1);
    expect([agent.actions.length, agent.answers().length]).toEqual([1, 1]);
  });
  const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);
  const question = { type: 'control_request', request_id: 'r', request: { subtype: 'can_use_tool' } };
  const named = { ...question.request, tool_name: 'x', tool_use_id: 'c9' };
  it.each([
    ['no JSON', Buffer.from('half a line {"type":\n')],
    [
      'text that is not UTF-8',
      Buffer.concat([Buffer.from('{"type":"x","a":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}\n')]),
    ],
    ['a list', line([1])],
    ['nothing that says what it is', line({ subtype: 'x' })],
    ['a question without its tool', line(question)],
    ['an answer without a word', line({ type: 'control_response', response: { subtype: 'success' } })],
    ['nesting without an end', line({ ...question, request: { ...named, input: nested(400) } })],
  ])('that holds %s ends it, and nothing is let through any more', async (_, bytes) => {
    agent = await openFakeAgent();
    await agent.meet();
    agent.ask('r1', 'c1', 'run_shell_command', command('x'));
    await agent.told(1);
    agent.tell(bytes);
    await until('it to be lost', () => lost().length);
    expect(lost()).toEqual([expect.stringContaining('its file of events cannot be read')]);
    const refused = { decision: { behavior: 'deny' } };
    expect(decision(await agent.hook('PermissionRequest', call('y')))).toMatchObject(refused);
    const start = await agent.hook('PreToolUse', call('x', { tool_call_id: 'c1' }));
    expect(decision(start)).toMatchObject({ permissionDecision: 'deny' });
    expect(agent.actions.length).toBe(1);
  });
  it('ends it when it is closed before anything began', async () => {
    agent = await openFakeAgent();
    await agent.hook('SessionStart', { source: 'startup' });
    agent.hangUp();
    await until('it to be lost', () => lost().length);
    expect(lost()).toEqual(['lost it closed its file of events']);
  });
  it('may be given up: then a hook waits as long as it may and no longer; a good-bye is no giving up', async () => {
    const other = await openFakeAgent();
    agent = await openFakeAgent({
      channel: { hookMs: 50 },
      judge: ({ input }) => (input.command === 'slow' ? never() : allow),
    });
    await Promise.all([agent.meet(), other.meet()]);
    other.tell({ type: 'system', subtype: 'session_end' });
    other.hangUp();
    agent.tell(Buffer.from('{"type":"assistant","message":"xxx'));
    agent.hangUp();
    await until('the note', () => odd().length);
    expect(odd()).toEqual([expect.stringContaining('gave its file of events up')]);
    expect(decision(await agent.hook('PermissionRequest', call('fast')))).toEqual(permitted);
    expect(decision(await agent.hook('PermissionRequest', call('slow')))).toMatchObject({
      decision: { behavior: 'deny', message: expect.stringContaining('Nobody has answered') },
    });
    const start = await agent.hook('PreToolUse', call('slower', { tool_call_id: 'c1' }));
    expect(decision(start)).toEqual(starting('allow', allow.reason));
    const late = await agent.hook('PreToolUse', call('slow', { tool_call_id: 'c2' }));
    expect(decision(late)).toMatchObject({ permissionDecision: 'deny' });
    expect(lost()).toEqual([]);
    expect(other.said.slice(1)).toEqual([]);
    await other.close();
  });
  it('may hold lines of 3 MB in pieces, and events of a later version', async () => {
    agent = await openFakeAgent();
    await agent.meet();
    const content = 'ü'.repeat(1_500_000);
    const whole = line({
      ...{ type: 'control_request', request_id: 'r1' },
      request: {
        ...{ subtype: 'can_use_tool', tool_name: 'write_file', tool_use_id: 'c1' },
        input: { file_path: '/x', content },
      },
    });
    agent.tell({ type: 'later', what: 1 });
    for (let at = 0; at < whole.length; at += 60_001) {
      agent.tell(whole.subarray(at, at + 60_001));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await agent.told(1);
    expect(agent.actions.map(({ input }) => input.content === content)).toEqual([true]);
    expect(lost()).toEqual([]);
  });
});

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < levels; level += 1) value = { in: value };
  return value;
}
