import { afterAll, describe, expect, it } from 'vitest';
import { openCycles } from './overlay-cycles.ts';
import type { Edit } from './overlay-edits.ts';

const cycles = openCycles('nobody');
afterAll(cycles.close);

const write = (path: string, content: string): Edit => ({ do: 'write', path, content });
const who = '-c user.name=agent -c user.email=agent@example.com';
const commit = `git add -A && git ${who} commit -q -m agent`;

describe('commits made inside', () => {
  it('are applied with the files when they were delegated and the repository did not move', async () => {
    const got = await cycles.live({
      before: [write('a', '1')],
      agent: [write('a', '2')],
      command: commit,
      git: true,
    });
    expect(got.refused).toEqual({});
    expect(got.applied).toEqual(got.direct);
    expect(got.how).toMatchObject({ '.git/index': 'applied', '.git/refs/heads/main': 'applied' });
    expect(got.again).toEqual([]);
  });

  it('are left out as one when they were not delegated; the files are not', async () => {
    const got = await cycles.live({
      before: [write('a', '1')],
      agent: [write('a', '2')],
      command: `git init -q -b main 2> /dev/null; ${commit}`,
    });
    expect(got.refused).toEqual({ '.git': expect.stringContaining('delegates no commits') });
    expect(got.how).toEqual({ a: 'applied' });
  });

  it('are left out as one when somebody committed meanwhile', async () => {
    const got = await cycles.live({
      before: [write('a', '1'), write('b', '1')],
      agent: [write('a', '2')],
      command: commit,
      human: [write('.git/refs/heads/main', '0123456789012345678901234567890123456789\n')],
      git: true,
    });
    expect(got.refused).toEqual({ '.git': expect.stringContaining('refs/heads/main') });
    expect(got.how).toEqual({ a: 'applied' });
  });

  it('bring no hook, no setting and no other repository with them', async () => {
    const command =
      'echo x > .git/hooks/post-checkout; git config core.pager evil; git init -q sub; echo "* filter=x" > .git/info/attributes';
    const got = await cycles.live({ before: [write('a', '1')], agent: [], command, git: true });
    expect(Object.keys(got.refused)).toEqual(
      expect.arrayContaining([
        '.git/hooks/post-checkout',
        '.git/config',
        '.git/info/attributes',
        'sub/.git/HEAD',
      ]),
    );
    expect(got.how).toEqual({});
  });
});
