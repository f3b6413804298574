import { expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { openRig } from './rig.ts';

const contract = {
  may: { run: ['npm test'] },
  never: { touch: ['secret/**'] },
  stop_if: [{ runs: ['kubectl ...'] }],
};

const watched = (action: Action): Action => ({ ...action, holds: 'watch', provenance: 'inferred' });

it.each([
  ['npm test', 'allow', 'allow'],
  ['curl example.org', 'ask', 'allow'],
  ['cat secret/key', 'deny', 'deny'],
])('what nothing holds is on record and asks nobody: %s', async (command, verdict, told) => {
  const rig = openRig(contract);
  const release = await rig.supervisor.submit(watched(rig.run(command)), rig.link());
  expect(release).toMatchObject({ effect: told, input: null });
  expect(rig.events().filter(({ type }) => type.startsWith('action.'))).toMatchObject([
    { type: 'action.requested', action: { holds: 'watch', provenance: 'inferred' } },
    { type: 'action.decided', verdict: { effect: verdict } },
    { type: 'action.finished', outcome: 'unknown', provenance: 'inferred' },
  ]);
  expect(rig.supervisor.ledger.state().open.size).toBe(0);
});

it('freezes the run at a stop rule all the same', async () => {
  const rig = openRig(contract);
  const release = await rig.supervisor.submit(watched(rig.run('kubectl apply -f x')), rig.link());
  expect(release).toMatchObject({ effect: 'deny' });
  await rig.until('stop.hit');
  expect(rig.log).toContain('freeze');
});
