import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSettings, readRemotes } from '../../src/evidence/git-remotes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remotes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (): Promise<Record<string, string[]> | undefined> =>
  readRemotes(join(folder, 'app'), join(folder, 'home'));
const origin = (url: string): string =>
  `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;

const cases: [name: string, config: string, expected: Record<string, string[]> | undefined][] = [
  ['one', origin('git@example.org:a/b.git'), { origin: ['git@example.org:a/b.git'] }],
  ['none', '[core]\n\tbare = false\n', {}],
  [
    'two, one pushed elsewhere',
    `${origin('https://a.org/x')}[remote "up"]\nurl=https://b.org/x\npushurl=ssh://c.org/x`,
    { origin: ['https://a.org/x'], up: ['https://b.org/x', 'ssh://c.org/x'] },
  ],
  [
    'several urls',
    '[remote "o"]\nurl = https://a.org/\nurl = https://b.org/',
    { o: ['https://a.org/', 'https://b.org/'] },
  ],
  ['a password', origin('https://dana:secret@a.org/x'), { origin: ['https://a.org/x'] }],
  ['a header and a key on one line', '[remote "o"] url = https://a.org/ ; why', { o: ['https://a.org/'] }],
  ['quotes and escapes', '[remote "a\\"b"]\n url = "https://a.org/#x" # y', { 'a"b': ['https://a.org/#x'] }],
  ['a line that goes on', '[remote "o"]\nurl = https://a.o\\\nrg/', { o: ['https://a.org/'] }],
  ['capitals', '[REMOTE "O"]\nURL = https://a.org/', { O: ['https://a.org/'] }],
  ['the old form of a section', '[remote.o]\nurl = https://a.org/', { o: ['https://a.org/'] }],
  ['windows lines', '[remote "o"]\r\nurl = https://a.org/\r\n', { o: ['https://a.org/'] }],
  [
    'an abbreviation',
    `${origin('gh:a/b')}[url "https://github.com/"]\ninsteadOf = gh:`,
    { origin: ['https://github.com/a/b', 'gh:a/b'] },
  ],
  [
    'the longest abbreviation',
    `${origin('gh:x/b')}[url "https://a.org/"]\ninsteadOf = gh:\n[url "https://b.org/"]\ninsteadOf = gh:x/`,
    { origin: ['https://b.org/b', 'gh:x/b'] },
  ],
  [
    'another address for pushing',
    `${origin('https://a.org/x')}[url "git@c.org:"]\npushInsteadOf = https://a.org/`,
    { origin: ['https://a.org/x', 'git@c.org:x'] },
  ],
  ['an include', `${origin('https://a.org/')}[include]\npath = x`, undefined],
  ['a conditional include', `[includeIf "gitdir:~/w"]\npath = x`, undefined],
  ['settings of a worktree', '[extensions]\nworktreeConfig = true', undefined],
  ['a line nobody understands', '[remote "o"\nurl = x', undefined],
  ['a key without a section', 'url = x', undefined],
  ['an open quote', '[remote "o"]\nurl = "x', undefined],
  ['an unknown escape', '[remote "o"]\nurl = a\\qb', undefined],
];

describe('remotes of a workspace', () => {
  it.each(cases)('%s', async (_, config, expected) => {
    put('app/.git/config', config);
    const found = await read();
    expect(found === undefined ? undefined : { ...found, '': undefined }).toEqual(expected);
  });

  const preferred: [name: string, config: string, expected: string[]][] = [
    ['origin', `${origin('https://a.org/')}[remote "b"]\nurl = https://b.org/`, ['https://a.org/']],
    ['the only one', '[remote "b"]\nurl = https://b.org/', ['https://b.org/']],
    ['none of several', '[remote "a"]\nurl = https://a.org/\n[remote "b"]\nurl = https://b.org/', []],
    [
      'what a branch follows',
      `${origin('https://a.org/')}[remote "b"]\nurl = https://b.org/\n[branch "x"]\nremote = b\nremote = .`,
      ['https://a.org/', 'https://b.org/'],
    ],
    ['an address a branch pushes to', `[branch "x"]\npushRemote = https://u:p@b.org/x`, ['https://b.org/x']],
    [
      'where everything is pushed',
      `[remote]\npushDefault = b\n[remote "b"]\nurl = https://b.org/\n[remote "c"]\nurl = https://c.org/`,
      ['https://b.org/'],
    ],
  ];
  it.each(preferred)('without a name: %s', async (_, config, expected) => {
    put('app/.git/config', config);
    expect((await read())?.['']).toEqual(expected);
  });

  it('are rewritten by the settings of the person too', async () => {
    put('app/.git/config', origin('gh:a/b'));
    put('home/.gitconfig', '[url "https://github.com/"]\n\tinsteadOf = "gh:"\n');
    expect(await read()).toMatchObject({ origin: ['https://github.com/a/b', 'gh:a/b'] });
  });

  it('are found from a linked working tree', async () => {
    put('main/.git/config', origin('https://a.org/'));
    put('main/.git/worktrees/app/commondir', '../..\n');
    put('app/.git', `gitdir: ${join(folder, 'main/.git/worktrees/app')}\n`);
    expect(await read()).toMatchObject({ origin: ['https://a.org/'] });
  });

  it('are not known outside a repository', async () => {
    put('app/README.md', '');
    expect(await read()).toBeUndefined();
    put('elsewhere', '');
    put('app/.git', 'something else\n');
    expect(await read()).toBeUndefined();
  });
});

describe('settings', () => {
  it('keep a name as it is written and fold the case of a key', () => {
    expect(parseSettings('[Branch "Main"]\n\tReMote = Up  \n\trebase\n')).toEqual([
      { section: 'branch', name: 'Main', key: 'remote', value: 'Up' },
      { section: 'branch', name: 'Main', key: 'rebase', value: 'true' },
    ]);
  });
});
