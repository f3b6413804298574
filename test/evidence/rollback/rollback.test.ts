import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepBefore, performRollback, withoutMerges } from '../../../src/evidence/rollback/rollback.ts';
import type { RestoredPath } from '../../../src/model/release.ts';
import { must } from '../../commands/recorded-run.ts';
import { filesOf, keptUnder, type Run, recordRun } from './run-rig.ts';

const lines = (at: number, text: string): string =>
  Array.from({ length: 12 }, (_, line) => (line === at ? text : `line ${line}`)).join('\n');

const say = (paths: readonly RestoredPath[]): string[] => paths.map(({ path, how }) => `${how} ${path}`);

async function rollBack(run: Run): Promise<string[]> {
  const prepared = must(await run.prepare());
  must(await keepBefore(prepared));
  return say((await performRollback(prepared)).paths);
}

describe('a rollback in place', () => {
  it('puts back every kind of file byte by byte, and nothing it did not have to', async () => {
    const files = {
      'crlf.txt': 'one\r\ntwo\r\n',
      binary: Buffer.from([0, 1, 2, 255, 254]),
      'odd \n\u202ename': 'x',
      'old/name.txt': lines(0, 'here'),
      'folder/in/it': 'deep',
      'was-file': 'file',
      tool: '#!/bin/sh\n',
    };
    const run = await recordRun(
      (rig) => {
        rig.write(files);
        rig.link('link', 'crlf.txt');
        chmodSync(join(rig.at, 'tool'), 0o700);
        writeFileSync(join(rig.at, 'untouched'), 'mine');
      },
      (rig) => {
        rig.write({ 'crlf.txt': 'one\ntwo\n', binary: Buffer.from([0]), 'odd \n\u202ename': 'y' });
        rig.write({ 'new/name.txt': lines(0, 'here') });
        for (const path of ['old', 'folder', 'was-file', 'link']) rig.remove(path);
        rig.write({ folder: 'a file now', 'was-file/x': 'a folder now', 'made/by/run': 'x' });
        rig.link('link', '/etc/passwd');
        chmodSync(join(rig.at, 'tool'), 0o600);
      },
    );
    const untouched = lstatSync(join(run.at, 'untouched'), { bigint: true }).ctimeNs;
    expect((await rollBack(run)).filter((text) => !/^(?:restored|removed) /.test(text))).toEqual([]);
    const is = filesOf(run.at);
    for (const [path, content] of Object.entries(files)) {
      expect(is.get(path)?.slice(2)).toBe(Buffer.from(content).toString('latin1'));
    }
    expect(is.get('link')).toBe('link crlf.txt');
    expect([...is.keys()].filter((path) => /^made|^new/.test(path))).toEqual([]);
    expect(existsSync(join(run.at, 'made'))).toBe(false);
    expect(lstatSync(join(run.at, 'untouched'), { bigint: true }).ctimeNs).toBe(untouched);
    // Who may read it is nothing a run changes back: only the executable bit.
    expect(lstatSync(join(run.at, 'tool')).mode & 0o777).toBe(0o700);
  });

  it('takes the change of the run out of a file that was changed later, line by line', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: lines(-1, '') }),
      (rig) => rig.write({ a: lines(1, 'by the run') }),
    );
    run.write({ a: lines(1, 'by the run').replace('line 9', 'by hand') });
    expect(await rollBack(run)).toEqual(['merged a']);
    expect(readFileSync(join(run.at, 'a'), 'utf8')).toBe(lines(9, 'by hand'));
  });

  it.each([
    ['the same lines', lines(1, 'by hand')],
    ['what is no text', `${lines(1, 'by hand')}\0`],
  ])('keeps it when %s were changed', async (_, later) => {
    const run = await recordRun(
      (rig) => rig.write({ a: lines(-1, '') }),
      (rig) => rig.write({ a: lines(1, 'by the run') }),
    );
    run.write({ a: later });
    expect(await rollBack(run)).toEqual(['kept a']);
    expect(readFileSync(join(run.at, 'a'), 'utf8')).toBe(later);
  });

  it('keeps what was changed later when there is no git to merge with, and when nobody wants a merge', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: lines(-1, '') }),
      (rig) => rig.write({ a: lines(1, 'by the run') }),
      { bare: true },
    );
    run.write({ a: lines(1, 'by the run').replace('line 9', 'by hand') });
    const without = must(await run.prepare({ git: { program: undefined, environment: {} } }));
    expect(without.plan.left).toMatchObject([
      { path: 'a', how: 'kept', why: expect.stringMatching(/no git/) },
    ]);
    const unwanted = withoutMerges(must(await run.prepare()));
    expect(unwanted.plan).toMatchObject({ steps: [], left: [{ path: 'a', how: 'kept' }] });
  });

  it('restores without git what is in the store', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: 'old' }),
      (rig) => rig.write({ a: 'new' }),
      { bare: true, program: undefined },
    );
    const prepared = must(await run.prepare({ git: { program: undefined, environment: {} } }));
    expect(say((await performRollback(prepared)).paths)).toEqual(['restored a']);
    expect(readFileSync(join(run.at, 'a'), 'utf8')).toBe('old');
  });

  it('restores what the repository of the workspace lends', async () => {
    const run = await recordRun(
      (rig) => {
        rig.write({ a: 'old' });
        rig.git('add', 'a');
        rig.git('commit', '-q', '-m', 'a');
      },
      (rig) => rig.write({ a: 'new' }),
      { ahead: 10_000 },
    );
    const { contents, plan } = must(await run.prepare());
    expect(contents.store.has(plan.steps[0]?.put?.oid ?? '')).toBe(false);
    expect(await rollBack(run)).toEqual(['restored a']);
    expect(readFileSync(join(run.at, 'a'), 'utf8')).toBe('old');
  });

  it('leaves folders with somebody else in them, and those that were there before', async () => {
    const run = await recordRun(
      (rig) => rig.write({ 'there/a': 'a' }),
      (rig) => rig.write({ 'there/new': 'x', 'made/x': 'x', 'both/x': 'x', replaced: 'x' }),
    );
    run.write({ 'both/mine': 'by hand' });
    expect(await rollBack(run)).toEqual([
      'removed both/x',
      'removed made/x',
      'removed replaced',
      'removed there/new',
    ]);
    expect([...filesOf(run.at).keys()].sort()).toEqual(['both/mine', 'there/a']);
    expect(existsSync(join(run.at, 'made'))).toBe(false);
  });

  it('keeps the very folder that was there before, when it is empty in between', async () => {
    const run = await recordRun(
      (rig) => rig.write({ 'd/old': 'old' }),
      (rig) => {
        rig.remove('d/old');
        rig.write({ 'd/new': 'new' });
      },
    );
    const { ino } = lstatSync(join(run.at, 'd'));
    chmodSync(join(run.at, 'd'), 0o700);
    expect(await rollBack(run)).toEqual(['removed d/new', 'restored d/old']);
    expect(lstatSync(join(run.at, 'd'))).toMatchObject({ ino, mode: 0o40700 });
  });

  it('puts no file where a folder holds files of later', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: 'file' }),
      (rig) => {
        rig.remove('a');
        rig.write({ 'a/x': 'x' });
      },
    );
    run.write({ 'a/mine': 'by hand' });
    // Said before anybody is asked.
    expect(must(await run.prepare()).plan.left).toMatchObject([{ path: 'a', how: 'kept' }]);
    expect(await rollBack(run)).toEqual(['kept a', 'removed a/x']);
    expect(filesOf(run.at).get('a/mine')).toBe('- by hand');
  });

  it('never touches what was only noted, and tells of it', async () => {
    const run = await recordRun(
      (rig) => rig.write({ '.gitignore': '*.log\n', 'a.log': 'old' }),
      (rig) => {
        rig.write({ 'a.log': 'new', 'b.log': 'made' });
        writeFileSync(join(rig.at, '.git/hooks/post-commit'), 'echo');
      },
    );
    const { plan } = must(await run.prepare());
    expect(plan.unkept.map(({ path }) => path)).toEqual(['.git/hooks/post-commit', 'a.log', 'b.log']);
    expect(await rollBack(run)).toEqual([]);
    expect(readFileSync(join(run.at, 'a.log'), 'utf8')).toBe('new');
  });

  it('tells of commits, which stay', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: 'old' }),
      (rig) => {
        rig.git('add', 'a');
        rig.git('commit', '-q', '-m', 'by the run');
      },
    );
    expect(must(await run.prepare()).plan.repositories).toMatchObject([{ path: '', kind: 'changed' }]);
  });

  it('can be undone with plain git', async () => {
    const run = await recordRun(
      (rig) => rig.write({ a: 'old', 'b/c': 'old' }),
      (rig) => {
        rig.write({ a: 'new', 'made/x': '\0' });
        rig.remove('b');
        rig.link('b', 'a');
      },
    );
    const is = filesOf(run.at);
    const prepared = must(await run.prepare());
    const { ref } = must(await keepBefore(prepared));
    await performRollback(prepared);
    expect(ref).toBe('refs/rollbacks/r1');
    expect([...(await keptUnder(run, ref ?? '')).keys()].sort()).toEqual(['a', 'b', 'made/x']);
    run.remove('b');
    run.gitIn(run.root, `--git-dir=${run.store}`, 'fsck', '--strict');
    run.git(`--git-dir=${run.store}`, `--work-tree=${run.at}`, 'checkout', ref ?? '', '--', '.');
    expect(filesOf(run.at)).toEqual(is);
  });
});

describe('against somebody who moves the ground', () => {
  const outside = (run: Run): string => {
    const folder = join(run.root, 'outside');
    mkdirSync(folder);
    writeFileSync(join(folder, 'x'), 'outside');
    return folder;
  };
  const change = (): Promise<Run> =>
    recordRun(
      (rig) => rig.write({ 'd/x': 'old', 'd/gone': 'old', 'd/keep': '' }),
      (rig) => {
        rig.write({ 'd/x': 'new', 'd/made': 'new' });
        rig.remove('d/gone');
      },
    );

  it('follows no link that took the place of a folder before', async () => {
    const run = await change();
    const folder = outside(run);
    writeFileSync(join(folder, 'made'), 'new');
    run.remove('d');
    symlinkSync(folder, join(run.at, 'd'));
    expect(must(await run.prepare()).plan.steps).toEqual([]);
    expect(await rollBack(run)).toEqual(['kept d/gone', 'failed d/made', 'kept d/x']);
    expect([...filesOf(folder)]).toEqual([
      ['made', '- new'],
      ['x', '- outside'],
    ]);
  });

  it('follows no link that takes the place of a folder meanwhile', async () => {
    const run = await change();
    const folder = outside(run);
    const prepared = must(await run.prepare());
    must(await keepBefore(prepared));
    run.remove('d');
    symlinkSync(folder, join(run.at, 'd'));
    const { paths, wanted, got } = await performRollback(prepared);
    expect(say(paths)).toEqual(['kept d/gone', 'kept d/made', 'kept d/x']);
    expect(wanted).not.toBe(got);
    expect([...filesOf(folder)]).toEqual([['x', '- outside']]);
  });

  it('replaces nothing that changed since the plan, and keeps nothing else in its name', async () => {
    const run = await change();
    const prepared = must(await run.prepare());
    run.write({ 'd/x': 'by hand' });
    expect(await keepBefore(prepared)).toMatchObject({
      ok: false,
      problems: [{ code: 'rollback-overtaken', where: 'd/x' }],
    });
    expect(existsSync(join(run.store, 'refs/rollbacks'))).toBe(false);
    run.write({ 'd/gone': 'by hand' });
    expect(say((await performRollback(prepared)).paths)).toEqual([
      'kept d/gone',
      'removed d/made',
      'kept d/x',
    ]);
    expect(filesOf(run.at).get('d/x')).toBe('- by hand');
    expect(filesOf(run.at).get('d/gone')).toBe('- by hand');
  });

  it('says which paths failed and does the rest', async () => {
    const run = await change();
    const prepared = must(await run.prepare());
    // A name no file system takes.
    const long = 'n'.repeat(300);
    const [step] = prepared.plan.steps.filter(({ path }) => path === 'd/gone');
    if (!step) throw new Error('no such step');
    const steps = [
      { ...step, path: `${long}/x` },
      { ...step, path: '../out' },
      { ...step, path: '.git/x' },
      ...prepared.plan.steps,
    ];
    const { paths } = await performRollback({ ...prepared, plan: { ...prepared.plan, steps } });
    expect(paths.filter(({ how }) => how === 'restored' || how === 'removed').length).toBe(3);
    expect(paths.filter(({ how }) => how === 'failed' || how === 'kept').map(({ path }) => path)).toEqual([
      '../out',
      '.git/x',
      `${long}/x`,
    ]);
    expect(existsSync(join(run.root, 'out'))).toBe(false);
  });
});

describe('what is needed and not there', () => {
  const changed = () =>
    recordRun(
      (rig) => rig.write({ a: 'old', b: 'old b' }),
      (rig) => rig.write({ a: 'new', b: 'new b' }),
    );

  it('without the store nothing is planned', async () => {
    const run = await changed();
    const answer = await run.prepare({ store: join(run.root, 'elsewhere') });
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'snapshot-damaged' }] });
    expect(existsSync(join(run.root, 'elsewhere'))).toBe(false);
  });

  it('with something else in the place of the store nothing is planned', async () => {
    const run = await changed();
    rmSync(join(run.store, 'objects'), { recursive: true });
    writeFileSync(join(run.store, 'objects'), '');
    expect(await run.prepare()).toMatchObject({ ok: false, problems: [{ code: 'snapshot-damaged' }] });
  });

  it('a damaged content is named, and nothing is planned', async () => {
    const run = await changed();
    const objects = join(run.store, 'objects/pack');
    let named = 0;
    for (const name of filesOf(objects).keys()) {
      if (!name.endsWith('.pack')) continue;
      const file = join(objects, name);
      const content = readFileSync(file);
      for (const at of [40, 60, 100, content.length - 40]) {
        const damaged = Buffer.from(content);
        damaged[at] = (damaged[at] ?? 0) ^ 0xff;
        chmodSync(file, 0o600);
        writeFileSync(file, damaged);
        const answer = await run.prepare({ git: { program: undefined, environment: {} } });
        if (!answer.ok) {
          named += 1;
          expect(answer.problems.map(({ code }) => code)).toContain('snapshot-damaged');
        }
        writeFileSync(file, content);
      }
    }
    expect(named).toBeGreaterThan(0);
    expect(filesOf(run.at).get('a')).toBe('- new');
  });

  it('a content the repository lent and lost is named', async () => {
    const run = await recordRun(
      (rig) => {
        rig.write({ a: 'old', b: 'b' });
        rig.git('add', '.');
        rig.git('commit', '-q', '-m', 'a');
      },
      (rig) => rig.write({ a: 'new', c: 'made' }),
      { ahead: 10_000 },
    );
    run.remove('.git/objects');
    const answer = await run.prepare();
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'snapshot-damaged', where: 'a' }] });
  });

  it.each([
    ['gone', () => undefined],
    [
      'behind a link now',
      (at: string, target: string) => {
        symlinkSync(dirname(target), dirname(at));
      },
    ],
    ['a link now', (at: string, target: string) => symlinkSync(target, at)],
    ['a file now', (at: string) => writeFileSync(at, '')],
  ])('a workspace that is %s is refused', async (how, make) => {
    const run = await changed();
    const workspace = join(run.root, 'moved', 'app');
    if (how !== 'behind a link now') mkdirSync(dirname(workspace));
    make(workspace, run.at);
    expect(await run.prepare({ workspace })).toMatchObject({
      ok: false,
      problems: [{ code: 'workspace-gone', where: workspace }],
    });
  });
});
