import { afterAll, describe, expect, it } from 'vitest';
import type { Cycle, Cycled } from './overlay-cycle.ts';
import { openCycles } from './overlay-cycles.ts';
import type { Edit } from './overlay-edits.ts';

const cycles = openCycles('nobody');
afterAll(cycles.close);

const write = (path: string, content: string): Edit => ({ do: 'write', path, content });
const remove = (path: string): Edit => ({ do: 'remove', path });
const lines = (at: number, text: string): string =>
  Array.from({ length: 12 }, (_, line) => (line === at ? text : `line ${line}`)).join('\n');

interface Row extends Omit<Cycle, 'before'> {
  readonly before?: readonly Edit[];
  readonly name: string;
  /** What is asked about, in words that have to be in the question. */
  readonly asks?: string;
  readonly how?: string;
  /** Of `a` at the end; undefined: it is not there. */
  readonly ends: string | undefined;
}

const before = [write('a', lines(-1, '')), write('large.bin', '\0one'), write('.gitignore', '*.log\n')];
const file = (content: string): string => `file 644 ${content}`;

const rows: Row[] = [
  {
    name: 'other lines of one text: merged',
    agent: [write('a', lines(1, 'agent'))],
    human: [write('a', lines(9, 'human'))],
    how: 'merged',
    ends: file(lines(1, 'agent').replace('line 9', 'human')),
  },
  {
    name: 'the same lines',
    agent: [write('a', lines(5, 'agent'))],
    human: [write('a', lines(5, 'human'))],
    asks: 'same lines',
    ends: file(lines(5, 'human')),
  },
  {
    name: 'the same change: nothing to do',
    agent: [write('a', lines(5, 'both'))],
    human: [write('a', lines(5, 'both'))],
    ends: file(lines(5, 'both')),
  },
  {
    name: 'the same lines, the workspace wins',
    agent: [write('a', lines(5, 'agent'))],
    human: [write('a', lines(5, 'human'))],
    choices: { a: 'workspace' },
    ends: file(lines(5, 'human')),
  },
  {
    name: 'the same lines, the agent wins',
    agent: [write('a', lines(5, 'agent'))],
    human: [write('a', lines(5, 'human'))],
    choices: { a: 'agent' },
    how: 'applied',
    ends: file(lines(5, 'agent')),
  },
  {
    name: 'removed by the agent, changed in the workspace',
    agent: [remove('a')],
    human: [write('a', 'human')],
    asks: 'the agent removed it',
    ends: file('human'),
  },
  {
    name: 'removed by the agent, changed in the workspace, the agent wins',
    agent: [remove('a')],
    human: [write('a', 'human')],
    choices: { a: 'agent' },
    how: 'removed',
    ends: undefined,
  },
  {
    name: 'changed by the agent, removed in the workspace',
    agent: [write('a', 'agent')],
    human: [remove('a')],
    asks: 'removed in the workspace',
    ends: undefined,
  },
  {
    name: 'made by both',
    before: [],
    agent: [write('a', 'agent')],
    human: [write('a', 'human')],
    asks: 'made in the workspace, too',
    ends: file('human'),
  },
  {
    name: 'what is no text',
    before: [write('a', '\0one')],
    agent: [write('a', '\0two')],
    human: [write('a', '\0three')],
    asks: 'no text',
    ends: file('\0three'),
  },
  {
    name: 'a folder stands there now',
    agent: [write('a', 'agent')],
    human: [remove('a'), write('a/b', 'human')],
    ends: 'folder 755',
  },
  {
    name: 'only the permissions, by the agent; the content, in the workspace',
    agent: [{ do: 'mode', path: 'a', mode: 0o755 }],
    human: [write('a', 'human')],
    how: 'applied',
    ends: 'file 755 human',
  },
  {
    name: 'an ignored file, known by its hash only',
    before: [write('.gitignore', 'a\n'), write('a', 'one')],
    agent: [write('a', 'agent')],
    human: [write('a', 'human')],
    asks: 'changed in the workspace, too',
    ends: file('human'),
  },
  {
    name: 'touched in the workspace and the same again',
    agent: [write('a', 'agent')],
    human: [write('a', 'x'), write('a', lines(-1, ''))],
    how: 'applied',
    ends: file('agent'),
  },
];

describe('what the agent and somebody else changed', () => {
  it.each(rows)('$name', async ({ name: _, asks, how, ends, ...one }) => {
    const got: Cycled = await cycles.live({ ...{ before }, ...one });
    expect(got.conflicts.a ?? '').toContain(asks ?? '');
    expect(Object.keys(got.conflicts)).toEqual(asks === undefined ? [] : ['a']);
    expect(got.how.a).toBe(how);
    expect(got.applied.a).toBe(ends);
    expect(got.proved).toBe(true);
  });

  it('keeps what is replaced or removed under a ref', async () => {
    const replaced = await cycles.live({ before, agent: [write('a', 'agent')] });
    expect(replaced.ref).toBe('refs/rollbacks/r1');
    const made = await cycles.live({ before: [], agent: [write('n', 'agent')] });
    expect(made.ref).toBe(null);
  });

  it('lets stay what somebody put into a folder the agent removed, and made again', async () => {
    const agent = [remove('d'), write('d/agent', 'x')];
    const got = await cycles.live({
      before: [write('d/old', 'x'), write('e/old', 'x')],
      agent: [...agent, remove('e')],
      human: [write('d/human', 'x'), write('e/human', 'x')],
    });
    expect(Object.keys(got.applied)).toEqual(['d', 'd/agent', 'd/human', 'e', 'e/human']);
    expect(got.left).toMatchObject({
      'd/human': expect.stringContaining('stays'),
      'e/human': expect.any(String),
    });
  });

  it.each([
    ['half applied', 0o755, 'folder 555', {}],
    ['somebody made', 0o700, 'folder 700', { made: expect.stringContaining('nobody can tell') }],
  ])('knows what becomes of a closed folder that is there: %s', async (_, mode, ends, left) => {
    const got = await cycles.live({
      before: [],
      agent: [write('made/x', 'x')],
      command: 'chmod 555 made',
      human: [
        { do: 'folder', path: 'made' },
        { do: 'mode', path: 'made', mode },
      ],
    });
    expect(got.applied).toEqual({ made: ends, 'made/x': file('x') });
    expect(got.left).toEqual(left);
  });
});

describe('what may not be applied', () => {
  it('is left out path by path, whatever folder it is in', async () => {
    const got = await cycles.live({
      before: [write('src/a', 'a'), write('keep/b', 'b'), write('keep/c', 'c')],
      agent: [
        ...[write('src/a', '2'), write('keep/b', '2'), remove('keep/c'), write('keep/n/new', 'x')],
        ...([
          { do: 'folder', path: 'keep/empty' },
          { do: 'mode', path: 'keep/b', mode: 0o755 },
        ] satisfies Edit[]),
      ],
      refused: ['keep'],
    });
    expect(got.applied).toEqual({
      ...{ keep: 'folder 755', 'keep/b': 'file 644 b', 'keep/c': 'file 644 c' },
      ...{ src: 'folder 755', 'src/a': 'file 644 2' },
    });
    expect(Object.keys(got.refused).sort()).toEqual(['keep/b', 'keep/c', 'keep/n/new']);
    expect(got.left).toEqual({ 'keep/empty': 'an empty folder: not covered' });
  });

  it('is left out when it is no file, or would run as its owner', async () => {
    const got = await cycles.live({
      before: [write('tool', 'x')],
      agent: [],
      command: 'mkfifo pipe; chmod u+s tool; echo x > other; chmod g+s other; ln -s /etc/passwd link',
    });
    expect(got.refused).toEqual({
      pipe: 'it is a named pipe',
      tool: 'it would run as its owner or group',
      other: 'it would run as its owner or group',
    });
    expect(got.applied).toEqual({ link: 'link /etc/passwd', tool: 'file 644 x' });
  });

  it.each([
    ['a folder of the path', 'd'],
    ['a folder further up', 'd/e'],
  ])('is not written behind a link that was put in the place of %s', async (_, place) => {
    const got = await cycles.live({
      before: [write('d/e/f/old', 'x'), write('outside/e/f/x', 'x')],
      agent: [write('d/e/f/new', 'agent'), write('d/e/f/old', 'agent')],
      human: [
        remove(place),
        { do: 'link', path: place, content: place === 'd' ? 'outside' : '../outside/e' },
      ],
    });
    expect(Object.keys(got.applied).filter((path) => path.startsWith('outside'))).toEqual([
      ...['outside', 'outside/e', 'outside/e/f', 'outside/e/f/x'],
    ]);
    expect(got.refused['d/e/f/new']).toContain(`${place} is a link now`);
    expect(got.proved).toBe(true);
  });

  it('takes hostile names as they are', async () => {
    const names = ['a\nb', '-rf', ' ', '\u202eevil', '\x1b[31m', "'", '$(id)', 'ü', '.countersign-x'];
    const got = await cycles.live({ before: [], agent: names.map((name) => write(`d/${name}`, name)) });
    expect(got.applied).toEqual(got.direct);
    expect(Object.keys(got.applied)).toHaveLength(names.length + 1);
  });

  it('takes names that are no text, and files larger than a snapshot keeps', async () => {
    const command =
      'printf x > "$(printf "\\377bad")"; head -c 60000000 /dev/zero > big; head -c 60000000 /dev/zero | tr "\\0" b > was';
    const got = await cycles.live({ before: [], agent: [], command: `${command}; rm -f nothing` });
    expect(got.proved).toBe(true);
    expect(got.how).toMatchObject({ big: 'applied', was: 'applied', '\udcffbad': 'applied' });
    expect(got.again).toEqual([]);
  });
});
