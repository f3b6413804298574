import { expect, it } from 'vitest';
import { readReport } from '../../src/evidence/report-file.ts';
import { taskText } from '../../src/host/task-text.ts';
import { StatementKind } from '../../src/model/evidence.ts';
import { pinned } from '../state/bodies.ts';

const task = 'Fix the retry filter';

it('is the task of the contract', () => {
  expect(taskText({ task, contract: pinned() })).toBe(task);
});

it('names the file of the report and headings that are understood', () => {
  const text = taskText({ task, contract: pinned({ report: 'notes/REPORT.md' }) });
  expect(text.startsWith(`${task}\n\nBefore you finish, write the file notes/REPORT.md`)).toBe(true);
  const headings = /headings: (.*?)\./.exec(text)?.[1]?.split(', ') ?? [];
  const report = headings.map((heading) => `# ${heading}\n- x\n`).join('');
  expect(readReport(report).statements.map(({ kind }) => kind)).toEqual([
    'assumptions',
    'residual-risk',
    'known-gaps',
    'least-sure',
    'checks-skipped',
    'questions',
  ] satisfies StatementKind[]);
  expect(headings).toHaveLength(StatementKind.options.length);
});
