import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Sweep } from '../../src/agent/process-tree.ts';
import type { FreezeWay } from '../../src/model/freeze-way.ts';
import { type Specimen, type SpecimenName, specimens } from './specimens.ts';

export interface HoldWish {
  specimen: SpecimenName;
  /** `group`: a kill of the process group alone, to show that it is not enough. */
  way: FreezeWay | 'group';
}

/** What became of a specimen. */
export interface Held {
  /** Its processes before. */
  seen: number;
  beating: boolean;
  freeze: Sweep;
  beatsFrozen: boolean;
  thaw: Sweep;
  beatsAgain: boolean;
  /** State of the one that had stopped itself, after the others went on. */
  own: string | null;
  kill: Sweep;
  /** Its processes afterwards. */
  survivors: number;
}

/** Who may be tried out: a root can be somebody else as well. */
export const uids: readonly number[] = process.getuid?.() === 0 ? [0, 65534] : [process.getuid?.() ?? 0];

const driver = resolve(import.meta.dirname, 'hold-specimen.ts');

/** Runs the specimen as `uid`; `before` are words of the shell, done by us before we become somebody else. */
export function holdSpecimen(wish: HoldWish, uid: number, before = ':'): Promise<Held> {
  const own = uid === process.getuid?.();
  const become = own ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const command = [...become, process.execPath, driver, JSON.stringify(wish)];
  return new Promise((done, fail) => {
    execFile(
      '/bin/sh',
      ['-c', `${before}; exec "$@"`, 'sh', ...command],
      { cwd: '/', env: { PATH: process.env.PATH ?? '', HOME: '/' } },
      (error, out, err) => (error ? fail(new Error(`${error.message} ${err}`)) : done(JSON.parse(out))),
    );
  });
}

/** Everything that must be true of a specimen that was frozen, let go on and killed. */
export function expectHeld(name: SpecimenName, held: Held, way: FreezeWay): void {
  const specimen: Specimen = specimens[name];
  // Everything in a namespace ends with its agent: then there is nothing to hold.
  if (way === 'pid-namespace' && specimen.endsWithAgent) {
    expect(held).toMatchObject({ seen: 0, survivors: 0, freeze: { found: 0, left: 0 } });
    return;
  }
  expect(held.beating).toBe(specimen.beats);
  expect(held.freeze).toMatchObject({ left: 0, way });
  expect(held.freeze.found).toBeGreaterThanOrEqual(specimen.atLeast ?? 1);
  expect(held.beatsFrozen).toBe(false);
  expect(held.beatsAgain).toBe(specimen.beats);
  expect(held.own).toBe(specimen.stopsItself ? 'stopped' : null);
  expect(held.kill).toMatchObject({ left: 0, way });
  expect(held.survivors).toBe(0);
}
