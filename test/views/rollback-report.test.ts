import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { type RestoredPath, RollbackReport } from '../../src/model/release.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { effectsNotUndone, rollbackCommands } from '../../src/views/rollback-note.ts';
import { repositoryLines, rollbackReport, unkeptLines } from '../../src/views/rollback-report.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { must } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

const path = (name: string, how: RestoredPath['how']): RestoredPath => ({ path: name, how, why: 'why' });
const seen = {
  by: make.dana,
  at: '2026-11-20T10:00:00.000Z',
  paths: [path('a', 'restored'), path('b', 'removed')],
  wanted: 'T',
  got: 'T',
  checks: [],
  notUndone: [],
  kept: null,
  cutShort: false,
};

describe('the report of a rollback', () => {
  it.each<[string, Partial<Parameters<typeof rollbackReport>[0]>, boolean, string]>([
    ['done', {}, true, '1 restored, 1 removed; the touched paths are as before the run'],
    ['nothing at all', { paths: [] }, true, 'no path; the touched paths are as before the run'],
    [
      'other trees',
      { got: 'U' },
      false,
      '1 restored, 1 removed; the touched paths are not as before the run',
    ],
    [
      'a kept path',
      { paths: [path('a', 'kept')] },
      false,
      '1 kept with a later change; the touched paths are as before the run',
    ],
    [
      'a failed path',
      { paths: [path('a', 'failed')] },
      false,
      '1 failed; the touched paths are as before the run',
    ],
    [
      'a merge',
      { paths: [path('a', 'merged')] },
      true,
      '1 merged with a later change; the other touched paths are as before the run',
    ],
    [
      'a failed check',
      { checks: [{ command: 'x', exit: 1 }] },
      false,
      '1 restored, 1 removed; the touched paths are as before the run; 0 of 1 checks passed',
    ],
    [
      'a check without an end',
      { checks: [{ command: 'x', exit: null }] },
      false,
      '1 restored, 1 removed; the touched paths are as before the run; 0 of 1 checks passed',
    ],
    [
      'what was kept',
      { kept: 'refs/x' },
      true,
      '1 restored, 1 removed; the touched paths are as before the run; what was replaced is kept as refs/x',
    ],
  ])('%s', (_, over, ok, detail) => {
    const report = rollbackReport({ ...seen, ...over });
    expect([report.ok, report.detail]).toEqual([ok, detail]);
    expect(RollbackReport.parse(report)).toEqual(report);
  });

  it('lists five hundred paths, the most telling first, and counts the rest', () => {
    const paths = Array.from({ length: 600 }, (_, at) => path(`p${at}`, at === 599 ? 'failed' : 'restored'));
    const report = rollbackReport({ ...seen, paths });
    expect([report.paths.length, report.more, report.paths[0]?.path]).toEqual([500, 100, 'p599']);
    expect(report.detail).toContain('1 failed, 599 restored');
  });
});

describe('what a rollback leaves', () => {
  const noted = (paths: string[]) => unkeptLines(paths.map((name) => ({ path: name, why: 'only noted' })));

  it('names ignored files, folders of many, and each setting of git', () => {
    const packages = Array.from({ length: 6 }, (_, at) => `node_modules/p${at}`);
    expect(noted(['.env', ...packages, '.git/hooks/x', '/else/hooks/y'])).toEqual([
      '.env: it was changed by the run, and only noted',
      'node_modules/: 6 files were changed by the run, and only their sizes and hashes were kept',
      '.git/hooks/x: a setting or hook of git was changed by the run: look at it before git runs again',
      '/else/hooks/y: a setting or hook of git was changed by the run: look at it before git runs again',
    ]);
  });

  it('is bounded', () => {
    const lines = noted(Array.from({ length: 150 }, (_, at) => `${at}/x`));
    expect(lines.length).toBe(101);
    expect(lines.at(-1)).toBe('and 50 more such places');
  });

  it.each([
    [
      '',
      'a'.repeat(40),
      'b'.repeat(40),
      /^the repository of the workspace: it was at a{12}, .* `git reset --soft a{40}`/,
    ],
    ['sub', null, 'b'.repeat(40), /^the repository sub: the run made it/],
    ['sub', 'a'.repeat(40), null, /^the repository sub: the run removed it/],
    ['sub', 'a'.repeat(40), 'b'.repeat(40), /`git -C sub reset --soft a{40}`/],
  ])('a repository %j', (name, was, is, says) => {
    const side = (hash: string | null) =>
      hash === null ? null : { is: 'repository' as const, size: null, hash };
    expect(repositoryLines([make.changed(name, { before: side(was), after: side(is) })])[0]).toMatch(says);
  });
});

const recordOf = (events: EventBody[]): RunRecord => {
  const { history, state } = runOf(events);
  return must(runRecord(history, state));
};

const publishes = (id: string, command: string): EventBody[] => {
  const parts: Verdict['parts'] = [
    { does: 'expose', target: 'push', effect: 'allow', rule: make.rule('may.expose[0]'), reason: 'because' },
  ];
  const [asked, , ...rest] = make.passes(make.runs(id, command));
  return [
    ...(asked ? [asked] : []),
    make.decided(id, make.verdict('allow', 'may.expose[0]', { parts })),
    ...rest,
  ];
};

describe('the note', () => {
  it('has the exact commands', () => {
    expect(rollbackCommands(recordOf([make.started({ run: 'R1' })]))).toEqual([
      'countersign rollback R1 --rehearse',
      'countersign rollback R1',
    ]);
  });

  it('says of each effect outside what a person would do', () => {
    const events = [
      ...publishes('a1', 'git push origin main'),
      ...publishes('a2', 'npm publish'),
      ...make.passes(make.reaches('a3', 'https://example.com')),
      ...make.passes(make.calls('a4', 'github', 'create_issue')),
      ...make.passes(make.reads('a5', 'src/a.ts')),
    ];
    expect(effectsNotUndone(recordOf([make.started(), ...events, make.ended()]))).toEqual([
      'push by `git push origin main` (a1): it was published. Revert it in the remote repository, with whoever owns the branch.',
      'push by `npm publish` (a2): it was published. Withdraw it where it was published.',
      'https://example.com (a3): what was sent there is not known. Find out what was sent, and whether it has to be taken back there.',
      'github.create_issue (a4): the capability register does not say that this tool only reads. Look in that service for what the tool changed, and undo it there.',
    ]);
  });
});
