import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { actionKey } from '../../src/policy/action-key.ts';
import { canonicalJson } from '../../src/policy/canonical-json.ts';
import { actionOf, edit, files, inputOf, profileOf, read, run } from './inputs.ts';

const call = (args: Record<string, unknown>) => actionOf({ kind: 'call', server: 's', name: 't', args });

const reach = (url: string) => actionOf({ kind: 'reach', url });
const expose = (what: string, input: Record<string, unknown>) => actionOf({ kind: 'expose', what, input });
const delegate = (to: string, task: string) => actionOf({ kind: 'delegate', to, task });
const unknown = (tool: string, input: Record<string, unknown>) =>
  actionOf({ kind: 'unknown', tool, input, why: 'w' });

const keyOf = (action: Action): string => actionKey(action, inputOf(action).facts, profileOf());

const pairs: [name: string, a: string, b: string, same: boolean][] = [
  ['the same command', keyOf(run('ls')), keyOf(run('ls')), true],
  ['one more space', keyOf(run('ls')), keyOf(run('ls ')), false],
  ['another folder', keyOf(run('ls')), keyOf(actionOf({ kind: 'run', command: 'ls', cwd: '/x' })), false],
  ['the same file', keyOf(edit('a/../b')), keyOf(edit('/w/b')), true],
  ['another change of the same file', keyOf(edit('b', 'x')), keyOf(edit('b', 'y')), false],
  ['read and edit', keyOf(read('b')), keyOf(edit('b')), false],
  [
    'another order of arguments',
    keyOf(call({ a: 1, b: { c: 2, d: 3 } })),
    keyOf(call({ b: { d: 3, c: 2 }, a: 1 })),
    true,
  ],
  ['the same address', keyOf(reach('https://a.b')), keyOf(reach('https://a.b')), true],
  ['another address', keyOf(reach('https://a.b')), keyOf(reach('https://a.c')), false],
  ['the same publishing', keyOf(expose('push', { x: 1 })), keyOf(expose('push', { x: 1 })), true],
  ['another kind of publishing', keyOf(expose('push', {})), keyOf(expose('release', {})), false],
  ['another thing published', keyOf(expose('push', { x: 1 })), keyOf(expose('push', { x: 2 })), false],
  ['the same agent and task', keyOf(delegate('a', 't')), keyOf(delegate('a', 't')), true],
  ['another agent', keyOf(delegate('a', 't')), keyOf(delegate('b', 't')), false],
  ['another task', keyOf(delegate('a', 't')), keyOf(delegate('a', 'u')), false],
  ['the same unknown tool', keyOf(unknown('T', { a: 1 })), keyOf(unknown('T', { a: 1 })), true],
  ['another unknown tool', keyOf(unknown('T', { a: 1 })), keyOf(unknown('U', { a: 1 })), false],
  ['other input of an unknown tool', keyOf(unknown('T', { a: 1 })), keyOf(unknown('T', { a: 2 })), false],
  ['no path and the folder itself', keyOf(read()), keyOf(read('.')), true],
  ['no path and another one', keyOf(read()), keyOf(read('x')), false],
  ['another order of paths', keyOf(read('a', 'b')), keyOf(read('b', 'a')), true],
  ['all below it', keyOf(read('a')), keyOf(actionOf({ kind: 'read', paths: ['a'], recursive: true })), false],
  [
    'another tool',
    keyOf(call({})),
    keyOf(actionOf({ kind: 'call', server: 's', name: 'u', args: {} })),
    false,
  ],
  [
    'another server',
    keyOf(call({})),
    keyOf(actionOf({ kind: 'call', server: 'x', name: 't', args: {} })),
    false,
  ],
  ['another argument', keyOf(call({ a: 1 })), keyOf(call({ a: 2 })), false],
];

const links = (to: string) => inputOf(run('cat src/l'), { lookUp: files({ '/w/src/l': to }) }).facts;

describe('actionKey with facts', () => {
  it('follows links: a command is another one when a link it names leads elsewhere', () => {
    const key = actionKey(run('cat src/l'), links('/w/a'), profileOf());
    expect(actionKey(run('cat src/l'), links('/w/a'), profileOf())).toBe(key);
    expect(actionKey(run('cat src/l'), links('/etc/passwd'), profileOf())).not.toBe(key);
  });
});

describe('actionKey', () => {
  for (const [name, a, b, same] of pairs)
    it(`${same ? 'joins' : 'parts'}: ${name}`, () => expect(a === b).toBe(same));
});

describe('canonicalJson', () => {
  it('sorts at every level and drops what JSON drops', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
  });
});
