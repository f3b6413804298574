import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createCallLedger } from '../../src/channels/call-ledger.ts';
import type { Release } from '../../src/channels/channel.ts';
import { createHookEvents } from '../../src/channels/hook-events.ts';
import { Action } from '../../src/model/action.ts';
import { Profile } from '../../src/model/profile.ts';
import { fixture, fixtureNames } from './fixture.ts';
import { allow, recordingPorts } from './recording-ports.ts';

const profile = Profile.parse(
  parse(readFileSync(join(import.meta.dirname, '../../profiles/claude-code.yaml'), 'utf8')),
);
const never = new AbortController().signal;

function channel(judge?: Parameters<typeof recordingPorts>[0]) {
  const recording = recordingPorts(judge);
  const events = createHookEvents({
    channel: 'claude-hooks',
    profile,
    ports: recording.ports,
    ledger: createCallLedger(),
  });
  return { ...recording, send: (body: unknown, signal = never) => events(body, signal) };
}

const decision = (body: Record<string, unknown>) =>
  JSON.stringify(body).match(/"(?:permissionDecision|behavior|decision)":"(\w+)"/)?.[1] ?? 'none';

describe('PreToolUse as recorded from the real CLI', () => {
  const repo = '/repo';
  it.each<[string, string, object]>([
    [
      'Bash',
      'run',
      { command: 'touch /repo/marker.txt; echo ran', by: null, ref: 'toolu_c-addctx-allow_0_0' },
    ],
    ['Bash-insubagent', 'run', { by: { id: 'aae4f74d2058d9039', type: 'workflow-subagent' } }],
    ['Read', 'read', { paths: ['/repo/nb.ipynb'], recursive: false }],
    ['Read-insubagent', 'read', { by: { id: 'a9ffd94bd21329dbb', type: 'general-purpose' } }],
    ['Glob', 'read', { paths: [repo], recursive: true }],
    ['Grep', 'read', { paths: [repo], recursive: true }],
    ['Edit', 'edit', { changes: [{ path: '/repo/a.txt', before: 'one', after: 'two' }] }],
    ['Write', 'edit', { changes: [{ path: '/repo/n.txt', before: null, after: 'x' }] }],
    ['NotebookEdit', 'edit', { changes: [{ path: '/repo/nb.ipynb', before: null, after: 'y' }] }],
    ['Monitor', 'run', { command: 'echo mon; touch /repo/mon.txt' }],
    ['WebFetch', 'reach', { url: 'https://example.com' }],
    ['Agent', 'delegate', { to: 'general-purpose', task: 'sub agent do SCRIPT:t3sub' }],
    ['Workflow', 'delegate', { to: 'd' }],
    ['mcp__demo__poke', 'call', { server: 'demo', name: 'poke', args: { what: 'bear' } }],
    ['WebSearch', 'unknown', { why: 'the profile has no mapping for the tool WebSearch' }],
    ['Skill', 'unknown', {}],
    ['SendMessage', 'unknown', {}],
    ['CronCreate', 'unknown', {}],
    ['ScheduleWakeup', 'unknown', {}],
    ['EnterWorktree', 'unknown', {}],
    ['ExitWorktree', 'unknown', { cwd: '/repo/.claude/worktrees/wt1' }],
  ])('%s is an action of kind %s', async (name, kind, shape) => {
    const { send, actions, said } = channel();
    const answer = await send(fixture(`PreToolUse-${name}`));
    expect(actions[0]).toMatchObject({
      cwd: repo,
      kind,
      ...shape,
      id: 'a1',
      holds: 'block',
      provenance: 'reported',
    });
    expect(Action.safeParse(actions[0]).success).toBe(true);
    expect([answer.status, decision(answer.body)]).toEqual([200, 'allow']);
    expect(said).toEqual([]);
  });

  it.each([
    ['ToolSearch', 'allow'],
    ['ListAgents', 'allow'],
    ['ReportFindings', 'allow'],
    ['CronList', 'allow'],
    ['EnterPlanMode', 'allow'],
    ['AskUserQuestion', 'ask'],
    ['ExitPlanMode', 'ask'],
  ])('%s stays inside the session and is answered %s', async (name, expected) => {
    const { send, actions, said } = channel();
    const answer = await send(fixture(`PreToolUse-${name}`));
    expect(decision(answer.body)).toBe(expected);
    expect(actions).toEqual([]);
    expect(said[0]).toMatch(new RegExp(`^inner .*"${name}"`));
  });

  it('knows every tool there is a recording of', () => {
    const recorded = fixtureNames.filter((name) => name.startsWith('PreToolUse-'));
    expect(recorded.length).toBe(28);
  });
});

describe('the answer', () => {
  const bash = fixture('PreToolUse-Bash');
  it.each<[string, Release, object]>([
    ['an allow', allow, { permissionDecision: 'allow', permissionDecisionReason: allow.reason }],
    [
      'a denial',
      { ...allow, effect: 'deny', reason: 'no' },
      { permissionDecision: 'deny', permissionDecisionReason: 'no' },
    ],
    [
      'an edited input',
      { ...allow, input: { command: 'ls' } },
      { permissionDecision: 'allow', updatedInput: { command: 'ls' } },
    ],
    [
      'a denial with an input',
      { effect: 'deny', reason: 'no', input: { command: 'ls' } },
      { permissionDecision: 'deny' },
    ],
  ])('carries %s', async (_what, release, expected) => {
    const answer = await channel(() => release).send(bash);
    expect(answer.body).toMatchObject({ hookSpecificOutput: { hookEventName: 'PreToolUse', ...expected } });
    if (release.effect === 'deny') expect(JSON.stringify(answer.body)).not.toContain('updatedInput');
  });

  it('is a denial when judging fails', async () => {
    const { send, said } = channel(() => {
      throw new Error('bug');
    });
    expect(decision((await send(bash)).body)).toBe('deny');
    expect(said).toEqual(['anomaly judging a1 failed: bug']);
  });

  it('is a denial for a call id used twice, whatever the first one was', async () => {
    const { send, actions, said } = channel();
    await send(bash);
    expect(decision((await send({ ...bash, tool_input: { command: 'other' } })).body)).toBe('deny');
    expect(actions.length).toBe(1);
    expect(said[0]).toContain('used twice');
  });
});

describe('what cannot be understood is refused', () => {
  const bash = fixture('PreToolUse-Bash');
  it.each<[string, unknown]>([
    ['no object', 7],
    ['null', null],
    ['a list', [bash]],
    ['no event name', { ...bash, hook_event_name: undefined }],
    ['an event name that is no text', { ...bash, hook_event_name: 1 }],
    ['no tool name', { ...bash, tool_name: undefined }],
    ['an empty tool name', { ...bash, tool_name: '' }],
    ['no call id', { ...bash, tool_use_id: undefined }],
    ['an empty call id', { ...bash, tool_use_id: '' }],
    ['no input', { ...bash, tool_input: undefined }],
    ['an input that is a list', { ...bash, tool_input: [] }],
    ['a relative working directory', { ...bash, cwd: 'repo' }],
    ['no session', { ...bash, session_id: undefined }],
    ['a tool call under an unknown event', { ...bash, hook_event_name: 'BeforeTool' }],
    ['a prompt without text', { ...fixture('UserPromptSubmit'), prompt: undefined }],
  ])('%s', async (_what, body) => {
    const { send, actions, said } = channel();
    const answer = await send(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(decision(answer.body)).toBe('deny');
    expect(actions).toEqual([]);
    expect(said[0]).toMatch(/^anomaly /);
  });

  it('lets an unknown event that asks for nothing pass', async () => {
    const { send, said } = channel();
    expect(await send(fixture('PostCompact'))).toEqual({ status: 200, body: {} });
    expect(said).toEqual([]);
  });
});

describe('other events', () => {
  it.each<[string, RegExp, string]>([
    ['SessionStart', /^alive .*"model":"claude-opus-5-5".*"source":"startup"/, 'none'],
    ['UserPromptSubmit', /^prompt please/, 'none'],
    ['Stop', /^turn$/, 'none'],
    ['StopFailure', /^turn$/, 'none'],
    ['SubagentStart', /^subagent .*"phase":"started","transcript":null/, 'none'],
    ['SubagentStop', /^subagent .*"phase":"stopped","transcript":"\/home/, 'none'],
    ['SessionEnd', /^ended other$/, 'none'],
    ['ConfigChange', /^settings .*project_settings.*\/repo\/\.claude\/settings\.json/, 'block'],
  ])('%s is heard', async (name, heard, answered) => {
    const { send, said } = channel();
    const answer = await send(fixture(name));
    expect(said[0]).toMatch(heard);
    expect(said.length).toBe(1);
    expect([answer.status, decision(answer.body)]).toEqual([200, answered]);
  });
});

describe('PermissionRequest only repeats what was released', () => {
  const request = fixture('PermissionRequest-Bash');
  it('allows the very call that was released, until it came back', async () => {
    const { send } = channel();
    await send(fixture('PreToolUse-Bash'));
    expect(decision((await send(request)).body)).toBe('allow');
    await send(fixture('PostToolUse-Bash'));
    expect(decision((await send(request)).body)).toBe('deny');
  });
  it.each<[string, Record<string, unknown>, Release | null]>([
    ['nothing was released', request, null],
    ['another input was', { ...request, tool_input: { command: 'rm -rf /' } }, allow],
    ['another tool was', { ...request, tool_name: 'Monitor' }, allow],
    ['it was denied', request, { ...allow, effect: 'deny' }],
    ['it was released with another input', request, { ...allow, input: { command: 'ls' } }],
  ])('refuses when %s', async (_what, body, release) => {
    const { send, said } = channel(() => release ?? allow);
    if (release) await send(fixture('PreToolUse-Bash'));
    expect(decision((await send(body)).body)).toBe('deny');
    expect(said[0]).toContain('never released');
  });
  it.each(['AskUserQuestion', 'ExitPlanMode'])('leaves the dialog of %s to the person', async (tool) => {
    const { send, said } = channel();
    expect(await send(fixture(`PermissionRequest-${tool}`))).toEqual({ status: 200, body: {} });
    expect(said).toEqual([]);
  });
});

describe('what the agent reports afterwards', () => {
  const posts = fixtureNames.filter((name) => name.startsWith('PostToolUse-'));
  it.each(posts)('%s fits the call that was released', async (name) => {
    const { send, finished, said } = channel();
    await send({ ...fixture(name), hook_event_name: 'PreToolUse' });
    await send(fixture(name));
    expect(said.filter((text) => text.startsWith('anomaly'))).toEqual([]);
    for (const report of finished)
      expect(report).toMatchObject({ action: 'a1', outcome: 'ok', differs: false });
  });

  const bash = fixture('PreToolUse-Bash');
  const post = fixture('PostToolUse-Bash');
  const input = { command: 'touch /repo/marker.txt; echo ran', description: 'mark' };
  it.each<[string, object, Release, boolean]>([
    ['the same', input, allow, false],
    ['keys in another order', { description: 'mark', command: input.command }, allow, false],
    ['a default filled in', { ...input, run_in_background: false, timeout: null }, allow, false],
    ['another command', { ...input, command: 'EVIL' }, allow, true],
    ['an option added', { ...input, dangerouslyDisableSandbox: true }, allow, true],
    ['a field dropped', { command: input.command }, allow, true],
    ['the edited input', { command: 'ls' }, { ...allow, input: { command: 'ls' } }, false],
    ['the original of an edited input', input, { ...allow, input: { command: 'ls' } }, true],
    ['a call that was denied', input, { ...allow, effect: 'deny' }, true],
  ])('%s', async (_what, ran, release, differs) => {
    const { send, finished, said } = channel(() => release);
    await send(bash);
    await send({ ...post, tool_use_id: bash.tool_use_id, tool_input: ran });
    const output = { text: 'ran', exit: 0, partial: false };
    expect(finished).toMatchObject([
      { action: 'a1', outcome: 'ok', differs, excerpt: 'ran', output, ms: 47 },
    ]);
    expect(said.length).toBe(differs ? 1 : 0);
  });

  it.each<[string, unknown[]]>([
    ['a call that was never asked for', [post]],
    [
      'a call that finished before',
      [bash, { ...post, tool_use_id: bash.tool_use_id }, { ...post, tool_use_id: bash.tool_use_id }],
    ],
  ])('%s is an anomaly', async (_what, bodies) => {
    const { send, said } = channel();
    for (const body of bodies) await send(body);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^anomaly the agent reports a finished Bash call/);
  });

  it('a withdrawn call that ran all the same is an anomaly', async () => {
    const cancelled = new AbortController();
    const { send, finished, said } = channel(() => {
      cancelled.abort();
      return allow;
    });
    await send(bash, cancelled.signal);
    await send({ ...post, tool_use_id: bash.tool_use_id });
    expect(finished[0]?.differs).toBe(true);
    expect(said[0]).toContain('was withdrawn');
  });

  it('a refusal that comes back as a failure is none', async () => {
    const { send, finished, said } = channel(() => ({ ...allow, effect: 'deny' }));
    await send(bash);
    await send({ ...fixture('PostToolUseFailure-Bash'), tool_use_id: bash.tool_use_id });
    expect([finished, said]).toEqual([[], []]);
  });

  it.each([
    ['PostToolUseFailure-Bash', 'Bash: Exit code <n> after false'],
    ['PostToolUseFailure-Read', 'Read: File does not exist. Note: your current working directory is <path>'],
  ])('%s has the signature %s', async (name, failure) => {
    const { send, finished } = channel();
    await send({ ...fixture(name), hook_event_name: 'PreToolUse' });
    await send(fixture(name));
    expect(finished).toMatchObject([{ outcome: 'failed', failure }]);
  });
});
