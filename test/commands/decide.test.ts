import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as make from '../state/bodies.ts';
import { bodies, decideAs, decisionPlace, finishedRun, run, username } from './decision-rig.ts';

const owner = 'dana@example.com';
const sam = 'sam@example.com';
const rollback = { change: 'c', undo: 'u', data_risk: 'none', trigger: 't', owner: 'o' };
const low = { contract: make.pinned({ owner }) };
const medium = { contract: make.pinned({ owner, approver: sam, risk: 'medium', rollback }) };

describe('decide', () => {
  it.each(['ship', 'hold', 'escalate'] as const)('%s of a run nothing stands against', async (decision) => {
    const place = decisionPlace();
    await finishedRun(place, low);
    const { code, out, decision: made } = await decideAs(place, owner, { decision, commit: 'abc123' });
    expect(code).toBe(0);
    expect(out).toContain(`${decision} ${run}, by ${owner} (not signed).`);
    expect(made).toMatchObject({
      decision,
      by: { name: owner, osUser: username, how: 'claimed' },
      reason: 'tested',
      owner,
      commit: 'abc123',
      obstacles: [],
      override: null,
      signature: null,
    });
  });

  it('refuses to ship with everything that stands against it, and writes nothing', async () => {
    const place = decisionPlace();
    const contract = make.pinned({ owner, risk: 'medium', evidence: ['passing-test'] });
    await finishedRun(place, { contract });
    const { code, err, decision } = await decideAs(place, owner);
    expect(code).toBe(3);
    expect(err).toMatch(/^Not shipped: \d things stand against run/);
    expect(err).toContain('The contract demands passing-test');
    expect(err).toContain('rollback note is not complete');
    expect(err).toContain('fix: Complete `rollback`');
    expect(decision).toBeUndefined();
  });

  it.each(['hold', 'escalate'] as const)('%s is always possible', async (decision) => {
    const place = decisionPlace();
    await finishedRun(place, { contract: make.pinned({ owner, risk: 'high', evidence: ['passing-test'] }) });
    expect(await decideAs(place, 'anyone', { decision })).toMatchObject({
      code: 0,
      decision: { obstacles: [] },
    });
  });

  it('ships with an override, which says what stood against it', async () => {
    const place = decisionPlace();
    await finishedRun(place, { contract: make.pinned({ owner, evidence: ['passing-test'] }) });
    const { code, out, decision } = await decideAs(place, owner, { override: 'the fix is urgent' });
    expect(code).toBe(0);
    expect(out).toMatch(/^OVERRIDE: ship/);
    expect(out).toContain('- The contract demands passing-test, and there is none.');
    expect(decision).toMatchObject({
      override: 'the fix is urgent',
      obstacles: [{ code: 'evidence-missing' }],
    });
  });

  it('an override of nothing is none, and an empty one overrides nothing', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    expect(await decideAs(place, owner, { override: 'just so' })).toMatchObject({
      decision: { override: null },
    });
    const other = decisionPlace();
    await finishedRun(other, { contract: make.pinned({ owner, evidence: ['passing-test'] }) });
    expect(await decideAs(other, owner, { override: ' ' })).toMatchObject({ code: 3, decision: undefined });
  });

  it('names what is missing in the decision, without a terminal', async () => {
    const place = decisionPlace();
    await finishedRun(place, medium);
    const { code, err, decision } = await decideAs(place, sam, { reason: undefined });
    expect(code).toBe(2);
    expect(err).toContain('Add --reason TEXT --residual TEXT --residual-owner NAME.');
    expect(decision).toBeUndefined();
  });

  it('asks for it on one', async () => {
    const place = decisionPlace();
    await finishedRun(place, medium);
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return `answer ${asked.length}`;
    };
    const { code, decision } = await decideAs(place, sam, { reason: undefined, ask });
    expect(code).toBe(0);
    expect(asked).toEqual(['Why? ', 'What risk is left? (none, if none) ', 'Who answers for that risk? ']);
    expect(decision).toMatchObject({
      reason: 'answer 1',
      residual: { risk: 'answer 2', owner: 'answer 3' },
    });
  });

  it('an answer that is empty is no answer', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    const { code, decision } = await decideAs(place, owner, { reason: undefined, ask: async () => ' ' });
    expect({ code, decision }).toEqual({ code: 2, decision: undefined });
  });

  it('a hold may become a ship: all decisions stay', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    await decideAs(place, owner, { decision: 'hold' });
    await decideAs(place, owner);
    const made = bodies(place).flatMap((body) => (body.type === 'decision.made' ? [body.decision] : []));
    expect(made).toEqual(['hold', 'ship']);
  });

  it('keeps no secret that somebody types', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const { code, decision } = await decideAs(place, owner, { reason: `pushed with ${token}` });
    expect(code).toBe(0);
    expect(JSON.stringify(decision)).not.toContain(token);
  });

  it('the organisation says who may ship; anyone may hold', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    place.organisation('organisation: 1\nmay: { decide: [sam@example.com] }\n');
    const refused = await decideAs(place, owner, { override: 'I want to' });
    expect(refused).toMatchObject({ code: 3, decision: undefined });
    expect(refused.err).toContain('may not decide to ship');
    expect(await decideAs(place, owner, { decision: 'hold' })).toMatchObject({ code: 0 });
    expect(await decideAs(place, sam, {})).toMatchObject({ code: 0 });
  });

  it('decides nothing under an organisation file that cannot be read', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    place.organisation('organisation: 2\n');
    expect(await decideAs(place, owner)).toMatchObject({ code: 2, decision: undefined });
  });

  it('has no decision about a run that does not exist or is damaged', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    expect((await decideAs(place, owner, { run: 'NOSUCH' })).code).toBe(2);
  });

  it('prints JSON', async () => {
    const place = decisionPlace();
    await finishedRun(place, { contract: make.pinned({ owner, evidence: ['assumptions'] }) });
    const refused = await decideAs(place, owner, { json: true });
    expect(JSON.parse(refused.out)).toMatchObject({ made: false, obstacles: [{ code: 'evidence-missing' }] });
    const shipped = await decideAs(place, owner, { json: true, override: 'x' });
    expect(JSON.parse(shipped.out)).toMatchObject({ made: true, decision: 'ship', override: 'x' });
  });
});

describe('the look before a decision', () => {
  const freshness = async (change: (place: ReturnType<typeof decisionPlace>) => void) => {
    const place = decisionPlace();
    await finishedRun(place, low, { check: true });
    change(place);
    await decideAs(place, owner, { decision: 'hold' });
    const seen = bodies(place).flatMap((body) =>
      body.type === 'evidence.recorded' && body.evidence.what === 'freshness' ? [body.evidence] : [],
    );
    const looks = bodies(place).filter((body) => body.type === 'snapshot.taken' && body.moment === 'decide');
    expect(looks).toHaveLength(1);
    return seen;
  };

  it('finds a check fresh whose files are as they were', async () => {
    expect(await freshness(() => {})).toMatchObject([{ check: 'c1', state: 'fresh', changed: [] }]);
  });

  it('finds it stale when somebody changed a file since', async () => {
    const seen = await freshness((place) => place.write('src/a.ts', 'two\n'));
    expect(seen).toMatchObject([{ check: 'c1', state: 'stale', changed: ['src/a.ts'] }]);
  });

  it('does not know when the workspace is gone', async () => {
    const seen = await freshness((place) => rmSync(place.workspace, { recursive: true }));
    expect(seen).toMatchObject([{ check: 'c1', state: 'unknown' }]);
  });

  it('keeps what went stale from being shipped, until it is as the check saw it again', async () => {
    const place = decisionPlace();
    await finishedRun(
      place,
      { contract: make.pinned({ owner, evidence: ['passing-test'] }) },
      { check: true },
    );
    place.write('src/a.ts', 'two\n');
    const refused = await decideAs(place, owner);
    expect(refused).toMatchObject({ code: 3, decision: undefined });
    expect(refused.err).toContain('what there is, is stale');
    expect(refused.err).toContain('src/a.ts changed after `npm test` ran');
    place.write('src/a.ts', 'one\n');
    expect(await decideAs(place, owner)).toMatchObject({ code: 0, decision: { obstacles: [] } });
  });

  it('is not needed without a check', async () => {
    const place = decisionPlace();
    await finishedRun(place, low);
    await decideAs(place, owner);
    expect(bodies(place).some((body) => body.type === 'snapshot.taken')).toBe(false);
  });
});
