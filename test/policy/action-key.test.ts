import { describe, expect, it } from 'vitest';
import { actionKey } from '../../src/policy/action-key.ts';
import { canonicalJson } from '../../src/policy/canonical-json.ts';
import { actionOf, edit, files, inputOf, read, run } from './inputs.ts';

const call = (args: Record<string, unknown>) => actionOf({ kind: 'call', server: 's', name: 't', args });

const pairs: [name: string, a: string, b: string, same: boolean][] = [
  ['the same command', actionKey(run('ls')), actionKey(run('ls')), true],
  ['one more space', actionKey(run('ls')), actionKey(run('ls ')), false],
  [
    'another folder',
    actionKey(run('ls')),
    actionKey(actionOf({ kind: 'run', command: 'ls', cwd: '/x' })),
    false,
  ],
  ['the same file', actionKey(edit('a/../b')), actionKey(edit('/w/b')), true],
  ['another change of the same file', actionKey(edit('b', 'x')), actionKey(edit('b', 'y')), false],
  ['read and edit', actionKey(read('b')), actionKey(edit('b')), false],
  [
    'another order of arguments',
    actionKey(call({ a: 1, b: { c: 2, d: 3 } })),
    actionKey(call({ b: { d: 3, c: 2 }, a: 1 })),
    true,
  ],
  ['another argument', actionKey(call({ a: 1 })), actionKey(call({ a: 2 })), false],
];

const links = (to: string) => inputOf(run('cat src/l'), { lookUp: files({ '/w/src/l': to }) }).facts;

describe('actionKey with facts', () => {
  it('follows links: a command is another one when a link it names leads elsewhere', () => {
    const key = actionKey(run('cat src/l'), links('/w/a'));
    expect(actionKey(run('cat src/l'), links('/w/a'))).toBe(key);
    expect(actionKey(run('cat src/l'), links('/etc/passwd'))).not.toBe(key);
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
