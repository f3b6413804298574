import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePipe } from './make-pipe.ts';
import { openRig, type Rig } from './rig.ts';

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

/** Everything a repository can name that git would start. */
function poison(rig: Rig, folder: string, program: string): void {
  const set = (...args: string[]): string => rig.gitIn(folder, 'config', ...args);
  for (const name of ['clean', 'smudge', 'process']) set(`filter.evil.${name}`, program);
  set('filter.evil.required', 'true');
  set('diff.evil.textconv', program);
  set('diff.evil.command', program);
  set('diff.external', program);
  set('merge.evil.driver', program);
  set('core.fsmonitor', program);
  set('core.pager', program);
  set('core.sshCommand', program);
  set('core.askPass', program);
  set('core.editor', program);
  set('core.gitProxy', program);
  set('core.alternateRefsCommand', program);
  set('core.autocrlf', 'true');
  set('credential.helper', `!${program}`);
  set('gpg.program', program);
  set('log.showSignature', 'true');
  set('uploadpack.packObjectsHook', program);
  set('remote.origin.url', `ext::${program}`);
  set('remote.origin.uploadpack', program);
  set('remote.origin.promisor', 'true');
  set('remote.origin.partialclonefilter', 'blob:none');
  set('extensions.partialClone', 'origin');
  for (const name of ['ls-files', 'rev-parse', 'cat-file', 'config', 'bundle'])
    set(`alias.${name}`, `!${program}`);
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
    poison(rig, rig.at, program);
    poison(rig, join(rig.at, 'nested'), program);
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
    poison(rig, rig.at, program);
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
