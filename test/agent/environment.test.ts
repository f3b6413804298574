import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agentEnvironment } from '../../src/agent/environment.ts';
import { testProfile } from './test-profile.ts';

const outer = { PATH: '/bin', LC_ALL: 'C', LC_TIME: 'C', AWS_SECRET: 's', GH_TOKEN: 't', EMPTY: undefined };

it.each([
  ['nothing by default', [], []],
  ['exact names', ['PATH', 'HOME'], ['PATH']],
  ['a prefix', ['LC_*'], ['LC_ALL', 'LC_TIME']],
  ['no lone star', ['*'], []],
  ['no star inside', ['L*_ALL'], []],
  ['no unset variable', ['EMPTY'], []],
  ['no partial name', ['PAT', 'PATHS'], []],
])('passes %s', (_what, pass, names) => {
  expect(agentEnvironment(testProfile({ pass }), outer, {}).passed).toEqual(names);
});

it('lets the profile set over what is inherited, and the channel over both', () => {
  const profile = testProfile({ pass: ['PATH', 'LC_*'], set: { LC_ALL: 'set', NO_PROXY: 'set' } });
  expect(agentEnvironment(profile, outer, { NO_PROXY: 'channel' })).toEqual({
    env: { PATH: '/bin', LC_ALL: 'set', LC_TIME: 'C', NO_PROXY: 'channel' },
    passed: ['LC_ALL', 'LC_TIME', 'NO_PROXY', 'PATH'],
  });
});

it('never hands on a name that is not listed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), fc.array(fc.string()), (env, pass) => {
      const allowed = (name: string) =>
        pass.some((p) => p === name || (p.length > 1 && p.endsWith('*') && name.startsWith(p.slice(0, -1))));
      expect(agentEnvironment(testProfile({ pass }), env, {}).passed.filter((n) => !allowed(n))).toEqual([]);
    }),
  );
});
