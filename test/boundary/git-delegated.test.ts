import { describe, expect, it } from 'vitest';
import { bwrapArguments } from '../../src/boundary/bwrap-arguments.ts';
import { closed, opened, planOf } from './plan-look.ts';

describe('git that a contract delegates', () => {
  const inGit = ['/w/.git/config', '/w/.git/hooks/', '/w/.git/objects/', '/w/.git/objects/info/'];

  it.each([
    ['git commit *', true],
    ['git add src/**', true],
    ['git -C . commit *', true],
    ['git ...', true],
    ['git *', true],
    ['git status', false],
    ['git diff *', false],
    ['git log commit', false],
    ['npm run commit', false],
  ])('%s opens it: %s', (pattern, isOpen) => {
    for (const list of ['may', 'ask']) {
      const plan = planOf({ [list]: { run: [pattern] } }, {}, inGit);
      expect(opened(plan).includes('/w/.git')).toBe(isOpen);
      expect(closed(plan, '/w/.git')?.how).toBe(isOpen ? undefined : 'read-only');
    }
  });

  it('keeps closed what would run later, and holds the places of what is not there', () => {
    const plan = planOf({ may: { run: ['git commit *'] } }, { repositories: ['/w/.git'] }, inGit);
    expect(closed(plan, '/w/.git/config')).toMatchObject({ how: 'read-only', is: 'file' });
    expect(closed(plan, '/w/.git/hooks')).toMatchObject({ how: 'read-only', is: 'folder' });
    expect(closed(plan, '/w/.git/worktrees')).toMatchObject({ is: 'missing', hold: 'folder' });
    expect(closed(plan, '/w/.git/commondir')).toMatchObject({ is: 'missing', hold: { text: '.\n' } });
    expect(closed(plan, '/w/.git/rebase-merge')).toBeUndefined();
    expect(plan.notHeld).toContainEqual({ about: '/w/.git', says: expect.stringContaining('rebase') });
    const args = bwrapArguments(plan, { cwd: '/w' }).join(' ');
    for (const words of ['--bind /w/.git ', '--bind /w/.git/objects ', '--ro-bind /w/.git/config '])
      expect(args).toContain(words);
  });

  it('stays closed where a rule hides it, and where its data lie elsewhere', () => {
    const may = { run: ['git commit *'] };
    const never = [{ path: '/w/.git', rule: '.git', how: 'hidden' as const }];
    const hidden = planOf({ may }, { never }, inGit);
    expect(opened(hidden)).toEqual([]);
    expect(hidden.narrower).toEqual([
      { about: 'may.run  git commit *', says: expect.stringContaining('closed') },
    ]);
    const elsewhere = planOf({ may }, { workspace: '/srv/w' }, ['/srv/w/', '/srv/w/.git']);
    expect(opened(elsewhere)).toEqual([]);
    expect(elsewhere.narrower[0]?.says).toContain('lie elsewhere');
  });
});
