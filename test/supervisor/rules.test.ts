import { describe, expect, it } from 'vitest';
import type { RuleLine } from '../../src/model/contract.ts';
import type { Intent } from '../../src/model/intent.ts';
import { decide } from '../../src/policy/decide.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { unexplainedReleases } from '../../src/views/releases.ts';
import { dana, openRig } from './rig.ts';

type Rig = ReturnType<typeof openRig>;
type Rule = Extract<Intent, { intent: 'make-rule' }>;

const start = { may: { read: ['src/**'], run: ['npm test'] }, hold: '10m' };
const line: RuleLine = { list: 'run', pattern: 'make release' };
const withRun = (...patterns: string[]): string =>
  JSON.stringify({ ...start, may: { ...start.may, run: ['npm test', ...patterns] } });

async function asking(contract: object = start, command = 'make release') {
  const rig = openRig(contract);
  const link = rig.link();
  const release = rig.supervisor.submit(rig.run(command), link);
  await rig.until('action.decided');
  return { rig, link, release };
}

function ruled(rig: Rig, over: Partial<Rule> = {}, by = dana) {
  const action = over.action ?? 'a1';
  const intent: Rule = {
    intent: 'make-rule',
    action,
    decided: rig.supervisor.ledger.state().open.get(action)?.decided ?? 'nothing',
    lines: [line],
    contract: withRun('make release'),
    shown: { hash: 'd'.repeat(64), ms: 900, swallowed: 0 },
    ...over,
  };
  return rig.supervisor.want(intent, by);
}

const typesOf = (rig: Rig) => rig.events().map((body) => body.type);

describe('a rule made for a question', () => {
  it('is written into the contract, and lets the action go by its next verdict', async () => {
    const { rig, release } = await asking();
    expect(await ruled(rig)).toBeUndefined();
    expect(await release).toMatchObject({ effect: 'allow', input: null });
    const life = ['action.requested', 'action.decided'];
    expect(typesOf(rig).slice(2)).toEqual([
      ...life,
      'contract.amended',
      'action.answered',
      ...life,
      'action.released',
    ]);
    expect(rig.events()).toContainEqual(
      expect.objectContaining({
        type: 'contract.amended',
        by: dana,
        reason: 'rule for a1: may.run  make release',
        contract: expect.objectContaining({ version: 2 }),
      }),
    );
    expect(rig.events()).toContainEqual(
      expect.objectContaining({
        type: 'action.answered',
        answer: 'rule',
        by: { kind: 'person', identity: dana },
        note: 'may.run  make release',
        shown: expect.objectContaining({ ms: 900 }),
      }),
    );
    expect(rig.events().findLast((body) => body.type === 'action.decided')).toMatchObject({
      verdict: { effect: 'allow', rule: { id: 'may.run[1]' } },
    });
  });

  it('answers the same thing the next time', async () => {
    const { rig, release } = await asking();
    await ruled(rig);
    await release;
    expect(await rig.supervisor.submit(rig.run('make release'), rig.link())).toMatchObject({
      effect: 'allow',
    });
    expect(rig.log.filter((type) => type === 'action.answered')).toHaveLength(1);
  });

  it('leaves a record that explains itself and comes out the same when judged again', async () => {
    const { rig, release } = await asking();
    await ruled(rig);
    await release;
    const events = rig
      .events()
      .map((body, seq) => ({ v: 1 as const, seq, t: seq, prev: '', hash: '', body }));
    expect(unexplainedReleases(events)).toEqual([]);
    expect(rejudge(events, decide)).toMatchObject({ same: 2, different: [], notRejudgeable: [] });
    const unjudged = events.filter(({ body, seq }) => body.type !== 'action.decided' || seq < 5);
    expect(unexplainedReleases(unjudged)).toEqual(['a1']);
  });

  it('that is not enough asks again, under a new hash', async () => {
    const { rig, release } = await asking();
    const before = rig.supervisor.ledger.state().open.get('a1')?.decided;
    const lines: RuleLine[] = [{ list: 'run', pattern: 'make clean' }];
    expect(await ruled(rig, { lines, contract: withRun('make clean') })).toBeUndefined();
    await rig.until('action.decided', 2);
    const state = rig.supervisor.ledger.state();
    expect(state.waiting).toEqual(['a1']);
    expect(state.open.get('a1')?.decided).not.toBe(before);
    await rig.answer('a1', { answer: 'deny' });
    expect(await release).toMatchObject({ effect: 'deny' });
  });

  it('answers what else waits for the same, and leaves the rest held', async () => {
    const { rig, release } = await asking();
    const twin = rig.supervisor.submit(rig.run('make release'), rig.link());
    void rig.supervisor.submit(rig.run('make deploy'), rig.link());
    await rig.until('action.decided', 3);
    await ruled(rig);
    expect([await release, await twin].map(({ effect }) => effect)).toEqual(['allow', 'allow']);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
    const answers = rig.events().filter((body) => body.type === 'action.answered');
    expect(answers.map(({ action, shown }) => [action, shown === null])).toEqual([
      ['a1', false],
      ['a2', true],
    ]);
    expect(rig.log.filter((type) => type === 'contract.amended')).toHaveLength(1);
  });

  it('waits for a pause to end', async () => {
    const { rig, release } = await asking();
    await rig.supervisor.want({ intent: 'pause', reason: 'coffee' }, dana);
    await ruled(rig);
    await rig.until('action.answered');
    expect(rig.log).not.toContain('action.released');
    await rig.supervisor.want({ intent: 'resume' }, dana);
    expect(await release).toMatchObject({ effect: 'allow' });
  });

  it('lets nothing go for an agent that took its question back', async () => {
    const { rig, link, release } = await asking();
    await rig.supervisor.want({ intent: 'pause', reason: 'coffee' }, dana);
    await ruled(rig);
    link.withdraw();
    expect(await release).toMatchObject({ effect: 'deny' });
    expect(rig.log).not.toContain('action.released');
  });

  it('made twice at once counts once', async () => {
    const { rig, release } = await asking();
    const both = await Promise.all([ruled(rig), ruled(rig)]);
    expect(both.map((problem) => problem?.code)).toEqual([undefined, 'question-gone']);
    await release;
    expect(rig.supervisor.ledger.state().contract?.version).toBe(2);
  });

  it('is refused when another rule came first and its text is the older one', async () => {
    const { rig } = await asking();
    void rig.supervisor.submit(rig.run('make deploy'), rig.link());
    await rig.until('action.decided', 2);
    const lines: RuleLine[] = [{ list: 'run', pattern: 'make deploy' }];
    const both = await Promise.all([
      ruled(rig),
      ruled(rig, { action: 'a2', lines, contract: withRun('make deploy') }),
    ]);
    expect(both.map((problem) => problem?.code)).toEqual([undefined, 'rule-changes-more']);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a2']);
  });
});

describe('a rule is refused', () => {
  const changed = (over: object): string =>
    JSON.stringify({ ...JSON.parse(withRun('make release')), ...over });
  const cases: [string, Partial<Rule>, string][] = [
    ['for another judgement than the one shown', { decided: '0'.repeat(64) }, 'answer-stale'],
    ['for an action that does not wait', { action: 'a9' }, 'question-gone'],
    ['when a stop rule goes', { contract: changed({ hold: '1h' }) }, 'rule-changes-more'],
    ['when the owner changes', { contract: changed({ owner: 'eve@example.com' }) }, 'rule-changes-more'],
    ['when it names an approver', { contract: changed({ approver: dana.name }) }, 'rule-changes-more'],
    ['when a data class comes in', { contract: changed({ data: ['secret'] }) }, 'rule-changes-more'],
    ['when another line comes with it', { contract: withRun('make release', '**') }, 'rule-changes-more'],
    ['when the line is another one', { contract: withRun('make *') }, 'rule-changes-more'],
    [
      'when a list got wider',
      { contract: changed({ may: { read: ['**'], run: ['npm test', 'make release'] } }) },
      'rule-changes-more',
    ],
    [
      'when a line is gone',
      { contract: changed({ may: { read: ['src/**'], run: ['make release'] } }) },
      'rule-changes-more',
    ],
    [
      'when it adds nothing',
      { lines: [{ list: 'run', pattern: 'npm test' }], contract: withRun() },
      'rule-known',
    ],
  ];
  it.each(cases)('%s', async (_, over, code) => {
    const { rig } = await asking();
    expect(await ruled(rig, over)).toMatchObject({ code });
    expect(rig.log).not.toContain('contract.amended');
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
  });

  it('when the text is no contract', async () => {
    const problem = { code: 'contract-invalid', message: 'no', fix: 'no' };
    const rig = openRig(start, { ports: { parseContract: () => ({ ok: false, problems: [problem] }) } });
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    expect(await ruled(rig)).toMatchObject({ code: 'contract-invalid' });
  });

  it('from anybody but the approver', async () => {
    const { rig } = await asking({ ...start, approver: 'sam@example.com' });
    const contract = changed({ approver: 'sam@example.com' });
    expect(await ruled(rig, { contract })).toMatchObject({ code: 'not-the-approver' });
    expect(await ruled(rig, { contract }, { ...dana, name: 'sam@example.com' })).toBeUndefined();
  });

  it('at high risk without an approver beside the owner', async () => {
    const { rig } = await asking({ ...start, risk: 'high' });
    expect(await ruled(rig, { contract: changed({ risk: 'high' }) })).toMatchObject({
      code: 'needs-an-approver',
    });
  });

  it('for something dangerous', async () => {
    const { rig } = await asking({ ...start, may: { ...start.may, run: ['npm test'] } }, 'rm -rf src');
    const { verdict } = rig.supervisor.ledger.state().open.get('a1') ?? {};
    expect(verdict?.danger).not.toBeNull();
    const lines: RuleLine[] = [{ list: 'run', pattern: 'rm -rf src' }];
    expect(await ruled(rig, { lines, contract: withRun('rm -rf src') })).toMatchObject({
      code: 'danger-once-only',
    });
  });

  it('once the run is ending', async () => {
    const { rig } = await asking();
    rig.supervisor.closing();
    expect(await ruled(rig)).toMatchObject({ code: 'question-gone' });
  });
});
