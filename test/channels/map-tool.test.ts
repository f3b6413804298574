import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapTool, type ToolCall } from '../../src/channels/map-tool.ts';
import { parseMcpName } from '../../src/channels/mcp-name.ts';
import { Action } from '../../src/model/action.ts';
import { testProfile } from '../agent/test-profile.ts';

const profile = testProfile(
  {},
  {
    tools: {
      Read: { kind: 'read', path: 'file_path' },
      Glob: { kind: 'read', path: 'path', recursive: true },
      Grep: { kind: 'read', path: 'path', recursive: true },
      Edit: { kind: 'edit', path: 'file_path', before: 'old_string', after: 'new_string' },
      Write: { kind: 'edit', path: 'file_path', after: 'content' },
      Bash: { kind: 'run', command: 'command' },
      Fetch: { kind: 'reach', url: 'url' },
      Publish: { kind: 'expose', what: 'what' },
      Agent: { kind: 'delegate', to: 'subagent_type', task: 'prompt' },
      Todo: { kind: 'inner', because: 'a list' },
      mcp__own__listed: { kind: 'run', command: 'sql' },
    },
  },
);

function map(tool: string, input: Record<string, unknown>, server: string | null = null) {
  const call: ToolCall = { tool, input, cwd: '/repo', ref: 't1', by: null, server };
  return mapTool(profile, call, { id: 'a1', channel: 'test' });
}

describe('mapTool', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['Read', { file_path: 'a' }, { kind: 'read', paths: ['a'], recursive: false }],
    ['Read', {}, { kind: 'read', paths: ['/repo'] }],
    ['Read', { file_path: ['a', 'b'] }, { kind: 'read', paths: ['a', 'b'] }],
    [
      'Read',
      { file_path: 7 },
      { kind: 'unknown', why: 'Read: the field "file_path" is not text but number' },
    ],
    ['Read', { file_path: [] }, { kind: 'unknown' }],
    ['Read', { file_path: ['a', 7] }, { kind: 'unknown' }],
    ['Read', { file_path: '' }, { kind: 'unknown' }],
    ['Grep', { pattern: '/etc/passwd' }, { kind: 'read', paths: ['/repo'], recursive: true }],
    ['Grep', { pattern: 'x', path: '/etc' }, { kind: 'read', paths: ['/etc'] }],
    ['Glob', { pattern: '**/*.ts' }, { kind: 'read', paths: ['/repo'], recursive: true }],
    ['Glob', { pattern: 'src/**/*.ts' }, { paths: ['/repo/src'] }],
    ['Glob', { pattern: 'src/**', path: 'packages/a' }, { paths: ['packages/a/src'] }],
    ['Glob', { pattern: '/etc/*', path: 'src' }, { paths: ['/etc'] }],
    ['Glob', { pattern: '/*' }, { paths: ['/'] }],
    ['Glob', { pattern: '../../etc/*' }, { paths: ['/etc'] }],
    ['Glob', { pattern: 'plain.txt' }, { paths: ['/repo/plain.txt'] }],
    ['Glob', { pattern: '*/../../etc/*' }, { kind: 'unknown' }],
    ['Glob', { pattern: '{a,../../etc}/*' }, { kind: 'unknown' }],
    ['Glob', { pattern: '{/etc,src}/*' }, { kind: 'unknown' }],
    ['Glob', { pattern: 'src/{a,b}/*.ts' }, { paths: ['/repo/src'] }],
    ['Glob', {}, { kind: 'unknown' }],
    ['Glob', { pattern: 7 }, { kind: 'unknown' }],
    [
      'Edit',
      { file_path: 'a', old_string: 'x', new_string: 'y' },
      { kind: 'edit', changes: [{ path: 'a', before: 'x', after: 'y' }] },
    ],
    [
      'Edit',
      { file_path: 'a', old_string: '', new_string: 'y' },
      { changes: [{ path: 'a', before: null, after: 'y' }] },
    ],
    [
      'Edit',
      { file_path: 'a', new_string: 'y' },
      { kind: 'unknown', why: 'Edit: the field "old_string" is missing' },
    ],
    ['Edit', { file_path: 'a', old_string: 'x' }, { kind: 'unknown' }],
    ['Edit', { old_string: 'x', new_string: 'y' }, { kind: 'unknown' }],
    [
      'Edit',
      {
        file_path: 'a',
        edits: [
          { old_string: 'x', new_string: 'y' },
          { old_string: '1', new_string: '2' },
        ],
      },
      {
        changes: [
          { path: 'a', before: 'x', after: 'y' },
          { path: 'a', before: '1', after: '2' },
        ],
      },
    ],
    ['Edit', { file_path: 'a', edits: [] }, { kind: 'unknown' }],
    ['Edit', { file_path: 'a', edits: [{ old_string: 'x' }] }, { kind: 'unknown' }],
    ['Write', { file_path: 'a', content: '' }, { changes: [{ path: 'a', before: null, after: '' }] }],
    [
      'Write',
      { file_path: 'a', content: {} },
      { kind: 'unknown', why: 'Write: the field "content" is not text but object' },
    ],
    ['Bash', { command: 'ls' }, { kind: 'run', command: 'ls' }],
    [
      'Bash',
      { command: ['ls'] },
      { kind: 'unknown', why: 'Bash: the field "command" is not text but a list' },
    ],
    ['Bash', {}, { kind: 'unknown' }],
    ['Fetch', { url: 'https://x' }, { kind: 'reach', url: 'https://x' }],
    ['Publish', { what: 'x' }, { kind: 'expose', what: 'x' }],
    ['Agent', { prompt: 'p' }, { kind: 'delegate', to: 'general-purpose', task: 'p' }],
    ['Agent', { prompt: 'p', subagent_type: 7 }, { kind: 'unknown' }],
    ['Agent', {}, { kind: 'unknown' }],
    ['Other', {}, { kind: 'unknown', why: 'the profile has no mapping for the tool Other' }],
    ['toString', {}, { kind: 'unknown' }],
    ['__proto__', {}, { kind: 'unknown' }],
    ['mcp__own__listed', { sql: 'x' }, { kind: 'run', command: 'x' }],
  ])('%s %j', (tool, input, expected) => {
    const mapped = map(tool, input);
    expect(mapped).toMatchObject({ as: 'action', action: { ...expected, tool, input, id: 'a1', ref: 't1' } });
  });

  it('lets inner tools be', () => {
    expect(map('Todo', { anything: 1 })).toEqual({ as: 'inner', because: 'a list' });
  });

  it('gives an Action for any call whatever', () => {
    const tools = fc.oneof(fc.constantFrom(...Object.keys(profile.tools)), fc.string());
    const keys = fc.oneof(
      fc.constantFrom('file_path', 'path', 'pattern', 'command', 'edits', 'old_string'),
      fc.string(),
    );
    fc.assert(
      fc.property(tools, fc.dictionary(keys, fc.jsonValue()), (tool, input) => {
        const mapped = map(tool, input);
        if (mapped.as === 'action') expect(Action.safeParse(mapped.action).success).toBe(true);
        else expect(tool).toBe('Todo');
      }),
    );
  });
});

describe('parseMcpName', () => {
  it.each<[string, string | null, string | null]>([
    ['mcp__github__get_issue', null, 'github.get_issue'],
    ['mcp__github__get_issue', 'github', 'github.get_issue'],
    ['mcp__my__server__tool', 'my__server', 'my__server.tool'],
    ['mcp__my__server__tool', 'my', 'my.server__tool'],
    ['mcp__claude_ai_Drive__read', 'claude.ai Drive', 'claude_ai_Drive.read'],
    ['mcp__my__server__tool', null, null],
    ['mcp__a___b', null, null],
    ['mcp__github__get_issue', 'gitlab', null],
    ['mcp__github__', 'github', null],
    ['mcp__github', 'github', null],
    ['mcp__x__y', '', null],
    ['mcp__github', null, null],
    ['mcp____tool', null, null],
    ['mcp__server__', null, null],
  ])('%s of %s is %s', (tool, server, expected) => {
    const parsed = parseMcpName(tool, server);
    expect(parsed.ok ? `${parsed.server}.${parsed.name}` : null).toBe(expected);
  });
});
