import { describe, expect, it, onTestFinished } from 'vitest';
import { fullDiskOutcome, openFullPlace } from './full-disk.ts';
import { startHost } from './run-rig.ts';

describe('a failed append ends the run', () => {
  // The limit is on any file the host writes, in KB; some journals then end in the middle of a line, some between two.
  it.each([64, 100, 133])('at %d KB: agent stopped, nothing more ran, the reason is kept', async (limit) => {
    const place = openFullPlace();
    onTestFinished(place.dispose);
    const host = startHost(place, { typeTask: true, shell: `ulimit -f ${limit}; exec "$@"` });
    expect(await host.exited).toMatchObject({ signal: null });
    expect(host.log()).toBe('');
    expect(await fullDiskOutcome(place, host)).toMatchObject({
      someRan: true,
      notAllRan: true,
      unreleased: [],
      endOnRecord: false,
      reason: expect.stringMatching(/written/),
      closing: expect.stringMatching(/written/),
      inHistory: 'interrupted',
      violations: [],
    });
  });
});
