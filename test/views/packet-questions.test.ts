import { describe, expect, it } from 'vitest';
import { know, unknown } from '../../src/model/known.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { Finding } from '../../src/model/record-parts.ts';
import { questionsOf } from '../../src/views/packet-questions.ts';
import * as make from '../state/bodies.ts';
import { lowRun, mediumRecord, recordOf } from './packet-runs.ts';

const record = mediumRecord();
const about = (over: Partial<RunRecord>, base = record) =>
  questionsOf({ ...base, ...over }).map(({ about: what }) => what);
const who = { kind: 'person', identity: make.sam } as const;

describe('the questions of a packet', () => {
  it('asks about every kind of finding, in our words', () => {
    const { code } = Finding.shape;
    const findings = code.options.map((one) => ({
      code: one,
      weight: 'look' as const,
      text: `text of ${one}`,
      actions: ['a1'],
      paths: ['x.ts'],
    }));
    const questions = questionsOf({ ...record, findings });
    for (const one of code.options) {
      const question = questions.find(({ because }) => because === `text of ${one}`);
      expect(question).toMatchObject({ about: one, actions: ['a1'], paths: ['x.ts'] });
      expect(question?.ask).toMatch(/^[A-Z][A-Za-z ,.']+[?:.]?/);
    }
  });

  const cases: [string, Partial<RunRecord>][] = [
    ['unclaimed-change', { findings: [] }],
    ['possible-change', { findings: [] }],
    [
      'evidence-missing',
      { evidence: [{ kind: 'passing-test', demanded: true, status: 'missing', items: [] }] },
    ],
    ['test-gap', { tests: { ...record.tests, gaps: ['no test at all'] } }],
    ['check-stale', { tests: withLast({ freshness: 'stale', since: ['src/a.ts'] }) }],
    ['check-failed', { tests: withLast({ status: 'failed' }) }],
    ['refused', {}],
    [
      'worked-around',
      {
        boundaryPressure: {
          ...record.boundaryPressure,
          workedAround: {
            statement: '1',
            list: [{ action: 'a5', t: 1, kind: 'edit', target: 'x', by: 'a6', how: 'by a script' }],
          },
        },
      },
    ],
    ['approved', {}],
    ['agent-question', {}],
    ['agent-least-sure', {}],
    [
      'agent-skipped-check',
      { statements: { ...record.statements, 'checks-skipped': know(['no time for e2e'], 'reported') } },
    ],
    ['agent-gap', { statements: { ...record.statements, 'known-gaps': know(['no Windows'], 'reported') } }],
    [
      'stopped',
      {
        stops: [
          {
            t: 1,
            stop: 's1',
            rule: make.rule('stop_if[0]'),
            reason: 'a schema change',
            action: 'a1',
            resolved: know({ t: 2, how: 'once', by: who, reason: 'ok' }, 'observed'),
          },
        ],
      },
    ],
    [
      'outside-plan',
      {
        scope: {
          ...record.scope,
          usedNotAllowed: [{ action: 'a9', t: 1, kind: 'edit', target: 'x', why: 'y' }],
        },
      },
    ],
    [
      'beyond-contract',
      {
        scope: {
          ...record.scope,
          usedNotAllowed: [{ action: 'a9', t: 1, kind: 'run', target: 'x', why: 'y' }],
        },
      },
    ],
    [
      'data-class',
      {
        data: {
          allowed: ['public'],
          touched: [{ class: 'secret', allowed: false, actions: ['a1'], provenance: 'observed' }],
        },
      },
    ],
    [
      'outside-effect',
      { outsideEffects: [{ action: 'a1', t: 1, kind: 'expose', target: 'push', why: 'it was published' }] },
    ],
    ['changed-unread', { files: { ...record.files, changedUnread: ['src/z.ts'] } }],
    ['rollback-note', { rollback: { ...record.rollback, complete: false, missing: ['undo'] } }],
    [
      'rollback-rehearsal',
      {
        risk: { ...record.risk, reached: 'high' },
        rollback: { ...record.rollback, rehearsed: unknown('not yet') },
      },
    ],
    [
      'risk-rose',
      { risk: { ...record.risk, rises: [{ action: 'a1', t: 1, from: 'low', to: 'high', because: 'x' }] } },
    ],
    ['only-watched', { channel: { ...record.channel, onlyWatched: 2 } }],
    ['run-incomplete', { run: { ...record.run, complete: false } }],
    [
      'run-outcome',
      { outcome: know({ outcome: 'killed', reason: 'by sam', exitCode: null, signal: 'KILL' }, 'observed') },
    ],
    ['not-known', { files: { ...record.files, observed: unknown('nobody looked') } }],
  ];
  it.each(cases)('asks about %s', (wanted, over) => expect(about(over)).toContain(wanted));

  function withLast(over: Partial<RunRecord['tests']['checks'][number]>): RunRecord['tests'] {
    const [first, last] = record.tests.checks;
    return { ...record.tests, checks: first && last ? [first, { ...last, ...over }] : [] };
  }

  it('does not ask what a finding has asked', () => {
    const questions = questionsOf(record);
    expect(questions.filter(({ paths }) => paths.includes('cache/out.bin'))).toHaveLength(1);
  });

  it('asks nothing serious of an ordinary run', () => {
    expect(about({}, recordOf(lowRun))).not.toContain('unclaimed-change');
    expect(questionsOf(recordOf(lowRun)).filter(({ weight }) => weight !== 'note')).toEqual([]);
  });

  it('puts the serious ones first and numbers them', () => {
    const questions = questionsOf(record);
    const rank = { serious: 0, look: 1, note: 2 };
    const ranks = questions.map(({ weight }) => rank[weight]);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(questions.map(({ id }) => id)).toEqual(questions.map((_, index) => `q${index + 1}`));
  });

  it('asks once for what was wanted several times', () => {
    const [denied] = record.denied;
    const again = denied ? [denied, { ...denied, action: 'a99' }] : [];
    const asked = questionsOf({ ...record, denied: again }).filter(({ about: what }) => what === 'refused');
    expect(asked.map(({ actions }) => actions)).toEqual([['a5', 'a99']]);
  });

  it.each([
    ['src/a.ts', 'countersign why 01RUN src/a.ts'],
    ['a b.ts', "countersign why 01RUN 'a b.ts'"],
    ["it's.ts", "countersign why 01RUN 'it'\\''s.ts'"],
    ['$(rm -rf ~)', "countersign why 01RUN '$(rm -rf ~)'"],
    ['-rf', "countersign why 01RUN -- '-rf'"],
    ['a\nb', 'countersign why 01RUN a1'],
    ['a\u202eb', 'countersign why 01RUN a1'],
  ])('names the command that tells about %j', (path, why) => {
    const finding = {
      code: 'not-seen',
      weight: 'serious',
      text: 'x',
      actions: ['a1'],
      paths: [path],
    } as const;
    const findings = [{ ...finding, actions: ['a1'], paths: [path] }];
    expect(questionsOf({ ...record, findings }).find(({ about: what }) => what === 'not-seen')?.why).toBe(
      why,
    );
  });
});
