import { expect, it } from 'vitest';
import { refuseArguments } from '../../src/agent/arguments.ts';
import { testProfile } from './test-profile.ts';

const profile = testProfile({
  refuse: ['--settings', '--bare', '--dangerously-skip-permissions', '-p', 'mcp'].map((flag) => ({
    flag,
    because: 'it switches supervision off',
  })),
});

it.each([
  ['--settings'],
  ['--settings=x.json'],
  ['--setting', 'x'],
  ['--bare'],
  ['--dang'],
  ['-p'],
  ['-cp'],
  ['-pc'],
  ['-p=x'],
  ['mcp', 'serve'],
  ['fine', '--model', 'x', '--bare'],
])('refuses %s', (...args) => {
  expect(refuseArguments(profile, args)).toMatchObject({ code: 'agent-argument-refused' });
});

it.each([
  [],
  ['--model', 'opus'],
  ['--add-dir=settings'],
  ['--ba'],
  ['-c'],
  ['--print-nothing'],
  ['please --fix this'],
  ['--', '--settings'],
  ['mcps'],
])('lets %s pass', (...args) => {
  expect(refuseArguments(profile, args)).toBeUndefined();
});

it('names the argument, the reason and the way out, without its value', () => {
  const problem = refuseArguments(profile, ['--settings=secret.json']);
  expect(problem?.message).toBe(
    '--settings is not allowed for a supervised Test Agent: it switches supervision off.',
  );
  expect(problem?.fix).toContain('Leave --settings out');
});
