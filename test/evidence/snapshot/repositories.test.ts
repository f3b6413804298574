import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Snapshot } from '../../../src/model/snapshot.ts';
import { fingerprint, type Options, openRig, type Rig } from './rig.ts';

const files = { 'README.md': '# app\n', 'src/a.ts': 'a\n', 'src/b.ts': 'b\n', 'src/deep/c.ts': 'c\n' };

function committed(rig: Rig): void {
  rig.write(files);
  rig.git('add', '-A');
  rig.git('commit', '-q', '-m', 'first');
}

interface Case {
  readonly name: string;
  readonly open?: Options;
  readonly how?: Snapshot['how'];
  prepare(rig: Rig): void;
}

const cases: readonly Case[] = [
  { name: 'a clean tree', prepare: committed },
  {
    name: 'a dirty tree with something staged',
    prepare(rig) {
      committed(rig);
      rig.write({ 'src/b.ts': 'staged\n' });
      rig.git('add', '-A');
      rig.write({ 'src/b.ts': 'and changed\n', 'new.txt': 'new\n' });
    },
  },
  { name: 'a repository without commits', prepare: (rig) => rig.write(files) },
  {
    name: 'a detached head and a stash',
    prepare(rig) {
      committed(rig);
      rig.write({ 'src/b.ts': 'stashed\n' });
      rig.git('stash', '-q');
      rig.git('checkout', '-q', '--detach');
    },
  },
  {
    name: 'a sparse checkout',
    prepare(rig) {
      rig.write({ 'other/x.ts': 'x\n' });
      committed(rig);
      rig.git('sparse-checkout', 'set', 'src');
    },
  },
  {
    name: 'a sparse index',
    prepare(rig) {
      rig.write({ 'other/x.ts': 'x\n' });
      committed(rig);
      rig.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'src');
    },
  },
  {
    name: 'a split index',
    prepare(rig) {
      committed(rig);
      rig.git('update-index', '--split-index');
    },
  },
  {
    name: 'an index of version 4',
    prepare(rig) {
      committed(rig);
      rig.git('update-index', '--index-version', '4');
    },
  },
  {
    name: 'packed objects and refs',
    prepare(rig) {
      committed(rig);
      rig.git('gc', '-q');
    },
  },
  {
    name: 'sha256',
    prepare(rig) {
      rmSync(join(rig.at, '.git'), { recursive: true });
      rig.git('init', '-q', '--object-format=sha256');
      committed(rig);
    },
  },
  {
    name: 'a linked worktree',
    prepare(rig) {
      const main = join(rig.root, 'main');
      rig.gitIn(rig.root, 'init', '-q', main);
      for (const name of ['README.md', 'other.txt']) writeFileSync(join(main, name), '# app\n');
      rig.gitIn(main, 'add', '-A');
      rig.gitIn(main, 'commit', '-q', '-m', 'first');
      rmSync(rig.at, { recursive: true });
      rig.gitIn(main, 'worktree', 'add', '-q', rig.at);
      rig.write(files);
    },
  },
  {
    name: 'a folder of a repository',
    prepare(rig) {
      rmSync(join(rig.at, '.git'), { recursive: true });
      rig.gitIn(rig.root, 'init', '-q');
      rig.write(files);
      rig.gitIn(rig.root, 'add', 'app');
      rig.gitIn(rig.root, 'commit', '-q', '-m', 'first');
      const future = new Date(Date.now() + 5_000);
      utimesSync(join(rig.root, '.git/index'), future, future);
    },
  },
  { name: 'no repository', open: { bare: true }, how: 'copy', prepare: (rig) => rig.write(files) },
  {
    name: 'no repository and no git',
    open: { bare: true, program: undefined },
    how: 'copy',
    prepare: (rig) => rig.write(files),
  },
  { name: 'a repository and no git', open: { program: undefined }, how: 'copy', prepare: committed },
  {
    name: 'a repository that is broken',
    how: 'copy',
    prepare(rig) {
      committed(rig);
      writeFileSync(join(rig.at, '.git/config'), '[core\nnonsense');
    },
  },
  {
    name: 'a repository with an index that is broken',
    prepare(rig) {
      committed(rig);
      writeFileSync(join(rig.at, '.git/index'), 'nonsense');
    },
  },
  {
    name: 'a repository that lost its objects',
    prepare(rig) {
      committed(rig);
      rmSync(join(rig.at, '.git/objects'), { recursive: true });
      mkdirSync(join(rig.at, '.git/objects'));
    },
  },
  {
    name: 'settings that say the files are elsewhere',
    how: 'copy',
    prepare(rig) {
      committed(rig);
      rig.git('config', 'core.worktree', rig.home);
    },
  },
];

describe('snapshots of a workspace', () => {
  it.each(cases)('$name: tells what changed and touches nothing of git', async ({ open, how, prepare }) => {
    const rig = openRig(open);
    prepare(rig);
    const was = keptByGit(rig);
    expect(was.length > 10).toBe(open?.bare !== true);
    const before = await rig.take();
    expect(Snapshot.parse(before)).toEqual(before);
    expect(before.how).toBe(how ?? 'git');
    rig.write({ 'src/a.ts': 'a\nmore\n', 'src/new.ts': 'new\n' });
    rig.remove('src/deep');
    const step = await rig.take(['src/a.ts']);
    const after = await rig.take();
    expect(await rig.changes(before, step)).toEqual(['changed src/a.ts']);
    expect(await rig.changes(before, after)).toEqual([
      'changed src/a.ts',
      'deleted src/deep/c.ts',
      'added src/new.ts',
    ]);
    expect((await rig.snapshots.read(before, 'src/a.ts'))?.toString()).toBe('a\n');
    expect((await rig.snapshots.read(before, 'README.md'))?.toString()).toBe('# app\n');
    expect((await rig.snapshots.read(after, 'src/a.ts'))?.toString()).toBe('a\nmore\n');
    expect(await rig.snapshots.read(after, 'src/deep/c.ts')).toBeNull();
    expect(keptByGit(rig)).toEqual(was);
    expect(rig.inStore('fsck', '--full', '--strict').replace(/^dangling.*\n/gm, '')).toBe('');
    expect(rig.inStore('cat-file', '-p', `${before.tree}:src/a.ts`)).toBe('a\n');
  });
});

/**
 * Everything git keeps, wherever it is: below the workspace, or in the repository a worktree belongs to. Reading a split
 * index sets the times of its shared part, whoever reads it.
 */
function keptByGit(rig: Rig): string[] {
  return fingerprint(rig.root)
    .filter((line) => line.includes('/.git/'))
    .map((line) => (line.includes('/sharedindex.') ? line.replace(/ \d{19} \d{19} /, ' ') : line));
}
