import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createRunDirectory,
  isRunId,
  listRuns,
  runDirectory,
  storeDirectory,
} from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function place(): { root: string; workspace: string; storeDir: string } {
  const root = temporaryDirectory();
  const workspace = join(root, 'work');
  mkdirSync(workspace);
  return { root, workspace, storeDir: join(root, 'state', 'countersign') };
}

describe('storeDirectory', () => {
  const cases: [Parameters<typeof storeDirectory>[0], string][] = [
    [{ home: '/h' }, '/h/.local/state/countersign'],
    [{ home: '/h', xdgStateHome: '/s' }, '/s/countersign'],
    [{ home: '/h', xdgStateHome: 'relative' }, '/h/.local/state/countersign'],
    [{ home: '/h', xdgStateHome: '' }, '/h/.local/state/countersign'],
    [{ home: '/h', xdgStateHome: '/s', option: '/mine' }, '/mine'],
  ];
  it.each(cases)('%j', (from, expected) => {
    expect(storeDirectory(from)).toBe(expected);
  });
});

describe('createRunDirectory', () => {
  it('is for its owner alone, store included', () => {
    const { workspace, storeDir } = place();
    mkdirSync(storeDir, { recursive: true });
    chmodSync(storeDir, 0o755);
    const outcome = createRunDirectory({ storeDir, run: '01A', workspace });
    expect(outcome).toEqual({ ok: true, value: runDirectory(storeDir, '01A') });
    const modes = ['', 'runs', 'runs/01A'].map((name) => statSync(join(storeDir, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o700]);
  });

  it.each(['/proc/none', '/dev/null'])('says that nothing can be made in %s', (storeDir) => {
    const { workspace } = place();
    const outcome = createRunDirectory({ storeDir, run: '01A', workspace });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'store-unwritable' }] });
  });

  it('never takes over a run that is there', () => {
    const { workspace, storeDir } = place();
    createRunDirectory({ storeDir, run: '01A', workspace });
    expect(createRunDirectory({ storeDir, run: '01A', workspace })).toMatchObject({
      ok: false,
      problems: [{ code: 'run-exists' }],
    });
  });

  const reachable: [string, (at: { root: string; workspace: string }) => string][] = [
    ['below the workspace', ({ workspace }) => join(workspace, '.state')],
    ['the workspace itself', ({ workspace }) => workspace],
    ['below it through ..', ({ workspace }) => `${workspace}/../work/x/y`],
    [
      'below it through a symlink',
      ({ root, workspace }) => {
        symlinkSync(workspace, join(root, 'link'));
        return join(root, 'link', 'not', 'there', 'yet');
      },
    ],
  ];
  it.each(reachable)('refuses a store %s', (_, storeOf) => {
    const { root, workspace } = place();
    const outcome = createRunDirectory({ storeDir: storeOf({ root, workspace }), run: '01A', workspace });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'store-in-workspace' }] });
  });

  it('takes a store beside the workspace whose name begins alike', () => {
    const { workspace } = place();
    expect(createRunDirectory({ storeDir: `${workspace}-state`, run: '01A', workspace }).ok).toBe(true);
  });

  it.each(['', '.', '..', '../x', 'a/b', '-x', 'x'.repeat(65), 'é'])('refuses %j as a run id', (run) => {
    const { workspace, storeDir } = place();
    expect(isRunId(run)).toBe(false);
    expect(createRunDirectory({ storeDir, run, workspace })).toMatchObject({
      ok: false,
      problems: [{ code: 'run-id-invalid' }],
    });
  });
});

describe('listRuns', () => {
  it('lists run directories in order and nothing else', () => {
    const { workspace, storeDir } = place();
    expect(listRuns(storeDir)).toEqual({ ok: true, value: [] });
    for (const run of ['01B', '01A']) createRunDirectory({ storeDir, run, workspace });
    writeFileSync(join(storeDir, 'runs', '01C'), '');
    mkdirSync(join(storeDir, 'runs', '.hidden'));
    expect(listRuns(storeDir)).toEqual({ ok: true, value: ['01A', '01B'] });
  });

  it('says what it cannot read', () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'runs'), '');
    expect(listRuns(dir)).toMatchObject({ ok: false, problems: [{ code: 'store-unreadable' }] });
  });
});
