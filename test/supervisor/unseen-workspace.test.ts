import { describe, expect, it } from 'vitest';
import { unseenSnapshot } from '../../src/model/unseen-snapshot.ts';
import { openRig } from './rig.ts';

const blind = {
  observe: async ({ label }: { label: string }) =>
    unseenSnapshot({ id: 'u1', label, at: '2026-11-20T10:00:00.000Z', why: 'the disk does not answer' }),
};

describe('a workspace that cannot be seen', () => {
  it('starts no agent at high risk, and says why', async () => {
    const rig = openRig({ risk: 'high' }, { ports: blind });
    await rig.supervisor.lookFirst();
    expect(rig.supervisor.isEnding()).toBe(true);
    rig.supervisor.agentExited({ code: null, signal: null });
    expect(rig.events().at(-1)).toMatchObject({
      type: 'run.ended',
      outcome: 'unsupervised',
      reason: 'at high risk no agent starts in a workspace that cannot be seen: the disk does not answer',
    });
  });

  it.each(['low', 'medium'])('is on record at %s risk, and the run goes on', async (risk) => {
    const rig = openRig({ risk }, { ports: blind });
    await rig.supervisor.lookFirst();
    expect(rig.supervisor.isEnding()).toBe(false);
    expect(rig.events().at(-1)).toMatchObject({ type: 'snapshot.taken', moment: 'before' });
  });

  it('is another thing than one that misses something', async () => {
    const rig = openRig({ risk: 'high' });
    await rig.supervisor.lookFirst();
    expect(rig.supervisor.isEnding()).toBe(false);
  });
});
