import { describe, expect, it } from 'vitest';
import { bwrapArguments } from '../../src/boundary/bwrap-arguments.ts';
import type { PlanInput } from '../../src/boundary/make-plan.ts';
import { AgentState } from '../../src/model/profile.ts';
import { closed, opened, planOf } from './plan-look.ts';

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
