import { describe, expect, it } from 'vitest';
import { expectHeld, holdSpecimen, uids } from '../agent/held.ts';
import { specimenNames } from '../agent/specimens.ts';
import { delegated } from './delegated-cgroup.ts';

describe.each(uids)('as user %i', (uid) => {
  it.each(specimenNames)('a pid namespace freezes, lets go on and ends %s', async (name) => {
    expectHeld(name, await holdSpecimen({ specimen: name, way: 'pid-namespace' }, uid), 'pid-namespace');
  });

  it.each(specimenNames)('a cgroup freezes, lets go on and ends %s', async (name) => {
    const { enter, leave } = delegated(uid);
    try {
      expectHeld(name, await holdSpecimen({ specimen: name, way: 'cgroup' }, uid, enter), 'cgroup');
    } finally {
      leave();
    }
  });

  it.each(specimenNames)('a sub-reaper freezes, lets go on and ends %s', async (name) => {
    expectHeld(name, await holdSpecimen({ specimen: name, way: 'sub-reaper' }, uid), 'sub-reaper');
  });
});

it('no cgroup is used that was not handed to us', async () => {
  const stranger = uids.find((uid) => uid !== 0) ?? 0;
  const held = holdSpecimen({ specimen: 'a reader of a pipe nobody writes to', way: 'cgroup' }, stranger);
  await expect(held).rejects.toThrow('no cgroup could be made');
});
