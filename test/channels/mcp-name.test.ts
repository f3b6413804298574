import { expect, it } from 'vitest';
import { byServer } from '../../src/channels/mcp-name.ts';

const servers = new Map([
  ['git', 'git'],
  ['api_gate', 'api'],
  ['a b', 'a b'],
  ['git__x', 'git__x'],
]);

it.each([
  ['mcp__git__log', 'mcp__git__log', 'git'],
  ['mcp__api_gate__get__one', 'mcp__api__get__one', 'api'],
  ['mcp__a_b__x', 'mcp__a_b__x', 'a b'],
  // One name, two servers it may belong to: nobody guesses.
  ['mcp__git__x__log', 'mcp__git__x__log', null],
  ['mcp__api__get', 'mcp__api__get', null],
  ['mcp__gith__log', 'mcp__gith__log', null],
  ['Bash', 'Bash', null],
])('%s is %s of %s', (tool, name, server) => {
  expect(byServer(tool, servers)).toEqual({ tool: name, server });
});
