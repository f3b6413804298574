import { describe, expect, it } from 'vitest';
import { expectHeld, holdSpecimen, uids } from './held.ts';
import { type SpecimenName, specimenNames, specimens } from './specimens.ts';

const [uid = 0] = uids;
const hidden: SpecimenName = 'a daemon in a session of its own with an empty environment';

describe.runIf(process.platform === 'linux')('a sub-reaper with a search of the process table', () => {
  it.each(specimenNames)('freezes, lets go on and ends %s', async (name) => {
    expectHeld(name, await holdSpecimen({ specimen: name, way: 'sub-reaper' }, uid), 'sub-reaper');
  });

  it('is needed: a search alone does not find one that left and emptied its environment', async () => {
    const held = await holdSpecimen({ specimen: hidden, way: 'sweep' }, uid);
    expect(held).toMatchObject({ beating: true, beatsFrozen: true, survivors: 1, kill: { way: 'sweep' } });
  });

  it.each(specimenNames.filter((name) => specimens[name].leavesGroup))(
    'is needed: a kill of the process group leaves %s',
    async (name) => {
      const { survivors } = await holdSpecimen({ specimen: name, way: 'group' }, uid);
      expect(survivors).toBeGreaterThan(0);
    },
  );
});
