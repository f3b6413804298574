import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { HistoryEntry, historyEntry } from '../../src/model/history-entry.ts';
import { RunRecord } from '../../src/model/record.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { legalTrace } from '../state/trace.ts';
import { person, publish, recordOf, rows } from './record-sample.ts';

describe('an unknown is written as unknown', () => {
  const bare = recordOf([make.started({ agent: { ...make.started().agent, version: null } })]);
  const unknowns: [string, (r: RunRecord) => { known: boolean }][] = [
    ['ticket', (r) => r.request.ticket],
    ['risk owner', (r) => r.people.riskOwner],
    ['approver', (r) => r.people.approver],
    ['agent version', (r) => r.agent.version],
    ['declared identity', (r) => r.agent.declaredIdentity],
    ['git author', (r) => r.agent.gitAuthor],
    ['expiry', (r) => r.contract.expires],
    ['review date', (r) => r.contract.reviewBy],
    ['observed changes', (r) => r.files.observed],
    ['assumptions', (r) => r.statements.assumptions],
    ['changed tests', (r) => r.tests.changed],
    ['residual risks', (r) => r.residualRisk.risks],
    ['cost', (r) => r.cost.usd],
    ['tokens', (r) => r.cost.tokens],
    ['rehearsal', (r) => r.rollback.rehearsed],
    ['incident trigger', (r) => r.incidentTrigger],
    ['decision', (r) => r.decision],
    ['end', (r) => r.run.endedAt],
    ['outcome', (r) => r.outcome],
    ['channel', (r) => r.channel.opened],
  ];
  it.each(unknowns)('%s', (_, find) => {
    expect(find(bare)).toEqual({ known: false, why: expect.stringMatching(/\w/) });
  });

  it('and nothing pushed is an explicit none', () => {
    expect([bare.boundaryPressure.statement, bare.approvals.statement, bare.tests.gaps]).toEqual([
      'none',
      'none requested',
      ['no test command was seen'],
    ]);
  });
});

describe('runRecord', () => {
  it('has no record to give without a start', () => {
    expect(runRecord(createHistory(), initialRunState)).toMatchObject({
      ok: false,
      problems: [{ code: 'record-no-start' }],
    });
  });

  it('does not hide that an action differed, or that nobody answered', () => {
    const record = recordOf([
      make.started(),
      ...make.passes(make.runs('a1', 'npm test')).slice(0, 3),
      make.finished('a1', 'ok', { differs: true }),
      make.requested(make.runs('a2', 'x')),
      make.decided('a2', make.verdict('ask')),
    ]);
    expect(record.scope.usedNotAllowed).toMatchObject([
      { action: 'a1', why: 'the agent ran something other than what was released' },
    ]);
    expect(record.approvals.list).toMatchObject([{ action: 'a2', granted: false, answer: { known: false } }]);
  });

  it('says on what consequences an approval was given, and reads records from before they were kept', () => {
    const bodies = [
      make.started(),
      make.requested(make.runs('a1', 'rm x')),
      make.decided('a1', make.verdict('ask')),
      make.foreseen('a1'),
      make.answered('a1', 'once'),
    ];
    const record = recordOf(bodies);
    expect(record.approvals.list[0]?.consequences.map(({ text, undo }) => [text, undo])).toEqual([
      ['delete 3 files', 'no'],
      ['run tsc', 'unknown'],
    ]);
    expect(
      recordOf(bodies.filter(({ type }) => type !== 'action.foreseen')).approvals.list[0]?.consequences,
    ).toEqual([]);
    const old = JSON.parse(JSON.stringify(record));
    delete old.approvals.list[0].consequences;
    expect(RunRecord.parse(old).approvals.list[0]?.consequences).toEqual([]);
  });

  it('counts a rule as an approval, and what it let go as covered by the contract', () => {
    const rm = make.runs('a1', 'rm x');
    const asked = [make.requested(rm), make.decided('a1', make.verdict('ask'))];
    const rule = make.answered('a1', 'rule', { note: 'may.run  rm x' });
    const amended: EventBody = {
      type: 'contract.amended',
      contract: make.pinned({ may: { run: ['rm x'] } }, 2),
      by: make.sam,
      reason: 'rule for a1: may.run  rm x',
    };
    const record = recordOf([make.started(), ...asked, amended, rule, ...make.passes(rm)]);
    expect(record.approvals).toMatchObject({
      statement: '1 requested, 1 granted',
      list: [{ granted: true, answer: { known: true, value: { answer: 'rule', note: 'may.run  rm x' } } }],
    });
    expect(record.contract.amendments).toMatchObject([{ version: 2, reason: 'rule for a1: may.run  rm x' }]);
    expect(record.totals).toMatchObject({ actions: 1, ask: 1, approved: 1, refused: 0 });
    expect(record.scope.usedNotAllowed).toEqual([]);
    const notEnough = recordOf([
      make.started(),
      ...asked,
      amended,
      rule,
      ...asked,
      make.answered('a1', 'once'),
      make.released('a1', 'allow'),
    ]);
    expect(notEnough.scope.usedNotAllowed).toMatchObject([{ action: 'a1', why: 'approved by sam' }]);
  });

  it('counts an action once, by the worst it was judged, in every place, and stops no action hit as stops', () => {
    const asked = make.decided('a1', make.verdict('ask', 'ask.run[0]'));
    const record = recordOf([
      make.started(),
      make.requested(publish),
      make.decided('a6', make.verdict('stop', 'stop_if[0]')),
      { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a6' },
      { type: 'stop.resolved', stop: 's1', how: 'once', by: person, reason: 'agreed' },
      ...make.passes(publish),
      make.requested(make.runs('a1', 'x')),
      asked,
      make.answered('a1', 'edited'),
      make.requested(make.runs('a1', 'y')),
      asked,
      make.answered('a1', 'once'),
      { type: 'stop.hit', stop: 's2', rule: make.rule('stop_if[1]'), reason: 'minutes', action: null },
    ]);
    const counts = { allow: 0, ask: 1, deny: 0, stop: 2, approved: 1, refused: 0 };
    expect(record.totals).toEqual({ actions: 2, ...counts });
    expect(record.boundaryPressure).toMatchObject({
      statement: '1 asked, 0 denied, 2 stopped',
      asks: 1,
      stops: 2,
    });
    expect(rows(record.boundaryPressure.list, 'action', 'effect')).toEqual([
      ['a6', 'stop'],
      ['a1', 'ask'],
    ]);
  });

  it('does not hide that something happened that was never let go', () => {
    const record = recordOf([
      make.started(),
      make.requested({ ...make.runs('a1', 'npm publish'), holds: 'watch' }),
      make.decided('a1', make.verdict('deny', 'never.run[0]')),
      make.released('a1', 'deny'),
      make.finished('a1', 'ok'),
    ]);
    expect(record.scope.usedNotAllowed).toMatchObject([
      { action: 'a1', why: 'it happened although it was not let go' },
    ]);
    expect([record.commands[0]?.outcome, record.denied.length]).toEqual(['ok', 1]);
    expect(record.channel.statement).toBe('0 of 1 actions could be held back; 1 could only be watched');
  });

  it('is valid for every prefix of a legal trace, and so is its row in the run list', () => {
    fc.assert(
      fc.property(legalTrace, fc.nat(), (events, cut) => {
        const prefix = events.slice(0, (cut % events.length) + 1);
        const outcome = runRecord(createHistory(prefix), prefix.reduce(reduce, initialRunState));
        if (!outcome.ok) throw new Error('no record');
        const record = RunRecord.parse(JSON.parse(JSON.stringify(outcome.value)));
        expect(record).toEqual(outcome.value);
        expect(HistoryEntry.parse(historyEntry(record)).run).toBe('01RUN');
      }),
      { numRuns: 60 },
    );
  });
});

describe('a command that is a check', () => {
  const commands: [command: string, isCheck: boolean][] = [
    ['npm test', true],
    ['node --test test/sync/**', true],
    ['npx vitest run src', true],
    ['npm run test:unit', true],
    ['cat test/notes.txt', false],
    ['npm run latest', false],
  ];
  it.each(commands)('%s: %s', (command, isCheck) => {
    const record = recordOf([make.started(), ...make.passes(make.runs('a1', command))]);
    expect(record.tests.checks.length > 0).toBe(isCheck);
  });
});
