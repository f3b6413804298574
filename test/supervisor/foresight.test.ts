import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/evidence/redact.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { Consequence, Prospect } from '../../src/model/consequence.ts';
import { decide } from '../../src/policy/decide.ts';
import { countingMs } from '../../src/supervisor/foresight.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { openRig } from './rig.ts';

const contract = { may: { run: ['ls'] }, stop_if: [{ runs: ['drop ...'], because: 'data' }] };
const loss: Consequence = {
  kind: 'delete',
  text: 'delete 3 files',
  undo: 'no',
  how: 'git has no copy of 3 files',
  counted: true,
};
const turn = () => new Promise((go) => setImmediate(go));

/** A supervisor whose counting ends when the test says so. */
function counting() {
  const asked: { prospect: Prospect; signal: AbortSignal; told(all: Consequence[]): void }[] = [];
  const foresee = (prospect: Prospect, signal: AbortSignal) =>
    new Promise<Consequence[]>((told) => void asked.push({ prospect, signal, told }));
  return { asked, foresee };
}

describe('what would happen', () => {
  it('is recorded behind the verdict and before the answer, and changes no verdict', async () => {
    const rig = openRig(contract, { ports: { foresee: async () => [loss] } });
    const release = rig.supervisor.submit(rig.run('rm -r build'), rig.link());
    await rig.until('action.foreseen');
    expect(rig.supervisor.ledger.state().open.get('a1')?.foreseen).toEqual([loss]);
    await rig.answer('a1');
    expect(await release).toMatchObject({ effect: 'allow' });
    expect(rig.log).toEqual([
      'action.requested',
      'action.decided',
      'action.foreseen',
      'action.answered',
      'action.released',
      'sync',
    ]);
    const read = readJournal(rig.path);
    const judged = read.ok ? rejudge(read.value.events, decide) : undefined;
    expect(judged).toMatchObject({ same: 1, different: [], notRejudgeable: [], unexplained: [] });
  });

  it('does not delay the question: it can be answered before anything is counted', async () => {
    const { asked, foresee } = counting();
    const rig = openRig(contract, { ports: { foresee } });
    const release = rig.supervisor.submit(rig.run('rm -r build'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'deny' });
    expect(await release).toMatchObject({ effect: 'deny' });
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.told([loss]);
    await turn();
    expect(rig.log).not.toContain('action.foreseen');
  });

  it('is cut short after its time', async () => {
    const { asked, foresee } = counting();
    const rig = openRig(contract, { ports: { foresee } });
    void rig.supervisor.submit(rig.run('rm -r build'), rig.link());
    await rig.until('action.decided');
    await turn();
    rig.pass(countingMs - 1);
    expect(asked[0]?.signal.aborted).toBe(false);
    rig.pass(1);
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.told([{ ...loss, counted: false }]);
    await rig.until('action.foreseen');
    expect(rig.events().at(-1)).toMatchObject({ consequences: [{ counted: false }] });
  });

  const not: [string, string, { attended?: boolean }][] = [
    ['what goes through', 'ls', {}],
    ['what nobody is there to answer', 'rm -r build', { attended: false }],
  ];
  it.each(not)('is not counted for %s', async (_, command, over) => {
    const { asked, foresee } = counting();
    const rig = openRig(contract, { ...over, ports: { foresee } });
    await rig.supervisor.submit(rig.run(command), rig.link());
    expect(asked).toEqual([]);
  });

  it('is told at a stop', async () => {
    const rig = openRig(contract, { ports: { foresee: async () => [loss] } });
    void rig.supervisor.submit(rig.run('drop table'), rig.link());
    await rig.until('action.foreseen');
    expect(rig.supervisor.ledger.state()).toMatchObject({ stop: { action: 'a1' } });
  });

  it('says that it could not be counted when counting fails, and asks all the same', async () => {
    const foresee = () => Promise.reject(new Error('broken'));
    const rig = openRig(contract, { ports: { foresee } });
    const release = rig.supervisor.submit(rig.run('rm -r build'), rig.link());
    await rig.until('action.foreseen');
    expect(rig.events().at(-1)).toMatchObject({ consequences: [{ counted: false, undo: 'unknown' }] });
    await rig.answer('a1');
    expect(await release).toMatchObject({ effect: 'allow' });
  });

  it('holds no secret when it is written down', async () => {
    const literals = [{ name: 'API_TOKEN', value: 'hunter2hunter2' }];
    const { redact } = createRedactor({ literals, key: new Uint8Array(32) });
    const leaky = { ...loss, text: 'run curl -H hunter2hunter2' };
    const rig = openRig(contract, { ports: { redact, foresee: async () => [leaky] } });
    void rig.supervisor.submit(rig.run('npm test'), rig.link());
    await rig.until('action.foreseen');
    expect(JSON.stringify(rig.events())).not.toContain('hunter2');
  });

  it('is of the command that was edited when that is asked again', async () => {
    const { asked, foresee } = counting();
    const rig = openRig(contract, { ports: { foresee } });
    void rig.supervisor.submit(rig.run('touch x'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'edited', command: 'rm -rf build' });
    await rig.until('action.decided', 2);
    while (asked.length < 2) await turn();
    expect(
      asked.map(({ prospect, signal }) => [prospect.commands[0]?.words.join(' '), signal.aborted]),
    ).toEqual([
      ['touch x', true],
      ['rm -rf build', false],
    ]);
  });
});
