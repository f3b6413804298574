import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRig, type Rig } from './rig.ts';

function ignoring(rig: Rig): void {
  rig.write({
    '.gitignore': '*.log\nnode_modules/\n/build\n.env\n',
    'src/.gitignore': 'local.*\n!local.keep\n',
    'src/a.ts': 'a\n',
    'src/local.txt': 'l\n',
    'src/local.keep': 'k\n',
    'src/x.log': 'x\n',
    'only/y.log': 'y\n',
    '.env': 'SECRET=1\n',
    'node_modules/p/index.js': 'p\n',
    'build/out/o.js': 'o\n',
    'tracked.log': 't\n',
  });
  rig.git('add', '-f', 'tracked.log');
}

describe('ignored files', () => {
  it('are in no snapshot, and noted by size and hash', async () => {
    const rig = openRig();
    ignoring(rig);
    const before = await rig.take();
    expect(rig.inStore('ls-tree', '-r', '--name-only', before.tree).trim().split('\n')).toEqual([
      '.gitignore',
      'src/.gitignore',
      'src/a.ts',
      'src/local.keep',
      'tracked.log',
    ]);
    rig.write({
      '.env': 'SECRET=2\n',
      'node_modules/p/new.js': 'n\n',
      'tracked.log': 'T\n',
      'only/z.log': '',
    });
    rig.write({ 'src/x.log': 'x\n' });
    rig.remove('build');
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'changed .env',
      'deleted build/out/o.js',
      'added node_modules/p/new.js',
      'added only/z.log',
      'changed tracked.log',
    ]);
    const [env] = await rig.snapshots.diff(before, after);
    expect(env).toMatchObject({
      kept: false,
      before: { is: 'noted', size: 9 },
      after: { is: 'noted', size: 9 },
    });
    expect(env?.before?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('that change their content but neither size nor times are found by their hash', async () => {
    const rig = openRig();
    ignoring(rig);
    utimesSync(join(rig.at, '.env'), 1000, 1000);
    const before = await rig.take();
    rig.write({ '.env': 'SECRET=3\n' });
    utimesSync(join(rig.at, '.env'), 1000, 1000);
    expect(await rig.changes(before, await rig.take())).toEqual(['changed .env']);
  });

  it('are noted up to a limit; beyond it nothing is claimed', async () => {
    const rig = openRig({ limits: { ignoredFiles: 3 } });
    ignoring(rig);
    const before = await rig.take();
    expect(before.incomplete).toEqual([
      { path: '', why: 'more than 3 ignored files: the rest is not noted', unseen: false },
    ]);
    rig.write({ '.env': 'SECRET=4\n', 'a.log': 'first in order\n' });
    const changes = await rig.changes(before, await rig.take());
    expect(changes).toContain('changed .env');
    expect(changes.filter((text) => /^(?:added|deleted)/.test(text))).toEqual([]);
  });

  it('stay in the snapshots when they were in one before they were ignored', async () => {
    const rig = openRig();
    rig.write({ 'a.ts': 'a\n', 'd/b.ts': 'b\n' });
    const before = await rig.take();
    rig.write({ '.gitignore': '*.ts\nd/\n', 'a.ts': 'changed\n', 'd/b.ts': 'changed\n', 'd/c.ts': 'new\n' });
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'added .gitignore',
      'changed a.ts',
      'changed d/b.ts',
      'added d/c.ts',
    ]);
    expect((await rig.snapshots.read(after, 'd/b.ts'))?.toString()).toBe('changed\n');
  });

  it('are noted one by one when an edit of one is reported', async () => {
    const rig = openRig();
    ignoring(rig);
    const before = await rig.take();
    rig.write({ '.env': 'SECRET=5\n', 'node_modules/p/index.js': 'P\n' });
    const step = await rig.take(['.env']);
    expect(step.only).toEqual(['.env']);
    expect(await rig.changes(before, step)).toEqual(['changed .env']);
    expect(await rig.changes(step, await rig.take())).toEqual(['changed node_modules/p/index.js']);
  });
});

describe('what git itself is told', () => {
  it('settings, hooks, rules and the commit it is at count as changes', async () => {
    const rig = openRig();
    rig.write({ 'a.ts': 'a\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    const before = await rig.take();
    rig.git('config', 'core.hooksPath', '/tmp/x');
    mkdirSync(join(rig.at, '.git/hooks'), { recursive: true });
    writeFileSync(join(rig.at, '.git/hooks/pre-push'), '#!/bin/sh\n');
    rig.git('commit', '-q', '--allow-empty', '-m', 'second');
    rig.git('checkout', '-q', '-b', 'other');
    rig.git('pack-refs', '--all');
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'changed .',
      'changed .git/HEAD',
      'changed .git/config',
      'added .git/hooks/pre-push',
    ]);
    const [head] = await rig.snapshots.diff(before, after);
    expect(head).toMatchObject({
      before: { is: 'repository', hash: rig.git('rev-parse', 'HEAD^').trim() },
      after: { is: 'repository', hash: rig.git('rev-parse', 'HEAD').trim() },
    });
  });
});

describe('repositories in the workspace', () => {
  it('a submodule is walked by its own rules, and its commit told', async () => {
    const rig = openRig();
    const library = join(rig.root, 'library');
    rig.gitIn(rig.root, 'init', '-q', library);
    writeFileSync(join(library, 'lib.ts'), 'lib\n');
    writeFileSync(join(library, '.gitignore'), '*.tmp\n');
    rig.gitIn(library, 'add', '-A');
    rig.gitIn(library, 'commit', '-q', '-m', 'lib');
    rig.git('submodule', '--quiet', 'add', library, 'vendor/lib');
    rig.git('commit', '-q', '-m', 'with a library');
    const before = await rig.take();
    expect(before.repositories.map(({ path }) => path)).toEqual(['', 'vendor/lib']);
    rig.write({ 'vendor/lib/lib.ts': 'changed\n', 'vendor/lib/x.tmp': 'x\n', 'x.tmp': 'x\n' });
    const dirty = await rig.take();
    expect(await rig.changes(before, dirty)).toEqual([
      'changed vendor/lib/lib.ts',
      'added vendor/lib/x.tmp',
      'added x.tmp',
    ]);
    expect(await rig.snapshots.read(dirty, 'vendor/lib/x.tmp')).toBeNull();
    expect((await rig.snapshots.read(dirty, 'x.tmp'))?.toString()).toBe('x\n');
    rig.gitIn(join(rig.at, 'vendor/lib'), 'commit', '-q', '-a', '-m', 'changed');
    expect(await rig.changes(dirty, await rig.take())).toContain('changed vendor/lib');
  });

  it('one that the agent made or cloned is looked into', async () => {
    const rig = openRig();
    rig.write({ 'a.ts': 'a\n' });
    const before = await rig.take();
    rig.write({ 'tool/.gitignore': 'out\n', 'tool/run.sh': 'run\n', 'tool/out/x': 'x\n' });
    rig.git('init', '-q', 'tool');
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'added tool',
      'added tool/.git/HEAD',
      'added tool/.git/config',
      'added tool/.git/info/exclude',
      'added tool/.gitignore',
      'added tool/out/x',
      'added tool/run.sh',
    ]);
  });

  it('a folder whose .git is none is like any other', async () => {
    const rig = openRig();
    rig.write({ 'odd/.git': 'gitdir: /no/such/place\n', 'odd/a.ts': 'a\n' });
    const before = await rig.take();
    rig.write({ 'odd/a.ts': 'b\n', 'fake/.git/hidden/payload': 'p\n' });
    expect(await rig.changes(before, await rig.take())).toEqual([
      'added fake/.git/hidden/payload',
      'changed odd/a.ts',
    ]);
  });

  it('a repository that comes to be during the run', async () => {
    const rig = openRig({ bare: true });
    rig.write({ 'a.ts': 'a\n', 'x.log': 'x\n' });
    const before = await rig.take();
    rig.git('init', '-q');
    rig.write({ '.gitignore': '*.log\n', 'y.log': 'y\n' });
    const after = await rig.take();
    expect([before.how, after.how]).toEqual(['copy', 'git']);
    expect(await rig.changes(before, after)).toEqual([
      'added .',
      'added .git/HEAD',
      'added .git/config',
      'added .git/info/exclude',
      'added .gitignore',
      'added y.log',
    ]);
    expect(after.files).toBe(3);
  });
});
