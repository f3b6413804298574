import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/model/identity.ts';
import { know, unknown } from '../../src/model/known.ts';
import { joinOrganisation, OrganisationFile } from '../../src/model/organisation.ts';
import { RunRecord } from '../../src/model/record.ts';
import type { CheckFact } from '../../src/model/record-parts.ts';
import { obstacles, type ShipWish } from '../../src/views/obstacles.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

const dana: Identity = { name: 'dana@example.com', osUser: 'dana', how: 'claimed' };
const sam: Identity = { name: 'sam@example.com', osUser: 'sam', how: 'signed', key: 'SHA256:sam' };
const now = Date.parse('2026-11-20T12:00:00Z');
const rollback = { change: 'c', undo: 'u', data_risk: 'none', trigger: 't', owner: 'o' };
const contract = make.pinned({
  owner: dana.name,
  approver: sam.name,
  rollback,
  evidence: ['passing-test', 'assumptions'],
});

const outcome = (() => {
  const { history, state } = runOf([make.started({ contract }), make.ended()]);
  return runRecord(history, state);
})();
if (!outcome.ok) throw new Error('no record');
const bare = RunRecord.parse(outcome.value);

const check = (over: Partial<CheckFact> = {}): CheckFact => ({
  id: 'c1',
  action: 'a1',
  t: 1,
  kind: 'test',
  command: 'npm test',
  runner: 'vitest',
  status: 'passed',
  passed: 3,
  failed: 0,
  skipped: 0,
  failures: [],
  doubts: [],
  freshness: 'fresh',
  since: [],
  why: '',
  output: null,
  provenance: 'observed',
  ...over,
});
const checks = (...list: CheckFact[]) => ({ tests: { ...bare.tests, checks: list } });
const report = { by: sam, ok: true, detail: 'all as before.', at: '', paths: [], more: 0, t: 1 };
const proof = { wanted: null, got: null, checks: [], notUndone: [] };
const rehearsed = know({ ...report, ...proof }, 'observed');

/** A run of high risk against which nothing stands. */
const good: RunRecord = {
  ...bare,
  ...checks(check()),
  risk: { ...bare.risk, reached: 'high' },
  evidence: bare.evidence.map((one) => ({ ...one, status: 'present' as const })),
  people: {
    ...bare.people,
    approval: { ...bare.people.approval, by: { ...dana, how: 'signed', key: 'SHA256:dana' } },
  },
  rollback: { ...bare.rollback, rehearsed },
};
const wish: ShipWish = { by: sam, now, organisation: null };
const codes = (over: Partial<RunRecord>, other: Partial<ShipWish> = {}): string[] =>
  obstacles({ ...good, ...over }, { ...wish, ...other }).map(({ code }) => code);
const risk = (reached: 'low' | 'medium' | 'high') => ({ risk: { ...good.risk, reached } });
const ended = (ending: 'interrupted' | 'unsupervised' | 'stopped' | 'agent-failed') => ({
  outcome: know({ outcome: ending, reason: 'r', exitCode: null, signal: null }, 'observed'),
});
const evidence = (status: 'present' | 'stale' | 'missing') => ({
  evidence: good.evidence.map((one) => ({ ...one, status })),
});
const approval = (by: Identity) => ({
  people: { ...good.people, approval: { ...good.people.approval, by } },
});
const finding = (weight: 'serious' | 'look', code: 'unclaimed-change' | 'check-failed') => ({
  findings: [{ code, weight, text: 'x.ts changed, and nobody said so', actions: [], paths: [] }],
});
const pair = { failing: 'c1', passing: 'c2', command: 'npm test -- a', doubts: [] };
const hold = { by: sam, reason: 'r', at: '' };
const organisation = (signed: ('low' | 'medium')[]) =>
  joinOrganisation([{ file: '/o', said: OrganisationFile.parse({ organisation: 1, signed }) }]);

describe('what stands against shipping', () => {
  const cases: [string, Partial<RunRecord>, Partial<ShipWish>, string[]][] = [
    ['nothing', {}, {}, []],
    ['no end', { outcome: unknown('no end') }, {}, ['run-not-over']],
    ['interrupted', ended('interrupted'), {}, ['run-interrupted']],
    ['unsupervised', ended('unsupervised'), {}, ['run-unsupervised']],
    ['stopped by a rule', ended('stopped'), {}, []],
    ['a legal hold', { legalHold: hold }, {}, []],
    ['rolled back', { rollback: { ...good.rollback, done: rehearsed } }, {}, ['rolled-back']],
    [
      'expired',
      { contract: { ...good.contract, expires: know('2026-11-20T12:00:00Z', 'declared') } },
      {},
      ['contract-expired'],
    ],
    [
      'not yet',
      { contract: { ...good.contract, expires: know('2026-11-20T12:00:01Z', 'declared') } },
      {},
      [],
    ],
    ['evidence missing', evidence('missing'), {}, ['evidence-missing', 'evidence-missing']],
    ['evidence stale', evidence('stale'), {}, ['evidence-stale', 'evidence-stale']],
    ['a test of unknown freshness', checks(check({ freshness: 'unknown' })), {}, ['evidence-unknown']],
    ['one fresh test of two', checks(check({ command: 'npm run a', freshness: 'unknown' }), check()), {}, []],
    ['a stale check', checks(check(), check({ command: 'lint', freshness: 'stale' })), {}, ['check-stale']],
    ['a check that was stale and ran again', checks(check({ freshness: 'stale' }), check()), {}, []],
    ['a check that failed last', checks(check(), check({ status: 'failed' })), {}, ['check-failed']],
    [
      'a failure answered by a pair',
      {
        tests: {
          ...good.tests,
          checks: [check({ status: 'failed', command: 'npm test -- a' }), check({ id: 'c2' })],
          pairs: [pair],
        },
      },
      {},
      [],
    ],
    [
      'no rollback note',
      { rollback: { ...good.rollback, complete: false, missing: ['undo'] } },
      {},
      ['rollback-note-incomplete'],
    ],
    [
      'no rollback note at low risk',
      { ...risk('low'), rollback: { ...good.rollback, complete: false, missing: ['undo'] } },
      {},
      [],
    ],
    [
      'no rehearsal',
      { rollback: { ...good.rollback, rehearsed: unknown('no') } },
      {},
      ['rollback-not-rehearsed'],
    ],
    [
      'no rehearsal at medium risk',
      { ...risk('medium'), rollback: { ...good.rollback, rehearsed: unknown('no') } },
      {},
      [],
    ],
    [
      'a failed rehearsal, whatever the risk',
      {
        ...risk('low'),
        rollback: { ...good.rollback, rehearsed: know({ ...report, ...proof, ok: false }, 'observed') },
      },
      {},
      ['rehearsal-failed'],
    ],
    ['no approver', { people: { ...good.people, approver: unknown('none') } }, {}, ['approver-missing']],
    ['someone else', {}, { by: { ...sam, name: 'eve@example.com' } }, ['not-the-approver']],
    [
      'the owner by name',
      { people: { ...good.people, approver: know('Dana@example.com', 'declared') } },
      { by: { ...dana, how: 'signed', key: 'SHA256:other' } },
      ['approver-is-owner'],
    ],
    ["the owner's key", {}, { by: { ...sam, key: 'SHA256:dana' } }, ['approver-is-owner']],
    [
      'the same user of the system, unsigned',
      {},
      { by: { ...sam, how: 'claimed', osUser: 'dana' } },
      ['approver-is-owner', 'decision-unsigned'],
    ],
    ['the same user of the system with two keys', {}, { by: { ...sam, osUser: 'dana' } }, []],
    ['an unsigned decision', {}, { by: { ...sam, how: 'claimed' } }, ['decision-unsigned']],
    ['an unsigned contract', approval(dana), {}, ['approval-unsigned']],
    [
      'nothing signed at medium risk',
      { ...risk('medium'), ...approval(dana) },
      { by: { ...sam, how: 'claimed' } },
      [],
    ],
    [
      'nothing signed where the organisation asks for it',
      { ...risk('medium'), ...approval(dana) },
      { by: { ...sam, how: 'claimed' }, organisation: organisation(['medium']) },
      ['decision-unsigned', 'approval-unsigned'],
    ],
    ['a serious finding', finding('serious', 'unclaimed-change'), {}, ['finding-unclaimed-change']],
    ['a finding to look at', finding('look', 'unclaimed-change'), {}, []],
    ['a finding the checks say themselves', finding('serious', 'check-failed'), {}, []],
  ];
  it.each(cases)('%s', (_, over, other, expected) => {
    expect(codes(over, other)).toEqual(expected);
  });

  it('says each in a sentence, with what to do about it', () => {
    const all = cases.flatMap(([, over, other]) => obstacles({ ...good, ...over }, { ...wish, ...other }));
    expect(all.length).toBeGreaterThan(20);
    for (const { text, fix } of all) {
      expect(text).toMatch(/^[\w`].{10,}/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });
});
