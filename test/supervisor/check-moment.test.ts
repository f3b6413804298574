import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { snapshot } from '../state/bodies.ts';
import { openRig } from './rig.ts';

/** A rig whose looks after commands end when the test says so. */
function slowRig() {
  let finish: (value: Snapshot) => void = () => {};
  let looks = 0;
  const observe = ({ label }: { label: string }): Promise<Snapshot> => {
    looks += 1;
    const id = `s${looks}`;
    if (!label.startsWith('after a')) return Promise.resolve(snapshot(id));
    return new Promise((resolve) => {
      finish = () => resolve(snapshot(id));
    });
  };
  const rig = openRig({ may: { edit: ['src/**'], run: ['npm test'], read: ['**'] } }, { ports: { observe } });
  return { rig, finish: () => finish(snapshot('s')) };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await soon();
}

describe('what a check ran against is what the look after it shows', () => {
  it('the next change waits for the look', async () => {
    const { rig, finish } = slowRig();
    await rig.supervisor.lookFirst();
    const seen = rig.supervisor.observer.commanded('a0');
    await turns(3);
    const release = rig.supervisor.submit(rig.edit('src/a.ts'), rig.link());
    await turns(20);
    expect(rig.log).not.toContain('action.requested');
    finish();
    expect(await seen).toBeDefined();
    expect(await release).toMatchObject({ effect: 'allow' });
  });

  it('but not for long; then the look shows nothing about the check', async () => {
    const { rig, finish } = slowRig();
    await rig.supervisor.lookFirst();
    const seen = rig.supervisor.observer.commanded('a0');
    await turns(3);
    const release = rig.supervisor.submit(rig.edit('src/a.ts'), rig.link());
    await turns(20);
    rig.pass(501);
    expect(await release).toMatchObject({ effect: 'allow' });
    finish();
    expect(await seen).toBeUndefined();
  });

  it('a read does not wait, and disturbs nothing', async () => {
    const { rig, finish } = slowRig();
    await rig.supervisor.lookFirst();
    const seen = rig.supervisor.observer.commanded('a0');
    await turns(3);
    expect(await rig.supervisor.submit(rig.read('src/a.ts'), rig.link())).toMatchObject({ effect: 'allow' });
    finish();
    expect(await seen).toBeDefined();
  });
});
