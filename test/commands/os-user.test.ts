import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { osUser, ownUid } from '../../src/commands/os-user.ts';

it('is the name the system has, and its number', () => {
  expect([osUser(), ownUid()]).toEqual([userInfo().username, userInfo().uid]);
});

it('is a number where the system has no name for it', () => {
  const nameless = () => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  };
  expect(osUser(nameless)).toBe(`user ${process.getuid?.()}`);
});
