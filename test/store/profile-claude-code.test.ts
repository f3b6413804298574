import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseArguments } from '../../src/agent/arguments.ts';
import { agentEnvironment } from '../../src/agent/environment.ts';
import { mapTool } from '../../src/channels/map-tool.ts';
import { readProfile } from '../../src/store/profile-file.ts';

const read = readProfile('claude-code', {
  builtInDirectory: join(import.meta.dirname, '../../profiles'),
  projectDirectory: '/nowhere',
  userDirectory: '/nowhere',
});
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const profile = read.value;

/** Inputs as version 2.1.328 sent them, and what they have to become. */
const calls: readonly [tool: string, input: Record<string, unknown>, expected: Record<string, unknown>][] = [
  ['Read', { file_path: '/repo/a.txt' }, { kind: 'read', paths: ['/repo/a.txt'], recursive: false }],
  ['Grep', { pattern: 'x' }, { kind: 'read', paths: ['/repo'], recursive: true }],
  ['Glob', { pattern: '*.txt' }, { kind: 'read', recursive: true }],
  [
    'Edit',
    { file_path: '/repo/a.txt', old_string: 'one', new_string: 'two', replace_all: false },
    { kind: 'edit', changes: [{ path: '/repo/a.txt', before: 'one', after: 'two' }] },
  ],
  [
    'Write',
    { file_path: '/repo/n.txt', content: 'x' },
    { kind: 'edit', changes: [{ path: '/repo/n.txt', before: null, after: 'x' }] },
  ],
  [
    'NotebookEdit',
    { notebook_path: '/repo/nb.ipynb', cell_id: 'a', new_source: 'y' },
    { kind: 'edit', changes: [{ path: '/repo/nb.ipynb', before: null, after: 'y' }] },
  ],
  [
    'Bash',
    { command: 'touch /repo/marker.txt; echo ran', description: 'mark' },
    { kind: 'run', command: 'touch /repo/marker.txt; echo ran' },
  ],
  [
    'Monitor',
    { description: 'mon', timeout_ms: 5000, command: 'echo mon' },
    { kind: 'run', command: 'echo mon' },
  ],
  ['WebFetch', { url: 'https://example.com', prompt: 'x' }, { kind: 'reach', url: 'https://example.com' }],
  [
    'Agent',
    { description: 'sub run', prompt: 'do it', subagent_type: 'general-purpose' },
    { kind: 'delegate', to: 'general-purpose', task: 'do it' },
  ],
  [
    'Workflow',
    { script: 'await agent("x")', description: 'd' },
    { kind: 'delegate', to: 'd', task: 'await agent("x")' },
  ],
  ['mcp__demo__poke', { what: 'bear' }, { kind: 'call', server: 'demo', name: 'poke' }],
  ['WebSearch', { query: 'hello' }, { kind: 'unknown' }],
  ['Skill', { skill: 'foo' }, { kind: 'unknown' }],
  ['SendMessage', { to: 'nobody', message: 'hi' }, { kind: 'unknown' }],
  ['CronCreate', { cron: '0 0 1 1 *', prompt: 'hi', recurring: false }, { kind: 'unknown' }],
  ['ScheduleWakeup', { delaySeconds: 3000, reason: 'y', prompt: 'x' }, { kind: 'unknown' }],
  ['EnterWorktree', { name: 'wt1' }, { kind: 'unknown' }],
  ['ExitWorktree', { action: 'remove' }, { kind: 'unknown' }],
  ['Bash', { cmd: 'renamed field' }, { kind: 'unknown' }],
];

const call = (tool: string, input: Record<string, unknown>) =>
  mapTool(
    profile,
    { tool, input, cwd: '/repo', ref: 't1', by: null, server: tool.startsWith('mcp__') ? 'demo' : null },
    { id: 'a1', channel: 'c' },
  );

describe('the profile of claude-code, through the rooms that use it', () => {
  it.each(calls)('%s %j', (tool, input, expected) => {
    expect(call(tool, input)).toMatchObject({ as: 'action', action: { holds: 'block', ...expected } });
  });
  it.each([
    'AskUserQuestion',
    'EnterPlanMode',
    'ExitPlanMode',
    'ToolSearch',
    'ListAgents',
    'ReportFindings',
    'CronList',
    'TodoWrite',
  ])('%s stays within the session, and says why', (tool) => {
    expect(call(tool, {})).toMatchObject({ as: 'inner', because: expect.stringMatching(/.{10}/) });
  });

  it.each([
    [['--bare']],
    [['--settings=x.json']],
    [['--settings', 'x.json']],
    [['--setting-sources', '']],
    [['--permission-mode', 'bypassPermissions']],
    [['--dangerously-skip-permissions']],
    [['-p', 'do it']],
    [['-cp']],
    [['--bg']],
  ])('refuses %j', (args) => {
    expect(refuseArguments(profile, args)?.code).toBe('agent-argument-refused');
  });
  it.each([
    [[]],
    [['--resume', 'abc']],
    [['-c']],
    [['--model', 'opus']],
    [['--mcp-config', 'm.json']],
    [['--add-dir', '../x']],
  ])('lets %j pass', (args) => {
    expect(refuseArguments(profile, args)).toBeUndefined();
  });
  it('hands on nothing that was not named', () => {
    const { passed } = agentEnvironment(
      profile,
      {
        PATH: '/bin',
        LC_ALL: 'C',
        ANTHROPIC_API_KEY: 'k',
        GITHUB_TOKEN: 't',
        CLAUDE_CODE_SIMPLE: '1',
        NO_PROXY: '*',
        SSH_AUTH_SOCK: 's',
      },
      {},
    );
    expect(passed).toEqual(['ANTHROPIC_API_KEY', 'LC_ALL', 'PATH']);
  });
});
