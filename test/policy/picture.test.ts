import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { depict, lookedUp, type Picture } from '../../src/policy/picture.ts';
import { actionOf, edit, files, home, inputOf, read, workspace } from './inputs.ts';

const folder = { lexical: '/w', real: '/w', is: 'directory' } as const;
const place = (path: string, is: 'file' | 'directory' = 'file') => ({ lexical: path, real: path, is });
const lookUp = files({ '/w/l': '/w/src' }, { '/w/src': [] });
const drawn = (action: Action): Picture => depict(action, lookUp, { home, workspace, grammars: {} });
const blank: Picture = {
  start: folder,
  cwd: folder,
  paths: [],
  commands: [],
  hosts: [],
  exposes: [],
  opaque: [],
  selects: [],
  calls: [],
  delegates: [],
};
const touch = { recursive: 'no', pattern: null, command: null } as const;
const search = (paths: string[], recursive: boolean): Action =>
  actionOf({ kind: 'read', tool: 'Grep', input: { glob: '*.ts' }, paths, recursive });
const address = (length: number): string => 'https://a.b/'.padEnd(length, 'x');

const pictures: readonly [name: string, action: Action, picture: Partial<Picture>][] = [
  ['one file', read('a'), { paths: [{ ...touch, use: 'read', text: 'a', place: place('/w/a') }] }],
  ['the folder itself', read(), { paths: [{ ...touch, use: 'read', text: '.', place: folder }] }],
  [
    'a file of home',
    read('~/a'),
    { paths: [{ ...touch, use: 'read', text: '~/a', place: place('/home/dana/a') }] },
  ],
  ['an edit', edit('a'), { paths: [{ ...touch, use: 'edit', text: 'a', place: place('/w/a') }] }],
  [
    'no edit',
    actionOf({ kind: 'edit', changes: [] }),
    { opaque: [{ what: 'T', why: 'it names no file to edit' }] },
  ],
  [
    'a search',
    search(['src'], true),
    {
      paths: [
        {
          ...touch,
          use: 'read',
          text: 'src',
          place: place('/w/src', 'directory'),
          recursive: 'all',
          only: ['*.ts'],
        },
      ],
      selects: [{ glob: '*.ts', root: '/w/src' }],
    },
  ],
  [
    'a search behind a link',
    search(['l'], true),
    {
      paths: [
        {
          ...touch,
          use: 'read',
          text: 'l',
          place: { lexical: '/w/l', real: '/w/src', is: 'directory' },
          recursive: 'all',
          only: ['*.ts'],
        },
      ],
      selects: [{ glob: '*.ts', root: '/w/src' }],
    },
  ],
  [
    'a search nowhere',
    search(['/proc/x'], true),
    {
      paths: [
        {
          ...touch,
          use: 'read',
          text: '/proc/x',
          place: { lexical: '/proc/x', real: null, is: 'missing' },
          recursive: 'all',
          only: ['*.ts'],
        },
      ],
      selects: [{ glob: '*.ts', root: '/proc/x' }],
    },
  ],
  [
    'a search that goes no deeper',
    search(['src'], false),
    { paths: [{ ...touch, use: 'read', text: 'src', place: place('/w/src', 'directory') }] },
  ],
  [
    'an address',
    actionOf({ kind: 'reach', url: address(2_000) }),
    { hosts: [{ host: 'a.b', certain: true, command: null }] },
  ],
  [
    'a long address',
    actionOf({ kind: 'reach', url: address(2_001) }),
    {
      hosts: [{ host: 'a.b', certain: true, command: null }],
      exposes: [{ what: 'upload', target: address(200), command: null }],
    },
  ],
  [
    'no address',
    actionOf({ kind: 'reach', url: 'http://' }),
    { opaque: [{ what: 'http://', why: 'its host cannot be told' }] },
  ],
  [
    'publishing',
    actionOf({ kind: 'expose', what: 'comment' }),
    { exposes: [{ what: 'comment', target: 'comment', command: null }] },
  ],
  ['a subagent', actionOf({ kind: 'delegate', to: 'a', task: 't' }), { delegates: [{ to: 'a', task: 't' }] }],
  ['an unknown tool', actionOf({ kind: 'unknown', why: 'w' }), { opaque: [{ what: 'T', why: 'w' }] }],
  [
    'a call',
    actionOf({ kind: 'call', server: 's', name: 't', args: { q: 1 } }),
    { calls: [{ server: 's', name: 't', args: { q: 1 } }] },
  ],
];

describe('what an action would touch', () => {
  it.each(pictures)('%s', (_, action, picture) => {
    const { calls, ...rest } = drawn(action);
    expect({ ...rest, calls }).toEqual({ ...blank, ...picture });
  });

  it('is not known of a path nobody recorded', () => {
    const { facts } = inputOf(read('a'));
    expect(lookedUp(facts)('/w/a')).toEqual({ real: '/w/a', is: 'file', tracked: null });
    expect(lookedUp(facts)('/w/b')).toEqual({ real: null, is: 'missing', tracked: null });
  });
});
