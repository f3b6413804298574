import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { EventBody, EventOf } from '../../src/model/event.ts';
import type { RunRecord } from '../../src/model/record.ts';
import type { FileChange } from '../../src/model/snapshot.ts';
import { unknownChange } from '../../src/model/unseen-snapshot.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

function recordOf(bodies: readonly EventBody[]): RunRecord {
  const { history, state } = runOf([make.started(), ...bodies]);
  const outcome = runRecord(history, state);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return outcome.value;
}

/** A run as a list of looks (`s1` …) and of what was done between them. Every look saw a tree of its own. */
type Step =
  | EventBody[]
  | { look: EventOf<'snapshot.taken'>['moment']; only?: string[]; changes?: FileChange[] };

function runWith(...steps: Step[]): RunRecord {
  const bodies: EventBody[] = [];
  const whole: FileChange[] = [];
  let looks = 0;
  for (const step of steps) {
    if (Array.isArray(step)) {
      bodies.push(...step);
      continue;
    }
    looks += 1;
    const [id, before] = [`s${looks}`, `s${looks - 1}`];
    const taken = make.snapped(id, step.look);
    const over = { tree: String(looks).padStart(40, '0'), only: step.only ?? null };
    bodies.push({ ...taken, snapshot: make.snapshot(id, over) });
    if (looks > 1) bodies.push(make.compared(before, id, step.changes ?? []));
    whole.push(...(step.changes ?? []));
  }
  if (looks > 2) bodies.push(make.compared('s1', `s${looks}`, whole));
  return recordOf(bodies);
}

const first: Step = { look: 'before' };
const last = (...changes: FileChange[]): Step => ({ look: 'after', changes });
const command = (...changes: FileChange[]): Step => ({ look: 'command', changes });
const edit = (path: string, ...changes: FileChange[]): Step => ({ look: 'edit', only: [path], changes });
const begun = (action: Action): EventBody[] => make.passes(action).slice(0, 3);
const { changed } = make;

const claimsOf = (record: RunRecord): string[] =>
  record.files.observed.known
    ? record.files.observed.value.map(({ path, claim, actions }) =>
        `${path} ${claim} ${actions.join(',')}`.trim(),
      )
    : ['unknown'];

const findingsOf = (record: RunRecord, code: string): string[] =>
  record.findings.filter((finding) => finding.code === code).map(({ text }) => text);

const edits = (id: string, path: string) => make.passes(make.edits(id, path), 'may.edit[0]');
const ran = (id: string, text: string) => make.passes(make.runs(id, text));

describe('who made a change', () => {
  it.each<[string, Step[], string[]]>([
    [
      'an edit that names it',
      [first, edits('a1', 'src/a.ts'), edit('src/a.ts', changed('src/a.ts')), last()],
      ['src/a.ts claimed a1'],
    ],
    [
      'an edit that names another file',
      [first, edits('a1', 'src/b.ts'), last(changed('src/a.ts'))],
      ['src/a.ts unclaimed'],
    ],
    ['nothing', [first, last(changed('src/a.ts'))], ['src/a.ts unclaimed']],
    [
      'a command that may do anything',
      [first, ran('a1', 'npm test'), command(changed('src/a.ts')), last()],
      ['src/a.ts possible a1'],
    ],
    [
      'a command that only reads',
      [first, ran('a1', 'cat src/a.ts'), command(changed('src/a.ts')), last()],
      ['src/a.ts unclaimed'],
    ],
    [
      'a command that names it',
      [first, ran('a1', 'echo x > src/a.ts'), command(changed('src/a.ts')), last()],
      ['src/a.ts claimed a1'],
    ],
    [
      'a command that deletes its folder',
      [
        first,
        ran('a1', 'rm -rf src'),
        command(changed('src/lib/a.ts', { kind: 'deleted', after: null })),
        last(),
      ],
      ['src/lib/a.ts claimed a1'],
    ],
    [
      'a command that deletes a file with a similar name',
      [first, ran('a1', 'rm -rf src'), command(changed('srcs/a.ts')), last()],
      ['srcs/a.ts unclaimed'],
    ],
    [
      'a command before',
      [first, ran('a1', 'npm test'), command(), last(changed('src/a.ts'))],
      ['src/a.ts unclaimed'],
    ],
    [
      'a command that came after',
      [first, command(changed('src/a.ts')), ran('a1', 'npm test'), command(), last()],
      ['src/a.ts unclaimed'],
    ],
    [
      'a command that has not ended',
      [first, begun(make.runs('a1', 'npm test')), command(), last(changed('src/a.ts'))],
      ['src/a.ts possible a1'],
    ],
    [
      'an edit that was denied',
      [
        first,
        [
          make.requested(make.edits('a1', 'src/a.ts')),
          make.decided('a1', make.verdict('deny')),
          make.released('a1', 'deny'),
        ],
        last(changed('src/a.ts')),
      ],
      ['src/a.ts unclaimed'],
    ],
    [
      'a tool of a server nobody knows',
      [first, make.passes(make.calls('a1', 'files', 'write')), last(changed('src/a.ts'))],
      ['src/a.ts possible a1'],
    ],
    [
      'an edit, and once more nobody',
      [
        first,
        edits('a1', 'src/a.ts'),
        edit('src/a.ts', changed('src/a.ts')),
        command(changed('src/a.ts')),
        last(),
      ],
      ['src/a.ts unclaimed a1', 'src/a.ts unclaimed a1'],
    ],
    [
      'a move',
      [
        first,
        ran('a1', 'mv src/a.ts src/b.ts'),
        command(changed('src/b.ts', { kind: 'renamed', from: 'src/a.ts' })),
        last(),
      ],
      ['src/b.ts claimed a1'],
    ],
    [
      'half a move',
      [
        first,
        edits('a1', 'src/b.ts'),
        command(changed('src/b.ts', { kind: 'renamed', from: 'src/a.ts' })),
        last(),
      ],
      ['src/b.ts unclaimed'],
    ],
    [
      'a commit',
      [
        first,
        ran('a1', 'git commit -m x'),
        command(changed('', { before: { is: 'repository', size: null, hash: null } })),
        last(),
      ],
      ['.git claimed a1'],
    ],
    ['nobody can tell', [first, last(unknownChange)], ['. possible']],
  ])('%s', (_, steps, expected) => {
    expect(claimsOf(runWith(...steps)).map((text) => text.trim())).toEqual(expected);
  });

  it('is asked since the last look at that very file', () => {
    // The look after the edit saw src/b.ts alone: the command may have changed src/a.ts before it.
    const steps = [
      first,
      ran('a1', 'npm test'),
      edits('a2', 'src/b.ts'),
      edit('src/b.ts', changed('src/b.ts')),
    ];
    expect(claimsOf(runWith(...steps, last(changed('src/a.ts'))))).toEqual([
      'src/b.ts claimed a2',
      'src/a.ts possible a1',
    ]);
    expect(claimsOf(runWith(...steps, last(changed('src/b.ts')))).at(-1)).toBe('src/b.ts unclaimed a2');
  });

  it('is told from the first and the last look alone where nobody looked between', () => {
    const record = recordOf([
      make.snapped('s1', 'before'),
      ...ran('a1', 'npm test'),
      ...edits('a2', 'src/a.ts'),
      { ...make.snapped('s2', 'after'), snapshot: make.snapshot('s2', { tree: '9'.repeat(40) }) },
      make.compared('s1', 's2', [changed('src/a.ts'), changed('src/b.ts')]),
    ]);
    expect(claimsOf(record)).toEqual(['src/a.ts claimed a2', 'src/b.ts possible a1']);
  });

  it('is not known without looks', () => {
    expect(claimsOf(recordOf(edits('a1', 'src/a.ts')))).toEqual(['unknown']);
  });
});

describe('findings about changes', () => {
  it('name a change nobody says they made, first', () => {
    const record = runWith(
      first,
      edits('a1', 'src/a.ts'),
      edit('src/a.ts', changed('src/a.ts')),
      last(changed('src/evil\n.ts'), changed('src/c.ts')),
    );
    expect(record.findings[0]).toEqual({
      code: 'unclaimed-change',
      weight: 'serious',
      text: 'src/evil\\n.ts, src/c.ts changed between the look s2 and the end, and no action says so. Under way then: a1.',
      actions: ['a1'],
      paths: ['src/evil\n.ts', 'src/c.ts'],
    });
  });

  it('tell one that was put back before the end', () => {
    const record = runWith(
      first,
      ran('a1', 'cat x'),
      command(changed('src/a.ts')),
      command(changed('src/a.ts')),
      last(),
    );
    expect(findingsOf(record, 'unclaimed-change')).toHaveLength(2);
  });

  it('weigh what git ignores less', () => {
    const noted = { is: 'noted', size: 1, hash: null } as const;
    const record = runWith(first, last(changed('.cache/x', { before: noted, after: noted })));
    expect(record.findings.map(({ code, weight }) => `${code} ${weight}`)).toEqual(['unclaimed-change look']);
  });

  it('name the commands that may have made one', () => {
    const record = runWith(first, ran('a1', 'npm test'), command(changed('src/a.ts')), last());
    expect(findingsOf(record, 'possible-change')).toEqual([
      'src/a.ts changed while a1 ran, whose words do not tell what it does.',
    ]);
  });

  it.each<[string, Step[], number]>([
    ['was not there', [first, edits('a1', 'src/a.ts'), edit('src/a.ts'), last()], 1],
    ['was there', [first, edits('a1', 'src/a.ts'), edit('src/a.ts', changed('src/a.ts')), last()], 0],
    ['was there in a later look', [first, edits('a1', 'src/a.ts'), last(changed('src/a.ts'))], 0],
    [
      'changed nothing by its own words',
      [
        first,
        make.passes({
          ...make.edits('a1', 'src/a.ts'),
          kind: 'edit',
          changes: [{ path: 'src/a.ts', before: 'a', after: 'a' }],
        }),
        last(),
      ],
      0,
    ],
    ['failed', [first, [...begun(make.edits('a1', 'src/a.ts')), make.finished('a1', 'failed')], last()], 0],
    ['could not be seen', [first, edits('a1', 'src/a.ts'), last(unknownChange)], 0],
  ])('say of an edit that it %s: %#', (_, steps, count) => {
    expect(findingsOf(runWith(...steps), 'claimed-not-seen')).toHaveLength(count);
  });

  it('say where nobody looks', () => {
    const record = runWith(first, edits('a1', '/etc/hosts'), last());
    expect(findingsOf(record, 'not-seen')).toEqual([
      'a1 names /etc/hosts as changed, which lies outside the workspace: nobody looked there.',
    ]);
    expect(findingsOf(record, 'claimed-not-seen')).toEqual([]);
    expect(findingsOf(runWith(first, last(unknownChange)), 'not-seen')).toEqual([
      'Some of the workspace could not be looked at: more may have changed than is told.',
    ]);
  });
});
