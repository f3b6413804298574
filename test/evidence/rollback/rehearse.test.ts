import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { performRollback, rehearseRollback } from '../../../src/evidence/rollback/rollback.ts';
import { openLaunch } from '../../../src/evidence/rollback/run-check.ts';
import { must } from '../../commands/recorded-run.ts';
import { fingerprint } from '../snapshot/rig.ts';
import { type Run, recordRun } from './run-rig.ts';

const asked = (commands: string[], variables: Record<string, string> = {}) => ({
  commands,
  launch: async ({ root, home }: { root: string; home: string }) =>
    openLaunch({ directory: root, home, variables: { PATH: process.env.PATH, ...variables } }),
  limitMs: 20_000,
  begins: () => undefined,
});
const changed = (): Promise<Run> =>
  recordRun(
    (rig) =>
      rig.write({
        a: 'old\n',
        'd/gone': 'gone\n',
        beside: 'beside\n',
        '.gitignore': 'node_modules/\n*.log\n',
      }),
    (rig) => {
      rig.write({ a: 'new\n', 'made/x': 'x\n' });
      rig.remove('d');
      rig.link('d', 'made');
    },
  );

describe('a rehearsal', () => {
  it('comes to the same trees as the rollback, and touches nothing in the workspace', async () => {
    const run = await changed();
    const before = fingerprint(run.at);
    const prepared = must(await run.prepare());
    const tried = await rehearseRollback(prepared, null);
    expect(tried.got).toBe(tried.wanted);
    expect(tried).toMatchObject({ snapshot: null, checks: [] });
    expect(fingerprint(run.at)).toEqual(before);
    const done = await performRollback(prepared);
    expect({ ...tried, ...done }).toEqual(tried);
    // Git says the same of the touched paths before the run.
    run.inStore('read-tree', run.before.tree);
    run.inStore('rm', '-q', '--cached', 'beside', '.gitignore');
    expect(run.inStore('write-tree').trim()).toBe(done.wanted);
  });

  it('shows what a later change would keep, in a folder too', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: 'file', b: 'old' }),
      (rig) => {
        rig.remove('a');
        rig.write({ 'a/x': 'x', b: 'new' });
      },
    );
    run.write({ 'a/deep/mine': 'by hand', b: 'by hand' });
    const tried = await rehearseRollback(must(await run.prepare()), null);
    expect(tried.paths.map(({ path, how }) => `${how} ${path}`)).toEqual(['kept a', 'removed a/x', 'kept b']);
    expect(tried.got).not.toBe(tried.wanted);
  });

  it('runs checks on the whole workspace as it would be, without what the environment holds', async () => {
    const run = await changed();
    run.write({ beside: 'by hand\n', 'x.log': 'ignored\n' });
    mkdirSync(join(run.at, 'node_modules'));
    writeFileSync(join(run.at, 'node_modules/package'), 'installed\n');
    const tried = await rehearseRollback(
      must(await run.prepare()),
      asked(
        [
          'cat a d/gone beside node_modules/package',
          'test -e made || test -e x.log',
          'env | sort | cut -d= -f1; test "$HOME" != "$OLDPWD" && ls -A "$HOME"',
          'exit 7',
        ],
        { TOKEN: 'secret', HOME: '/root' },
      ),
    );
    expect(tried.checks.map(({ exit }) => exit)).toEqual([0, 1, 0, 7]);
    expect(tried.checks[0]?.tail).toBe('old\ngone\nby hand\ninstalled\n');
    expect(tried.checks[2]?.tail.split('\n').filter((name) => !/^(_|PWD|OLDPWD|SHLVL)$/.test(name))).toEqual([
      'CI',
      'HOME',
      'PATH',
      'TERM',
      'TMPDIR',
      'tmp',
      '',
    ]);
    expect(tried.linked).toEqual(['node_modules']);
    expect(tried.snapshot).toMatchObject({ label: 'before a rehearsal', how: 'git' });
    expect(tried.absent).toBe(0);
  });

  it('leaves no folder behind, also when a check does not end', async () => {
    const run = await changed();
    const temporary = join(run.root, 'temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const command = 'sleep 1000 & echo $!; sleep 1000';
    const tried = await rehearseRollback(must(await run.prepare()), { ...asked([command]), limitMs: 300 });
    expect(tried.checks).toEqual([{ command, exit: null, tail: expect.stringMatching(/^\d+\n$/) }]);
    // What it left behind is gone as well; one that nobody waited for may still be listed as dead.
    const left = `/proc/${tried.checks[0]?.tail.trim()}/stat`;
    await expect
      .poll(() => !existsSync(left) || /^\d+ \(sleep\) [ZX]/.test(readFileSync(left, 'utf8')))
      .toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
