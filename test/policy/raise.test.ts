import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { Risk } from '../../src/model/words.ts';
import { decide } from '../../src/policy/decide.ts';
import { actionOf, edit, inputOf, read, run, type Setting } from './inputs.ts';

const to = (action: Action, setting: Setting = {}): string | null =>
  decide(inputOf(action, setting)).raises?.to ?? null;

const call = (name: string): Action => {
  const [server = '', tool = ''] = name.split('.');
  return actionOf({ kind: 'call', server, name: tool, args: {}, input: {} });
};

const entry = { owner: 'o', purpose: 'p', exposes: 'e', data: 'internal', approval: 'contract' };
const profile = {
  capabilities: [
    { ...entry, capability: 'tickets', call: 'jira.create_*', access: 'write' },
    { ...entry, capability: 'tickets', call: 'jira.*', access: 'read-only' },
  ],
};

describe('an action lifts the risk of a run', () => {
  it.each<[action: Action, risk: string | null]>([
    [edit('src/a.ts'), null],
    [edit('src/billing/a.ts'), 'high'],
    [edit('src/queue.ts'), 'medium'],
    [read('src/billing/a.ts'), null],
    [run('rm src/queue.ts'), 'medium'],
    [run('rm src/queue.ts src/auth.ts'), 'high'],
    [run('rm src/auth.ts src/queue.ts'), 'high'],
    [run('./auth/run.sh'), 'high'],
    [run('cat src/auth.ts'), null],
    [run('cd src/auth && ls'), null],
    [run('cp a /elsewhere/auth/b'), null],
    [run('rm ~/auth'), null],
    [run('unknown src/auth.ts'), null],
  ])('%j: %s', (action, risk) => expect(to(action)).toBe(risk));

  it.each([
    ['jira.create_issue', 'high'],
    ['jira.list_issues', null],
    ['github.create_issue', null],
  ])('by the capability of %s: %s', (name, risk) => expect(to(call(name), { profile })).toBe(risk));

  it('says why', () => {
    const verdict = decide(inputOf(call('jira.create_issue'), { profile }));
    expect(verdict.raises?.because).toBe('jira.create_issue can write: tickets');
    expect(decide(inputOf(edit('src/billing/a.ts'))).raises?.because).toBe('src/billing/a.ts is about money');
  });

  it.each<[risk: Risk, path: string, higher: Risk | null]>([
    ['medium', 'src/queue.ts', null],
    ['medium', 'src/auth.ts', 'high'],
    ['high', 'src/auth.ts', null],
    ['high', 'src/queue.ts', null],
  ])('only above %s: %s, %s', (risk, path, higher) => {
    expect(to(edit(path), { circumstances: { risk } })).toBe(higher);
  });
});
