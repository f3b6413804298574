import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBoundary } from '../../src/boundary/availability.ts';
import { boundaryRows, type Opener, openInside, openPlain } from '../../src/commands/doctor-boundary.ts';
import type { DoctorRow } from '../../src/model/doctor.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function found() {
  const boundary = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!boundary.available) throw new Error(`${boundary.problem.message} ${boundary.problem.fix}`);
  return boundary;
}

/** In the place of bubblewrap: starts the command and protects from nothing. */
function sieve(): string {
  const file = join(temporaryDirectory(), 'bwrap');
  writeFileSync(file, '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n');
  chmodSync(file, 0o755);
  return file;
}

const verdicts = (rows: readonly DoctorRow[], verdict: DoctorRow['verdict']): string[] =>
  rows.filter((row) => row.verdict === verdict).map(({ id, detail }) => `${id}: ${detail}`);

let temporary = '';
beforeEach(() => {
  temporary = temporaryDirectory();
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => void vi.unstubAllEnvs());

describe('the boundary, tried in a scratch folder', () => {
  it('holds every promise, and leaves nothing behind', async () => {
    const boundary = found();
    const rows = await boundaryRows(boundary.bwrap, { control: openPlain, inside: openInside(boundary) });
    expect(verdicts(rows, 'not-enforced')).toEqual([]);
    expect(verdicts(rows, 'unknown')).toEqual([]);
    expect(verdicts(rows, 'enforced').length).toBeGreaterThanOrEqual(24);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('reports each as not enforced when nothing protects', async () => {
    const boundary = found();
    const open = openInside({ ...boundary, bwrap: sieve() });
    const rows = await boundaryRows(boundary.bwrap, { control: openPlain, inside: open });
    expect(verdicts(rows, 'enforced')).toEqual([]);
    expect(verdicts(rows, 'unknown')).toEqual([]);
    expect(verdicts(rows, 'not-enforced').length).toBeGreaterThanOrEqual(24);
  });

  it('knows nothing when an attempt fails without protection too', async () => {
    const boundary = found();
    const open = openInside(boundary);
    const rows = await boundaryRows(boundary.bwrap, { control: open, inside: open });
    expect(verdicts(rows, 'enforced')).toEqual([]);
    expect(verdicts(rows, 'not-enforced')).toEqual([]);
  });

  it('knows nothing when it could not be opened, and says why', async () => {
    const problem = { code: 'boundary-not-built', message: 'No room left.', fix: '' };
    const closed: Opener = async () => ({ ok: false, problems: [problem] });
    const rows = await boundaryRows(found().bwrap, { control: openPlain, inside: closed });
    expect(verdicts(rows, 'enforced')).toEqual([]);
    const unknown = rows.filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.length).toBeGreaterThanOrEqual(24);
    for (const { detail } of unknown) expect(detail).toContain('No room left.');
  });
});
