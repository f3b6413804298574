import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fullDiskOutcome, openFullPlace } from '../e2e/full-disk.ts';
import { startHost } from '../e2e/run-rig.ts';

/** The run's directory on a file system of its own, this large; its files are copied out when the host is gone. */
const onSmallDisk = (kb: number, copy: string): string =>
  `exec unshare --map-root-user --mount /bin/bash -c '
    directory=$(ls -d "$XDG_STATE_HOME"/countersign/runs/*) && mount -t tmpfs -o size=${kb}k none "$directory" || exit 99
    "$@"
    cp -a "$directory/." "${copy}/"' host "$@"`;

describe('a disk that is full', () => {
  it.each([96, 160])(
    '%d KB for the whole run: agent stopped, nothing more ran, the reason is kept',
    async (kb) => {
      const place = openFullPlace();
      onTestFinished(place.dispose);
      const copy = join(place.directory, 'copy');
      mkdirSync(copy);
      const host = startHost(place, { typeTask: true, shell: onSmallDisk(kb, copy) });
      await host.exited;
      expect(host.log()).toBe('');
      cpSync(copy, host.spec.directory, { recursive: true });
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
    },
  );
});
