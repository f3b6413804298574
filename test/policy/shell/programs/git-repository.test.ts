import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../../../src/model/facts.ts';
import { decide } from '../../../../src/policy/decide.ts';
import { actionOf, inputOf } from '../../inputs.ts';

const folders = ['/', '/w', '/w/.git', '/w/a', '/w/a/b', '/w/sub', '/srv', '/srv/app'];
const contract = { may: { read: ['**', '/srv/**'], run: ['in:a/** git commit -m *', 'git commit -m *'] } };

/** What git is told in a workspace that holds `extra` besides; `links` are symlinks that lead nowhere. */
function effectOf(command: string, extra: string[], cwd = '/w', links: string[] = []): string {
  const lookUp: LookUp = (path) => {
    const bare = path.length > 1 ? path.replace(/\/$/, '') : path;
    const is = folders.includes(bare) ? 'directory' : extra.includes(bare) ? 'file' : 'missing';
    return { real: links.includes(bare) ? `${bare}-target` : bare, is, tracked: null };
  };
  return decide(inputOf(actionOf({ kind: 'run', command, cwd }), { contract, lookUp })).effect;
}

const cases: [name: string, effect: string, extra: string[], cwd: string, command: string][] = [
  ['the workspace itself', 'allow', [], '/w', 'git status'],
  ['a folder below', 'allow', [], '/w/a/b', 'git log --oneline'],
  ['a HEAD beside the own repository', 'allow', ['/w/HEAD'], '/w', 'git status'],
  ['a bare repository', 'ask', ['/w/a/HEAD'], '/w/a', 'git status'],
  ['one above', 'ask', ['/w/a/HEAD'], '/w/a/b', 'git diff'],
  ['one that is changed to', 'ask', ['/w/a/HEAD'], '/w', 'cd a/b && git log'],
  ['a nested repository', 'ask', ['/w/a/.git'], '/w/a/b', 'git show HEAD'],
  ['a named command in one', 'ask', ['/w/a/HEAD'], '/w/a', 'git commit -m x'],
  ['a named command elsewhere', 'allow', ['/w/a/HEAD'], '/w', 'git commit -m x'],
  ['a repository elsewhere', 'ask', ['/srv/app/.git'], '/w', 'cd /srv/app && git status'],
  ['-C into one', 'ask', ['/w/a/.git'], '/w', 'git -C a status'],
  ['-C into a bare one', 'ask', ['/w/a/HEAD'], '/w', 'git -C a/b log'],
  ['-C in two steps', 'ask', ['/w/a/HEAD'], '/w', 'git -C a -C b log'],
  ['-C elsewhere', 'ask', [], '/w', 'git -C /srv/app status'],
  ['-C out of one', 'allow', ['/w/a/HEAD'], '/w/a', 'git -C .. status'],
  ['-C within', 'allow', [], '/w', 'git -C a/b diff'],
  ['-C into what is copied there', 'ask', [], '/w', 'cp -r sub a; git -C a status'],
  ['a push from one', 'ask', ['/w/a/HEAD'], '/w/a', 'git push origin x'],
];

describe('git reads no repository but the own one', () => {
  it.each(cases)('%s: %s', (_, effect, extra, cwd, command) => {
    expect(effectOf(command, extra, cwd)).toBe(effect);
  });

  it('takes a dangling HEAD for one, as git does', () => {
    expect(effectOf('git status', [], '/w/a', ['/w/a/HEAD'])).toBe('ask');
  });
});
