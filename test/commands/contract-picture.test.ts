import { describe, expect, it } from 'vitest';
import { contractPicture } from '../../src/commands/contract-picture.ts';
import { Contract } from '../../src/model/contract.ts';

const contract = Contract.parse({
  contract: 1,
  task: 'the-task',
  ticket: 'the-ticket',
  owner: 'the-owner',
  risk_owner: 'the-risk-owner',
  agent: { profile: 'the-profile', identity: 'the-identity' },
  may: { read: ['may-read'], call: ['may-call'] },
  ask: { run: ['ask-run'] },
  never: { touch: ['never-touch'] },
  sources: ['the-source'],
  classes: { 'class-path': 'regulated' },
  stop_if: [{ touches: ['stop-path'], because: 'stop-reason' }, { similar_failures: 3 }],
  hold: '7m',
  evidence: ['failing-test'],
  checks: { test: ['the-check'] },
  report: 'the-report',
  approver: 'the-approver',
  expires: '2031-01-01T00:00:00Z',
  review_by: '2032-01-01',
  incident_trigger: 'the-incident',
  rollback: {
    change: 'the-change',
    undo: 'the-undo',
    data_risk: 'the-data-risk',
    trigger: 'the-trigger',
    owner: 'the-rollback-owner',
    stop_before: ['the-stop-before'],
  },
});
const pinned = { contract, file: 'countersign.yaml', text: '', hash: 'f'.repeat(64), lines: {}, version: 1 };

/** Every text and number of a value, however deep. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

describe('what an owner signs', () => {
  const picture = contractPicture(pinned, 80);

  it.each(leaves({ ...contract, contract: 0 }).filter((text) => text !== '0'))('shows %s', (text) => {
    expect(picture).toContain(text);
  });

  it('says a stop rule in words', () => {
    expect(picture).toContain('stop if     touches stop-path, because stop-reason');
    expect(picture).toContain('stop if     similar failures 3');
  });

  it('stays within the columns of the terminal', () => {
    expect(Math.max(...picture.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
