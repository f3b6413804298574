import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPlace } from './rig.ts';

/** `build` holds two files git has, one it has not in this form, one it does not know, two it ignores. */
function mixed(whenOver?: (clear: () => void) => void) {
  const place = openPlace(true, whenOver);
  place.write({
    '.gitignore': '*.log\n',
    'build/a': 'a\n',
    'build/b': 'b\n',
    'build/c': 'c\n',
    'src/kept.ts': 'kept\n',
  });
  place.commit('first');
  place.write({ 'build/c': 'changed\n', 'build/new': 'n', 'build/x.log': 'x', 'build/deep/y.log': 'yy' });
  return place;
}

describe('deleting', () => {
  const shared = mixed(afterAll);
  const cases: [string, string, string[]][] = [
    [
      'a folder with everything in it',
      'rm -r build',
      [
        'delete: delete 6 files (16 B), 4 of them not in git (1 changed since git saw it, 1 untracked, 2 ignored by git): build/c, build/new, build/x.log … · undo in part: git restore -- build for 2; git has no copy of 4 files',
      ],
    ],
    [
      'files git has',
      'rm build/a build/b',
      ['delete: delete 2 files (4 B), unchanged in git · undo: git restore -- build/a build/b'],
    ],
    [
      'what only a glob names',
      'rm build/*.log',
      ['delete: delete 1 file (1 B), ignored by git: build/x.log · undo: none, git has no copy of 1 file'],
    ],
    [
      'through another shell, from another folder',
      'cd build && bash -c "rm -f new"',
      ['delete: delete 1 file (1 B), untracked: build/new · undo: none, git has no copy of 1 file'],
    ],
    [
      'what find finds',
      'find build -name "*.log" -delete',
      [
        'delete: delete at most 6 files (16 B), 4 of them not in git (1 changed since git saw it, 1 untracked, 2 ignored by git): build/c, build/new, build/x.log … · undo in part: git restore -- build for 2; git has no copy of 4 files',
      ],
    ],
    ['nothing at all', 'rm -rf nowhere', []],
    [
      'what the text does not name',
      'rm -rf "$WHERE"',
      ['delete: delete files that the command text does not name: not counted · undo: unknown'],
    ],
    ['the repository with its history', 'rm -rf .git', ['delete: git history in .']],
    [
      'what git does not track',
      'git clean -fd',
      ['delete: delete 1 file (1 B) git does not track: build/new · undo: none, git has no copy of 1 file'],
    ],
    [
      'that and what it ignores',
      'git clean -fdx',
      [
        'delete: delete 3 files (4 B) git does not track: build/deep/y.log, build/new, build/x.log · undo: none, git has no copy of 3 files',
      ],
    ],
    ['nothing in a dry run', 'git clean -n', []],
    [
      'tracked files with changes by force',
      'git rm -rf build',
      [
        'delete: delete 3 tracked files, 1 of them not in git (1 changed since git saw it): build/c · undo in part: git restore --staged --worktree -- build for 2; git has no copy of 1 file',
      ],
    ],
  ];
  it.each(cases)('%s', async (_, command, expected) => {
    const said = await shared.says(command);
    expect(said).toHaveLength(expected.length);
    for (const [at, text] of expected.entries()) {
      if (text.includes('history in'))
        expect(said[at]).toMatch(/the git history in \. · undo: none, the history goes/);
      else expect(said[at]).toBe(text);
    }
  });

  it('a symlink: the link, not what it leads to', async () => {
    const place = mixed();
    symlinkSync('src', join(place.at, 'link'));
    expect((await place.says('rm -rf link'))[0]).toMatch(/^delete: delete 1 file .*: link · undo: none/);
  });

  it('outside any repository: nothing comes back', async () => {
    const place = openPlace(false);
    place.write({ 'a/b': 'b' });
    expect(await place.says('rm -r a')).toEqual([
      'delete: delete 1 file (1 B), outside any git repository · undo: none, git has no copy of 1 file',
    ]);
  });

  it('before the first commit: what was added is in git, the rest is not', async () => {
    const place = openPlace();
    place.write({ added: 'a', other: 'o' });
    place.git('add', 'added');
    expect((await place.says('rm added other'))[0]).toContain('1 of them not in git (1 untracked): other');
  });

  it('a repository inside a folder: its history goes too', async () => {
    const place = mixed();
    mkdirSync(join(place.at, 'inner'));
    place.gitIn(join(place.at, 'inner'), 'init', '-q');
    expect((await place.says('rm -rf inner'))[0]).toContain('and the git history in inner · undo: none');
  });

  it('does not take a file for unchanged because it has the size and the time of the one git saw', async () => {
    const place = mixed();
    const then = new Date('2026-11-01T00:00:00Z');
    utimesSync(join(place.at, 'build/a'), then, then);
    place.git('status');
    writeFileSync(join(place.at, 'build/a'), 'z\n');
    utimesSync(join(place.at, 'build/a'), then, then);
    expect((await place.says('rm build/a'))[0]).toContain(', changed since git saw it: build/a');
  });
});

describe('overwriting', () => {
  const shared = mixed(afterAll);
  const cases: [string, string, string[]][] = [
    [
      'by redirection',
      'echo x > build/a',
      ['overwrite: overwrite 1 file, unchanged in git · undo: git restore -- build/a'],
    ],
    [
      'by redirection what git does not have',
      'echo x > build/new',
      ['overwrite: overwrite 1 file, untracked: build/new · undo: none, git has no copy of 1 file'],
    ],
    ['a new file', 'echo x > build/brand-new', []],
    [
      'by a copy',
      'cp src/kept.ts build/b',
      ['overwrite: overwrite 1 file, unchanged in git · undo: git restore -- build/b'],
    ],
    [
      'by a move',
      'mv src/kept.ts build/b',
      ['overwrite: overwrite 1 file, unchanged in git · undo: git restore -- build/b'],
    ],
    [
      'in place',
      'sed -i s/a/b/ build/a build/c',
      [
        'overwrite: overwrite 2 files, 1 of them not in git (1 changed since git saw it): build/c · undo in part: git restore -- build/a build/c for 1; git has no copy of 1 file',
      ],
    ],
    [
      'by tee',
      'echo x | tee build/b',
      ['overwrite: overwrite 1 file, unchanged in git · undo: git restore -- build/b'],
    ],
  ];
  it.each(cases)('%s', async (_, command, expected) => {
    expect(await shared.says(command)).toEqual(expected);
  });

  it('by an edit of the agent’s own tool', async () => {
    expect(await shared.edits('build/c')).toEqual([
      'overwrite: overwrite 1 file, changed since git saw it: build/c · undo: none, git has no copy of 1 file',
    ]);
  });
});
