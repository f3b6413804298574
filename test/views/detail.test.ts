import { expect, it } from 'vitest';
import { detailLines } from '../../src/views/detail.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

const text = (bodies: Parameters<typeof runOf>[0]): string =>
  detailLines(runOf(bodies).history, 'a1')
    .map(({ label, text: shown }) => `${label.padEnd(8)}${shown}`)
    .join('\n');

it('says everything about an approved command', () => {
  const verdict = make.verdict('ask', 'ask.run[0]', {
    parts: [{ does: 'delete', target: 'build', effect: 'ask', rule: make.rule('ask.run[0]'), reason: 'r' }],
    danger: { word: 'delete', why: 'recursive delete' },
    raises: { to: 'high', because: 'deploy' },
    dataClasses: ['internal'],
  });
  const shown = text([
    make.started(),
    make.requested(make.runs('a1', 'rm -rf build\necho \u001b[2J'), {
      redactions: [{ kind: 'github', count: 2 }],
    }),
    make.decided('a1', verdict),
    make.foreseen('a1'),
    make.answered('a1', 'once', { note: 'fine' }),
    make.released('a1', 'allow', 'approved'),
    make.finished('a1', 'failed', { differs: true, excerpt: 'boom\nbang' }),
  ]);
  expect(`\n${shown}\n`).toBe(`
        ASK by rule ask.run[0] "ask.run[0]"
policy  countersign.yaml:7
cmd     rm -rf build
        echo \\e[2J
cwd     /home/dana/app
part    delete build: ask by ask.run[0]
why     because ask.run[0]
danger  recursive delete (type "delete")
risk    raises to high: deploy
data    internal
would   delete 3 files · undo: none, git has no copy of 3 files
would   run tsc · undo: unknown
answer  once by sam after 1.5 s
note    fine
told    allow: approved
result  failed in 0.0 s, reported
differs the agent ran something other than what was released
output  boom\\nbang
by      main agent
seen    reported, by claude-hooks, which could hold it back
hidden  2 github
`);
});

it('says that an action is being judged, and nothing of one that is not there', () => {
  expect(text([make.started(), make.requested(make.reads('a1', 'x'))])).toContain('being judged: read');
  expect(detailLines(runOf([make.started()]).history, 'a1')).toEqual([]);
});

it('says what stopped an action, who let it through, and by what it passed', () => {
  const person = { kind: 'person', identity: make.sam } as const;
  const shown = text([
    make.started(),
    make.requested(make.edits('a1', 'db/x.sql')),
    make.decided('a1', make.verdict('stop', 'stop_if[0]')),
    { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'a schema change', action: 'a1' },
    { type: 'stop.resolved', stop: 's1', how: 'once', by: person, reason: 'reviewed' },
    ...make.passes(make.edits('a1', 'db/x.sql'), 'may.edit[0]'),
  ]).split('\n');
  expect([shown[0]?.trim(), shown[2]]).toEqual([
    'STOP by rule stop_if[0] "stop_if[0]"',
    'then    allow by rule may.edit[0] "may.edit[0]"',
  ]);
  expect(shown).toContain('stop    s1: a schema change; once by sam: reviewed');
});

const told = (...between: Parameters<typeof runOf>[0][number][]): string[] =>
  text([
    make.started(),
    make.requested(make.runs('a1', 'rm x')),
    make.decided('a1', make.verdict('ask')),
    make.foreseen('a1'),
    ...between,
    make.answered('a1', 'once'),
  ])
    .split('\n')
    .filter((one) => one.startsWith('would'));

it('keeps what would happen for the action it was counted for, also when that is judged again, never for an edited one', () => {
  const again = (command: string) => [
    make.requested(make.runs('a1', command)),
    make.decided('a1', make.verdict('ask')),
  ];
  expect([told().length, told(...again('rm x')).length, told(...again('rm y')).length]).toEqual([2, 2, 0]);
});

it('tells of a rule with its lines', () => {
  const rm = make.runs('a1', 'rm x');
  const rule = make.answered('a1', 'rule', { note: 'may.run  rm x' });
  const bodies = [make.requested(rm), make.decided('a1', make.verdict('ask')), rule, ...make.passes(rm)];
  const lines = detailLines(runOf([make.started(), ...bodies]).history, 'a1');
  expect(lines).toContainEqual({ label: 'answer', text: 'rule made by sam after 1.5 s: may.run  rm x' });
  expect(lines.map(({ label }) => label)).not.toContain('note');
});
