import { describe, expect, it } from 'vitest';
import { depict } from '../../../../src/policy/picture.ts';
import { usesRemotes } from '../../../../src/policy/shell/programs/git-hosts.ts';
import { files, home, run, workspace } from '../../inputs.ts';

const remotes = {
  '': ['https://first.example.com/x'],
  origin: ['git@origin.example.com:x', 'https://second.example.com/x'],
  backup: ['ssh://backup.example.com/x'],
};
const lookUp = (path: string) => ({ ...files()(path), is: 'missing' as const });
const picture = (command: string, known: Record<string, string[]> = remotes) =>
  depict(run(command), lookUp, { home, workspace, remotes: known });
const hostsOf = (command: string, known?: Record<string, string[]>): string =>
  picture(command, known)
    .hosts.map(({ host, certain }) => `${certain ? '' : '?'}${host.replace('.example.com', '')}`)
    .join(' ');

describe('a command that talks to a remote', () => {
  it.each(
    'push fetch pull clone ls-remote remote submodule archive request-pull subtree lfs svn p4 fetch-pack send-pack http-push http-fetch'.split(
      ' ',
    ),
  )('git %s', (verb) => {
    expect(usesRemotes(picture(`git ${verb} x`))).toBe(true);
    expect(usesRemotes(picture(`/usr/bin/git ${verb} x`))).toBe(true);
    expect(usesRemotes(picture(`ls; git -C x ${verb}`))).toBe(true);
  });

  it.each(['git status', 'git', 'gitx push', 'xgit push', 'git pushes', 'git xpush', 'ls push', ':'])(
    '%s does not',
    (command) => expect(usesRemotes(picture(command))).toBe(false),
  );
});

describe('hosts of remotes', () => {
  it.each([
    ['git fetch', '?first'],
    ['git fetch origin', '?origin ?second'],
    ['git fetch backup', '?backup'],
    ['git fetch https://a.example.com/x', 'a'],
    ['git fetch a.example.com:x', 'a'],
    ['git fetch group', '?first ?origin ?second ?backup'],
    ['git fetch ../x', ''],
    ['git fetch file:///x', ''],
    ['git push', '?first'],
    ['git push origin main', '?origin ?second'],
    ['git push nowhere', ''],
    ['git pull backup main', '?backup'],
    ['git clone a.example.com:x', 'a'],
    ['git ls-remote ext::a.example.com', 'a'],
  ])('%s: %s', (command, hosts) => expect(hostsOf(command)).toBe(hosts));

  it('may be any where none is preferred', () => {
    const { origin, backup } = remotes;
    expect(hostsOf('git fetch', { origin, backup })).toBe('?origin ?second ?backup');
  });

  it.each([
    ['git fetch ext::sh', true],
    ['git fetch weird://a.example.com/x', true],
    ['git fetch file:///x', false],
    ['git fetch origin', false],
    ['git fetch https://a.example.com/x', false],
  ])('are unclear in %s: %s', (command, unclear) => {
    expect(picture(command).opaque.length > 0).toBe(unclear);
  });
});
