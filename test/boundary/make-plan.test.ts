import { describe, expect, it } from 'vitest';
import { bwrapArguments } from '../../src/boundary/bwrap-arguments.ts';
import { makePlan, type PlanInput } from '../../src/boundary/make-plan.ts';
import type { BoundaryPlan } from '../../src/boundary/plan.ts';
import { Contract } from '../../src/model/contract.ts';
import { AgentState } from '../../src/model/profile.ts';
import { lookAt } from './plan-look.ts';

const disk = [
  '/w/',
  '/w/src/',
  '/w/src/a/',
  '/w/src/a/secrets/',
  '/w/package.json',
  '/w/.git/',
  '/w/.vscode/',
  '/w/countersign.yaml',
  '/home/me/',
  '/home/me/.ssh/',
  '/home/me/.netrc',
  '/state/',
  '/run/user/0/countersign/',
  '/home/me/agent.sock=',
];

function planOf(
  contract: Record<string, unknown>,
  input: Partial<PlanInput> = {},
  more: string[] = [],
): BoundaryPlan {
  const whole = Contract.parse({ contract: 1, task: 't', owner: 'a@example.com', ...contract });
  const base: PlanInput = {
    contract: whole,
    contractFile: '/w/countersign.yaml',
    workspace: '/w',
    home: '/home/me',
    own: [
      { path: '/state', why: 'record' },
      { path: '/run/user/0/countersign', why: 'sockets' },
    ],
    shows: [],
    never: [],
    repositories: [],
    sockets: [],
    lookedThrough: true,
    network: 'none',
    environment: { PATH: '/usr/bin', TMPDIR: '/elsewhere' },
  };
  return makePlan({ ...base, ...input }, lookAt(...disk, ...more));
}

const closed = (plan: BoundaryPlan, path: string) => plan.closed.find((one) => one.path === path);
const opened = (plan: BoundaryPlan): string[] => plan.writable.map(({ path }) => path);

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

describe('what the agent keeps for itself', () => {
  const state = AgentState.parse({
    folder: '~/.agent',
    variable: 'AGENT_HOME',
    keep: ['sessions/', 'login.json', 'later/'],
    read: ['settings.json', 'hooks/'],
    copy: { '.agent.json': '~/.agent.json' },
  });
  const there = [
    '/home/me/.agent/',
    '/home/me/.agent/sessions/',
    '/home/me/.agent/settings.json',
    '/home/me/.agent.json',
  ];
  const of = (input: Partial<PlanInput> = {}, more: string[] = []) =>
    planOf({}, { state, ...input }, [...there, ...more]);

  it('is a private folder in its place, with what is kept, seen, held and copied', () => {
    const plan = of();
    expect(plan.state).toEqual({
      folder: '/home/me/.agent',
      variable: 'AGENT_HOME',
      kept: [
        { name: 'sessions', path: '/home/me/.agent/sessions', kind: 'folder' },
        { name: 'later', path: '/home/me/.agent/later', kind: 'missing' },
      ],
      read: [{ name: 'settings.json', path: '/home/me/.agent/settings.json', kind: 'file' }],
      held: [{ name: 'hooks', kind: 'folder' }],
      copies: [{ name: '.agent.json', path: '/home/me/.agent.json' }],
    });
    expect(plan.narrower).toEqual([
      { about: '/home/me/.agent/login.json', says: expect.stringContaining('not kept') },
    ]);
    expect(opened(plan)).toEqual(['/home/me/.agent/sessions', '/home/me/.agent/later']);
    expect(closed(plan, '/home/me/.agent/settings.json')).toMatchObject({ how: 'read-only' });
    expect(plan.environment.AGENT_HOME).toBe('/home/me/.agent');
    const args = bwrapArguments(plan, { cwd: '/w', state: '/r/state' }).join(' ');
    const order = [
      '--bind /r/state /home/me/.agent ',
      '--ro-bind /r/state/hooks /home/me/.agent/hooks ',
      '--ro-bind /home/me/.agent/settings.json /home/me/.agent/settings.json ',
    ].map((words) => args.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('is where the variable says, with its copies from there', () => {
    const environment = { AGENT_HOME: 'conf' };
    const plan = of({ environment }, ['/w/conf/', '/w/conf/.agent.json']);
    expect(plan.state).toMatchObject({
      folder: '/w/conf',
      copies: [{ name: '.agent.json', path: '/w/conf/.agent.json' }],
    });
  });

  it('is followed where a link leads', () => {
    const linked: PlanInput['state'] = AgentState.parse({ ...state, folder: '/opt/agent' });
    const plan = planOf({}, { state: linked }, ['/opt/agent -> /srv/agent']);
    expect(plan.state).toMatchObject({ folder: '/srv/agent' });
  });

  it('is a folder of the run where the profile names none', () => {
    const plan = planOf({}, { state: AgentState.parse({ variable: 'AGENT_HOME' }) });
    expect(plan.state?.folder).toBeNull();
    const args = bwrapArguments(plan, { cwd: '/w', state: '/run/user/0/state' }).join(' ');
    const order = [
      '--tmpfs /run/user ',
      '--bind /run/user/0/state /run/user/0/state ',
      '--remount-ro /run/user ',
    ].map((words) => args.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it.each([
    [
      'a rule hides it',
      { never: [{ path: '/home/me/.agent', rule: '~/.agent/**', how: 'hidden' as const }] },
    ],
    ['the workspace lies in it', { workspace: '/home/me/.agent/w' }],
  ])('is closed when %s, and that is said', (_name, input) => {
    const plan = of(input);
    expect(plan.state).toBeNull();
    expect(plan.narrower).toContainEqual({
      about: '/home/me/.agent',
      says: expect.stringContaining('cannot keep its own there'),
    });
  });

  it('keeps nothing that a rule hides', () => {
    const never = [{ path: '/home/me/.agent/sessions', rule: '**/sessions', how: 'hidden' as const }];
    expect(of({ never }).state?.kept.map(({ name }) => name)).toEqual(['later']);
  });

  it('uses the one folder for temporary files under every name', () => {
    const environment = { AGENT_TMPDIR: '/x', TEMP: '/y', TEMPERATURE: '3' };
    const inside = planOf({}, { environment }).environment;
    expect(inside).toEqual({ AGENT_TMPDIR: '/tmp', TEMP: '/tmp', TEMPERATURE: '3', TMPDIR: '/tmp' });
  });
});

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
