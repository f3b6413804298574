import { Profile } from '../../src/model/profile.ts';

/** A small profile; `launch` is merged over its own. */
export function testProfile(launch: object = {}, rest: object = {}): Profile {
  return Profile.parse({
    profile: 1,
    name: 'test',
    title: 'Test Agent',
    launch: { command: 'agent', pass: [], ...launch },
    channel: { kind: 'claude-hooks', holds: 'block' },
    task: 'bracketed-paste',
    tools: {},
    ...rest,
  });
}
