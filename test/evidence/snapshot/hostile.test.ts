import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { makePipe, openRig, type Rig } from './rig.ts';

const never = new AbortController().signal;

/** A program that leaves a mark when anybody starts it, and works as a filter. */
function trap(rig: Rig, name: string): { program: string; mark: string } {
  const mark = join(rig.root, `${name}-ran`);
  const program = join(rig.root, name);
  writeFileSync(program, `#!/bin/sh\necho ran >> "${mark}"\ncat\n`);
  chmodSync(program, 0o755);
  return { program, mark };
}

const hooks = [
  'post-index-change',
  'post-checkout',
  'pre-commit',
  'reference-transaction',
  'fsmonitor-watchman',
];

const poisoned = (program: string): string => `
[core]
	fsmonitor = ${program}
	pager = ${program}
	sshCommand = ${program}
	askPass = ${program}
	editor = ${program}
	gitProxy = ${program}
	alternateRefsCommand = ${program}
	autocrlf = true
[filter "evil"]
	clean = ${program}
	smudge = ${program}
	process = ${program}
	required = true
[diff]
	external = ${program}
[diff "evil"]
	textconv = ${program}
	command = ${program}
[merge "evil"]
	driver = ${program}
[credential]
	helper = !${program}
[gpg]
	program = ${program}
[log]
	showSignature = true
[uploadpack]
	packObjectsHook = ${program}
[remote "origin"]
	url = ext::${program}
	uploadpack = ${program}
	promisor = true
	partialclonefilter = blob:none
[alias]
	ls-files = !${program}
	rev-parse = !${program}
	cat-file = !${program}
	config = !${program}
	bundle = !${program}
`;

/** Everything a repository can name that git would start. */
function poison(folder: string, program: string): void {
  const settings = readFileSync(join(folder, '.git/config'), 'utf8');
  writeFileSync(join(folder, '.git/config'), `${settings}${poisoned(program)}`);
  const own = join(folder, '.git/hooks');
  mkdirSync(own, { recursive: true });
  for (const name of hooks) {
    writeFileSync(join(own, name), `#!/bin/sh\nexec "${program}"\n`);
    chmodSync(join(own, name), 0o755);
  }
  writeFileSync(join(folder, '.git/info/attributes'), '* filter=evil diff=evil merge=evil text\n');
}

describe('a repository that names programs', () => {
  it('starts none of them, and keeps every byte as it is', async () => {
    const rig = openRig();
    const { program, mark } = trap(rig, 'evil');
    const text = 'one\r\ntwo\n$Id$\r\n';
    rig.write({ 'a.txt': text, 'b.txt': 'b\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    rig.write({ '.gitattributes': '* filter=evil diff=evil text=auto ident working-tree-encoding=UTF-16\n' });
    rig.git('init', '-q', 'nested');
    rig.write({ 'nested/n.txt': text });
    poison(rig.at, program);
    poison(join(rig.at, 'nested'), program);
    // What only a smudge or clean filter would tell apart.
    rig.write({ 'a.txt': `${text}changed\r\n` });
    const before = await rig.take();
    rig.write({ 'b.txt': 'b\r\n', 'c.txt': text, 'nested/n.txt': 'other' });
    const step = await rig.take(['c.txt', 'b.txt']);
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'changed b.txt',
      'added c.txt',
      'changed nested/n.txt',
    ]);
    expect(await rig.changes(step, after)).toEqual(['changed nested/n.txt']);
    expect((await rig.snapshots.read(before, 'a.txt'))?.toString()).toBe(`${text}changed\r\n`);
    expect((await rig.snapshots.read(after, 'c.txt'))?.toString()).toBe(text);
    const change = { path: 'b.txt', from: null };
    const patch = await rig.snapshots.patch(before, after, change, { lines: 20, context: 1 });
    expect(patch.text).toContain('+b\r\n');
    expect(await rig.snapshots.bundle(join(rig.root, 'all.bundle'), never)).toMatchObject({ ok: true });
    expect(existsSync(mark)).toBe(false);
  });

  it('would have started them: the trap works', () => {
    const rig = openRig();
    const { program, mark } = trap(rig, 'evil');
    rig.write({ 'a.txt': 'a\n' });
    poison(rig.at, program);
    expect(() => rig.git('add', '-A')).toThrow();
    expect(existsSync(mark)).toBe(true);
  });

  it('does not wait for a pipe that stands for ignore rules', async () => {
    const rig = openRig({ limits: { gitMs: 300 } });
    rig.write({ 'a.txt': 'a\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    const before = await rig.take();
    rig.gitIn(rig.at, 'config', 'core.excludesFile', join(rig.root, 'pipe'));
    makePipe(join(rig.root, 'pipe'));
    rig.write({ 'new.txt': 'new\n' });
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual(['changed .git/config', 'added new.txt']);
    expect(after.incomplete).toEqual([
      {
        path: '',
        why: 'git did not say what it ignores: nothing new is taken for ignored',
        unseen: false,
      },
    ]);
  });

  it.each([
    'index',
    'HEAD',
    'config',
    'packed-refs',
    'hooks/pre-push',
    'info/exclude',
    'objects/info/alternates',
  ])('does not wait for a pipe that stands for .git/%s', async (name) => {
    const rig = openRig({ limits: { gitMs: 300 } });
    rig.write({ 'a.txt': 'a\n' });
    rmSync(join(rig.at, '.git', name), { force: true });
    mkdirSync(join(rig.at, '.git', dirname(name)), { recursive: true });
    makePipe(join(rig.at, '.git', name));
    const before = await rig.take();
    rig.write({ 'a.txt': 'b\n' });
    expect(await rig.changes(before, await rig.take())).toEqual(['changed a.txt']);
  });

  it('does not believe an index the agent wrote', async () => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    const before = await rig.take();
    rig.write({ 'a.txt': 'hidden\n', 'b.txt': 'hidden too\n', 'c.txt': 'new\n' });
    rig.git('update-index', '--assume-unchanged', 'a.txt');
    rig.git('update-index', '--skip-worktree', 'b.txt');
    writeFileSync(join(rig.at, '.git/info/exclude'), '*\n');
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual([
      'changed .git/info/exclude',
      'changed a.txt',
      'changed b.txt',
      // Ignored by now, and told all the same.
      'added c.txt',
    ]);
  });
});
