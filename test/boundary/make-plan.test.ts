import { describe, expect, it } from 'vitest';
import { bwrapArguments } from '../../src/boundary/bwrap-arguments.ts';
import type { PlanInput } from '../../src/boundary/make-plan.ts';
import { closed, opened, planOf } from './plan-look.ts';

describe('what is shown in a folder that is emptied or hidden', () => {
  const shows = [
    '/run/user/0/countersign/R/agent',
    '/run/user/0/countersign/R/agent/settings',
    '/usr/bin/node',
  ];
  const input = { shows, own: [{ path: '/srv/r', why: 'sockets' }] };
  const of = (over: Partial<PlanInput>) => {
    const there = [
      '/run/user/0/countersign/R/agent/',
      '/srv/r/',
      '/srv/r/agent/',
      '/run/user/0/countersign/R/agent/settings',
      '/usr/bin/node',
    ];
    return planOf({}, { ...input, ...over }, there);
  };

  it('is only what could not be read otherwise', () => {
    expect(of({}).shown).toEqual(['/run/user/0/countersign/R/agent']);
    expect(of({ shows: ['/srv/r', '/srv/r/agent', '/srv/r/missing'] }).shown).toEqual(['/srv/r/agent']);
  });

  it('lies below a mount point that is closed when everything is in its place', () => {
    const args = bwrapArguments(of({}), { cwd: '/w' }).join(' ');
    const order = [
      '--tmpfs /run ',
      '--tmpfs /run/user ',
      '--ro-bind /run/user/0/countersign/R/agent ',
      '--remount-ro /run/user ',
    ];
    const places = order.map((words) => args.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('is put into a hidden folder before that is closed', () => {
    const args = bwrapArguments(of({ shows: ['/srv/r/agent'] }), { cwd: '/w' }).join(' ');
    const places = ['--tmpfs /srv/r ', '--ro-bind /srv/r/agent ', '--remount-ro /srv/r '].map((words) =>
      args.indexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe('what a contract means as a boundary', () => {
  it('opens nothing where nothing may be edited', () => {
    const plan = planOf({});
    expect(plan.writable).toEqual([]);
    expect(bwrapArguments(plan, { cwd: '/w' })).not.toContain('--bind');
  });

  it('keeps the place of the contract that later runs read', () => {
    const open = { may: { edit: ['**'] } };
    expect(closed(planOf(open, { contractFile: null }), '/w/countersign.yaml')?.is).toBe('file');
    const other = planOf(open, { contractFile: '/w/sub/other.yaml', workspace: '/w/src' }, [
      '/w/sub/other.yaml',
    ]);
    expect(closed(other, '/w/src/countersign.yaml')).toMatchObject({ is: 'missing', how: 'read-only' });
  });

  it('closes the programs of the supervisor where they lie in the workspace', () => {
    const programs = ['/w/node_modules/countersign/dist', '/usr/lib/countersign/dist'];
    const plan = planOf(
      { may: { edit: ['**'] } },
      { programs },
      programs.map((path) => `${path}/`),
    );
    expect(closed(plan, programs[0] ?? '')?.how).toBe('read-only');
    expect(closed(plan, programs[1] ?? '')).toBeUndefined();
  });

  it('opens what is asked, too: a yes cannot open a mount later', () => {
    const plan = planOf({ may: { edit: ['src/**'] }, ask: { edit: ['package.json'] }, report: 'src/r.md' });
    expect(opened(plan).toSorted()).toEqual(['/w/package.json', '/w/src']);
    expect(plan.wider).toEqual([{ about: '/w/src', says: expect.stringContaining('report  src/r.md') }]);
  });

  it.each([
    ['/home/me/.ssh', 'hidden', 'folder'],
    ['/home/me/.netrc', 'hidden', 'file'],
    ['/state', 'hidden', 'folder'],
    ['/w/.git', 'read-only', 'folder'],
    ['/w/countersign.yaml', 'read-only', 'file'],
    ['/w/.claude', 'read-only', 'missing'],
    ['/w/.countersign', 'read-only', 'missing'],
  ])('%s is %s in a workspace that is open', (path, how, is) => {
    expect(closed(planOf({ may: { edit: ['**'] } }), path)).toMatchObject({ how, is });
  });

  it('holds no place where nothing could be made', () => {
    expect(planOf({ may: { edit: ['src/**'] } }).closed.filter(({ is }) => is === 'missing')).toEqual([]);
  });

  it('opens the settings of an editor to whom they were delegated by name, .git to nobody', () => {
    const plan = planOf({ may: { edit: ['.vscode/**', '.git/hooks/**', '.countersign/**'] } });
    expect(opened(plan)).toEqual(['/w/.vscode']);
    expect(closed(plan, '/w/.vscode')).toBeUndefined();
    expect(plan.narrower.map(({ about }) => about)).toEqual([
      'may.edit  .git/hooks/**',
      'may.edit  .countersign/**',
    ]);
  });

  it('says so when what may be edited is closed', () => {
    const never = [{ path: '/w/src', rule: 'src', how: 'hidden' as const }];
    const plan = planOf({ may: { edit: ['src/a/**'] } }, { never });
    expect(plan.writable).toEqual([]);
    expect(plan.narrower).toEqual([
      { about: 'may.edit  src/a/**', says: 'not opened: /w/src is closed (never.touch  src)' },
    ]);
  });

  it('hides rather than protects where two rules meet, and names nothing below what is hidden', () => {
    const never = [
      { path: '/w/.git', rule: '.git', how: 'hidden' as const },
      { path: '/w/src/a', rule: 'a', how: 'hidden' as const },
      { path: '/w/src/a/secrets', rule: 'secrets', how: 'read-only' as const },
    ];
    const plan = planOf({ may: { edit: ['**'] } }, { never });
    expect(closed(plan, '/w/.git')).toMatchObject({ how: 'hidden' });
    expect(closed(plan, '/w/src/a/secrets')).toBeUndefined();
  });

  it('hides sockets, and not what stands where another mount namespace has one', () => {
    const plan = planOf({}, { sockets: ['/home/me/agent.sock', '/w/src', '/nowhere.sock'] });
    expect(
      plan.closed.filter(({ why }) => why.includes('socket of another')).map(({ path }) => path),
    ).toEqual(['/home/me/agent.sock']);
  });

  it('says what never.touch cannot hold', () => {
    const contract = { may: { edit: ['src/**'] }, never: { touch: ['**/*.sql'] } };
    expect(planOf(contract).notHeld.map(({ about }) => about)).toEqual(['never.touch  **/*.sql']);
    const unseen = planOf(contract, { lookedThrough: false }).notHeld;
    expect(unseen).toContainEqual({ about: 'never.touch', says: expect.stringContaining('not hidden') });
  });

  it('has one folder for temporary files, whatever the environment says', () => {
    const plan = planOf({});
    expect(plan.environment).toEqual({ PATH: '/usr/bin', TMPDIR: '/tmp' });
    expect(plan.emptied).toContain(plan.temporary);
  });

  it('has no network, and says which hosts that closes; or all of it, and says so', () => {
    const contract = { may: { reach: ['example.com'] } };
    const none = planOf(contract);
    expect(none.narrower).toEqual([
      { about: 'reach  example.com', says: expect.stringContaining('no network') },
    ]);
    expect(bwrapArguments(none, { cwd: '/w' })).not.toContain('--share-net');
    const all = planOf(contract, { network: 'all' });
    expect(all.wider).toEqual([{ about: 'network', says: expect.stringContaining('every host') }]);
    expect(bwrapArguments(all, { cwd: '/w' })).toContain('--share-net');
  });
});

describe('the order of mounts', () => {
  it('puts what is open over what was emptied, pins the folders between, and closes last', () => {
    const never = [{ path: '/w/src/a/secrets', rule: '**/secrets/**', how: 'hidden' as const }];
    const args = bwrapArguments(planOf({ may: { edit: ['src/**'] } }, { never }), { cwd: '/w' }).join(' ');
    const at = (words: string): number => {
      expect(args).toContain(words);
      return args.indexOf(words);
    };
    const order = [
      at('--ro-bind / /'),
      at('--proc /proc --remount-ro /proc'),
      at('--tmpfs /tmp'),
      at('--ro-bind /w /w'),
      at('--bind /w/src /w/src'),
      at('--bind /w/src/a /w/src/a'),
      at('--tmpfs /w/src/a/secrets'),
      at('--remount-ro /w/src/a/secrets'),
      at('--chdir /w'),
    ];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
