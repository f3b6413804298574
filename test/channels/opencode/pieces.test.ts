import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asToolCall } from '../../../src/channels/opencode/as-tool-call.ts';
import { askingConfig, notAsking, sessionHole } from '../../../src/channels/opencode/asks-everything.ts';
import { createEventCutter } from '../../../src/channels/opencode/event-stream.ts';
import { instructionsOf, leftOut, projectCode } from '../../../src/channels/opencode/project-files.ts';
import { userAgents } from '../../../src/channels/opencode/user-agents.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';

const rule = (permission: string, action: 'allow' | 'ask' | 'deny', pattern = '*') => ({
  permission,
  pattern,
  action,
});
const all = rule('*', 'ask');

it.each([
  ['asks for everything', [rule('*', 'allow'), all], true],
  ['asks, or refuses', [all, rule('edit', 'deny')], true],
  ['refuses everything', [rule('*', 'deny')], true],
  [
    'opens a folder, whose tools ask by themselves',
    [all, rule('external_directory', 'allow', '/tmp/*')],
    true,
  ],
  ['allows everything', [rule('*', 'allow')], false],
  ['allows one tool after all', [all, rule('bash', 'allow', 'ls *')], false],
  ['asks for some things', [rule('bash', 'ask'), rule('*', 'ask', 'src/*')], false],
  ['asks, and allows everything later', [all, rule('*', 'allow')], false],
  ['says nothing', [], false],
])('knows an agent that %s', (_, permission, asks) => {
  expect(
    notAsking([
      { name: 'build', permission: [all] },
      { name: 'other', permission },
    ]) === null,
  ).toBe(asks);
});

it('takes an answer that is none for a hole', () => {
  for (const answer of [undefined, {}, [], [{ name: 'x' }], 'ok'])
    expect(notAsking(answer)).toMatch(/OpenCode/);
  expect(sessionHole([rule('bash', 'allow')])).toMatch(/bash/);
  expect(sessionHole([rule('task', 'deny')])).toBe(null);
  expect(askingConfig(['mine'])).toMatchObject({
    permission: { '*': 'ask' },
    agent: { mine: { permission: { '*': 'ask' } } },
  });
});

it('cuts events the same wherever the stream is cut', () => {
  const text = fc.stringMatching(/^[^\r\n]{0,20}$/);
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 6 }),
      fc.array(fc.nat(8), { maxLength: 60 }),
      fc.boolean(),
      (data, sizes, crlf) => {
        const end = crlf ? '\r\n' : '\n';
        let stream = data.map((one) => `id: 1${end}data: ${one}${end}: comment${end}${end}`).join('');
        const heard: string[] = [];
        const cut = createEventCutter((one) => heard.push(one));
        for (const size of sizes) {
          cut(stream.slice(0, size));
          stream = stream.slice(size);
        }
        cut(stream);
        expect(heard).toEqual(data);
      },
    ),
  );
});

it('gives up on an event without an end', () => {
  const cut = createEventCutter(() => {});
  const piece = 'x'.repeat(1024 * 1024);
  cut('data: ');
  expect(() => {
    for (let more = 0; more < 40; more += 1) cut(piece);
  }).toThrow(/larger/);
});

const call = (tool: string, input: Record<string, unknown> = {}) => ({
  tool,
  input,
  ref: 'prt_1',
  session: 's',
  ambiguous: false,
});
const about = { cwd: '/repo', by: null, servers: ['rig', 'my.db', 'a', 'a_b'], listed: ['bash', 'a_listed'] };

it.each([
  ['rig_touch', 'mcp__rig__touch', 'rig'],
  ['my_db_query', 'mcp__my_db__query', 'my.db'],
  ['a_b_c', 'a_b_c', null],
  ['a_listed', 'a_listed', null],
  ['rig_', 'rig_', null],
  ['other', 'other', null],
])('names the tool %s %s', (tool, named, server) => {
  expect(asToolCall(call(tool), about)).toMatchObject({ tool: named, server });
});

it('runs a command where the command says', () => {
  expect(asToolCall(call('bash', { workdir: 'sub' }), about).cwd).toBe('/repo/sub');
  expect(asToolCall(call('bash', { workdir: '/etc' }), about).cwd).toBe('/etc');
  expect(asToolCall(call('bash', { workdir: '' }), about).cwd).toBe('/repo');
});

describe('what a project brings along', () => {
  const project = () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, '.git'));
    mkdirSync(join(root, 'deep'));
    const put = (path: string, text = '') => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    return { root, deep: join(root, 'deep'), put };
  };

  it.each([
    ['.opencode/plugin/x.js', '', true],
    ['.opencode/plugins/x.ts', '', true],
    ['.opencode/tool/x.ts', '', true],
    ['deep/.opencode/tools/x.ts', '', true],
    ['opencode.json', '{"plugin":["x"]}', true],
    ['.opencode/opencode.jsonc', '{/**/"plugins":["x"]}', true],
    ['opencode.json', '{"\\u0070lugin":["x"]}', true],
    ['opencode.json', '{"permission":{"*":"allow"}}', false],
    ['.opencode/agent/build.md', '---\n---\n', false],
    ['plugin/x.js', '', false],
  ])('%s (%s) is code within it: %s', (path, text, code) => {
    const { root, deep, put } = project();
    expect(projectCode(deep)).toBe(null);
    put(path, text);
    expect(projectCode(deep) !== null).toBe(code);
    rmSync(root, { recursive: true });
  });

  it('is told of, and what it says in words is kept', () => {
    const { root, deep, put } = project();
    put('opencode.json', '{}');
    put('.opencode/agent/x.md');
    put('CLAUDE.md');
    expect(leftOut(deep).map((one) => one.split(':')[0])).toEqual([
      join(root, 'opencode.json'),
      join(root, '.opencode'),
    ]);
    expect(instructionsOf(deep)).toEqual([join(root, 'CLAUDE.md')]);
    put('AGENTS.md');
    expect(instructionsOf(deep)).toEqual([join(root, 'AGENTS.md')]);
  });

  it('finds the agents a person made', () => {
    const { root, put } = project();
    put('opencode/agent/one.md');
    put('opencode/agents/sub/two.md');
    put('opencode/opencode.json', '{"agent":{"three":{}},"mode":{"four":{}}}');
    put('opencode/opencode.jsonc', 'no json');
    expect(userAgents(root).sort()).toEqual(['four', 'one', 'sub/two', 'three']);
    expect(userAgents('/nonexistent')).toEqual([]);
  });
});
