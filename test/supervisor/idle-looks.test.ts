import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { unknownChange } from '../../src/model/unseen-snapshot.ts';
import type { SupervisorPorts } from '../../src/supervisor/ports.ts';
import { emptySnapshot, openRig } from './rig.ts';

/** A workspace whose tree the test sets, and in which something can be out of sight. */
function openRun(ports: Partial<SupervisorPorts> = {}) {
  const shown: Partial<Snapshot> = {};
  let looks = 0;
  const rig = openRig(
    { may: { edit: ['**'], run: ['*'] } },
    {
      ports: {
        async observe({ label, only }) {
          looks += 1;
          return { ...emptySnapshot(`s${looks}`, label, only), ...shown };
        },
        changes: async () => ({
          changes: [{ ...unknownChange, kind: 'added', path: 'late.txt' }],
          more: 0,
        }),
        ...ports,
      },
    },
  );
  rig.supervisor.ledger.recordNow({ type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24 });
  const moments = () => rig.events().flatMap((body) => (body.type === 'snapshot.taken' ? [body.moment] : []));
  const compared = () =>
    rig
      .events()
      .flatMap((body) =>
        body.type === 'evidence.recorded' && body.evidence.what === 'changes'
          ? [[body.evidence.from, body.evidence.to]]
          : [],
      );
  return { rig, shown, moments, compared, looks: () => looks, observer: rig.supervisor.observer };
}

const other = 'b'.repeat(40);

describe('a look while nothing is asked', () => {
  it('is not taken before the first one, nor after the last', async () => {
    const { observer, looks } = openRun();
    expect(await observer.idle()).toBeUndefined();
    await observer.before();
    await observer.after();
    expect(await observer.idle()).toBeUndefined();
    expect(looks()).toBe(2);
  });

  it('leaves nothing on record while nothing is different and nothing happened', async () => {
    const { observer, moments, looks } = openRun();
    await observer.before();
    expect(await observer.idle()).toMatchObject({ different: false });
    expect(await observer.idle()).toMatchObject({ different: false });
    expect(looks()).toBe(3);
    expect(moments()).toEqual(['before']);
  });

  it('is on record with what is different, compared with the last one that is', async () => {
    const { observer, shown, moments, compared } = openRun();
    await observer.before();
    await observer.idle();
    shown.tree = other;
    expect(await observer.idle()).toMatchObject({ different: true });
    expect(await observer.idle()).toMatchObject({ different: false });
    expect(moments()).toEqual(['before', 'idle']);
    expect(compared()).toEqual([['s1', 's3']]);
  });

  it('is on record after an action began or ended, so that a later change is not blamed on it', async () => {
    const { rig, observer, moments, compared } = openRun();
    await observer.before();
    const action = rig.run('true');
    await rig.supervisor.submit(action, rig.link());
    await observer.idle();
    expect(moments()).toEqual(['before', 'idle']);
    await observer.idle();
    expect(moments()).toEqual(['before', 'idle']);
    expect(compared()).toEqual([]);
  });

  it('finds no difference in what it could never see', async () => {
    const { observer, shown, moments } = openRun();
    shown.incomplete = [{ path: 'secret', why: 'it may not be read', unseen: true }];
    await observer.before();
    expect(await observer.idle()).toMatchObject({ different: false });
    shown.incomplete = [];
    expect(await observer.idle()).toMatchObject({ different: true });
    expect(moments()).toEqual(['before', 'idle']);
  });

  it('gives way to whoever asks, and what was asked meanwhile is looked at next', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let slow = false;
    const { observer, moments } = openRun({
      async observe({ label, only }) {
        if (slow && label.startsWith('while')) await held;
        return emptySnapshot('s', label, only);
      },
    });
    await observer.before();
    slow = true;
    const idle = observer.idle();
    const asked = observer.commanded('a1');
    expect(await observer.idle()).toBeUndefined();
    release();
    await idle;
    await asked;
    expect(moments()).toEqual(['before', 'command']);
  });
});
