import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { changedPaths, linkedRuns } from '../../src/views/same-files.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

function record(run: string, bodies: readonly EventBody[], workspace = '/home/dana/app') {
  const events = chain([make.started({ run, workspace }), ...bodies, make.ended()]);
  const made = runRecord(createHistory(events), events.reduce(reduce, initialRunState));
  if (!made.ok) throw new Error('no record');
  return made.value;
}

const edits = (path: string) => make.passes(make.edits('a1', path), 'may.edit[0]');
const reads = (path: string) => make.passes(make.reads('a1', path), 'may.read[0]');

describe('runs on the same files', () => {
  const first = record('02', [
    ...edits('src/a.ts'),
    make.snapped('s1', 'before'),
    make.snapped('s2', 'after'),
    make.compared('s1', 's2', [make.changed('src/new.ts', { kind: 'renamed', from: 'src/old.ts' })]),
  ]);

  it('what a run changed: said, seen, and where it was before', () => {
    expect([...changedPaths(first)].sort()).toEqual(['src/a.ts', 'src/new.ts', 'src/old.ts']);
  });

  it('are later, in the same workspace, and read or changed what it changed', () => {
    const others = [
      record('01', edits('src/a.ts')),
      record('05', edits('src/old.ts')),
      record('03', reads('src/a.ts')),
      record('04', edits('src/other.ts')),
      record('06', edits('src/a.ts'), '/home/dana/other'),
      first,
    ];
    expect(linkedRuns(first, others)).toEqual([
      { run: '03', paths: ['src/a.ts'] },
      { run: '05', paths: ['src/old.ts'] },
    ]);
  });
});
