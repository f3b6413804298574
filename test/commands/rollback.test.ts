import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { filesOf } from '../evidence/rollback/run-rig.ts';
import * as make from '../state/bodies.ts';
import { must } from './recorded-run.ts';
import { lines, type Place, place, reportOf, run, wide } from './rollback-rig.ts';

describe('rollback', () => {
  it('shows what it will do, asks, does it, and writes down beginning and end', async () => {
    const at = await place();
    const { code, out, err, asked } = await at.rollback({}, ['y']);
    expect([code, err]).toEqual([0, '']);
    expect(asked).toEqual(['Undo 3 changes in the workspace? [y/N]']);
    expect(out).toContain(
      'TO BE RESTORED (2)\n  - a.txt: the run changed it\n  - gone.txt: the run removed it\n',
    );
    expect(out).toContain('TO BE REMOVED (1)\n  - made/b.txt: the run made it\n');
    expect(out).toContain('Done:\n  2 restored, 1 removed\n');
    expect(wide(out)).toEqual([]);
    expect([...filesOf(at.at)]).toEqual([
      ['a.txt', `- ${lines({})}`],
      ['gone.txt', '- gone\n'],
      ['mine.txt', '- mine\n'],
    ]);
    const [note, done] = at.events().slice(-2);
    expect(note).toMatchObject({
      type: 'note.added',
      text: 'A rollback of 3 paths begins; what it replaces is kept as refs/rollbacks/r1.',
      by: make.dana,
    });
    expect(done).toMatchObject({ type: 'rollback.done', ok: true, by: make.dana, more: 0, notUndone: [] });
    const record = must(recordOf(at.store, run));
    expect(record.rollback.done).toMatchObject({ known: true, value: { ok: true } });
    // The command that was printed brings everything back.
    const undo = /^ {2}git -C \S+ (.*)$/m.exec(out)?.[1]?.split(' ') ?? [];
    at.git(...undo);
    expect(filesOf(at.at).get('a.txt')).toBe(`- ${lines({ 1: 'by the run' })}`);
    expect(filesOf(at.at).get('made/b.txt')).toBe('- made\n');
  });

  it('does nothing without a yes', async () => {
    const at = await place();
    const before = [...filesOf(at.at)];
    const count = at.events().length;
    expect(await at.rollback({}, ['n'])).toMatchObject({ code: 3, err: '' });
    expect(await at.rollback({}, [''])).toMatchObject({ code: 3 });
    expect(await at.rollback()).toMatchObject({ code: 4, err: expect.stringContaining('--yes') });
    const json = await at.rollback({ json: true });
    expect(json.code).toBe(4);
    expect(reportOf(json)).toMatchObject({ ok: false, detail: 'nothing was changed', wanted: null });
    expect([...filesOf(at.at)]).toEqual(before);
    expect(at.events().length).toBe(count);
  });

  it('asks about merges apart, and keeps those files when nobody wants them', async () => {
    const at = await place();
    const later = lines({ 1: 'by the run', 9: 'by hand' });
    at.write({ 'a.txt': later });
    const { code, asked, out } = await at.rollback({}, ['n', 'y']);
    expect(asked).toEqual([
      'Merge the file that was changed later? [y/N]',
      'Undo 2 changes in the workspace? [y/N]',
    ]);
    expect(code).toBe(3);
    expect(out).toContain(
      'NOT DONE (1)\n  - a.txt: it was changed after the run, and you did not want it merged\n',
    );
    expect(out).toContain('(NOT the same)');
    expect(filesOf(at.at).get('a.txt')).toBe(`- ${later}`);
    expect(await at.rollback({}, ['y', 'y'])).toMatchObject({ code: 0 });
    expect(filesOf(at.at).get('a.txt')).toBe(`- ${lines({ 9: 'by hand' })}`);
  });

  it('with --yes merges after listing it; what meets is kept, with the command to look at it', async () => {
    const at = await place();
    at.write({ 'a.txt': lines({ 1: 'by hand' }) });
    const { code, out } = await at.rollback({ yes: true });
    expect(code).toBe(3);
    expect(out).toContain(
      "KEPT AS IT IS, with the run's change (1)\n  - a.txt: it was changed after the run in the same lines",
    );
    const look = /^ {2}(git --git-dir=.* diff .*)$/m.exec(out)?.[1]?.split(' ').slice(1) ?? [];
    expect(at.git(...look)).toContain('+by the run');
    expect(filesOf(at.at).get('a.txt')).toBe(`- ${lines({ 1: 'by hand' })}`);
    expect(filesOf(at.at).has('gone.txt')).toBe(true);
  });

  it('has nothing left to do the second time', async () => {
    const at = await place();
    await at.rollback({ yes: true });
    const count = at.events().length;
    expect(await at.rollback({ yes: true })).toMatchObject({
      code: 0,
      out: expect.stringContaining('As before the run already: 3.\n\nNothing can be undone here'),
    });
    expect(at.events().length).toBe(count);
  });

  it('prints the report that was written down', async () => {
    const at = await place();
    const printed = reportOf(await at.rollback({ yes: true, json: true }));
    const { type: _, ...written } = at.events().at(-1) ?? make.ended();
    expect(printed).toEqual(written);
    expect(printed.paths.map(({ how, path }) => `${how} ${path}`)).toEqual([
      'restored a.txt',
      'restored gone.txt',
      'removed made/b.txt',
    ]);
    expect(printed.wanted).toBe(printed.got);
  });

  it('names what no rollback takes back', async () => {
    const during = [
      ...make.passes(make.reaches('a1', 'https://example.com/post')),
      ...make.passes(make.calls('a2', 'github', 'create_issue')),
    ];
    const at = await place({ during });
    const { out } = await at.rollback({ yes: true });
    expect(out).toContain('NOT UNDONE by any rollback (2)\n  - https://example.com/post (a1)');
    expect(out).toContain('github.create_issue (a2)');
    expect(at.events().at(-1)).toMatchObject({
      notUndone: [expect.stringContaining('example.com'), expect.any(String)],
    });
  });
});

describe('rollback --rehearse', () => {
  it('proves it beside and changes nothing', async () => {
    const at = await place();
    const before = [...filesOf(at.at)];
    const { code, out } = await at.rollback({ rehearse: true });
    expect(code).toBe(0);
    expect(out).toMatch(
      /Rehearsed:\n {2}2 restored, 1 removed\n {2}before {4}\w{40}\n {2}rehearsed \w{40} \(the same\)/,
    );
    expect([...filesOf(at.at)]).toEqual(before);
    expect(at.events().at(-1)).toMatchObject({ type: 'rollback.rehearsed', ok: true, checks: [] });
    expect(must(recordOf(at.store, run)).rollback.rehearsed).toMatchObject({
      known: true,
      value: { ok: true },
    });
  });

  it('runs the checks of the contract and says so first', async () => {
    const at = await place({ checks: ['test -f gone.txt && test ! -e made', 'echo all wrong; exit 3'] });
    const { code, out, err } = await at.rollback({ rehearse: true, check: true });
    expect(code).toBe(3);
    expect(err).toContain('run on this machine now');
    expect(err).toContain('the end of what echo all wrong; exit 3 printed:\n    all wrong\n');
    expect(out).toContain('  check     passed: test -f gone.txt && test ! -e made\n');
    expect(out).toContain('  check     FAILED (exit 3): echo all wrong; exit 3\n');
    const [look, rehearsed] = at.events().slice(-2);
    expect(look).toMatchObject({ type: 'snapshot.taken', moment: 'rollback' });
    expect(rehearsed).toMatchObject({
      type: 'rollback.rehearsed',
      ok: false,
      detail: expect.stringContaining('1 of 2 checks passed'),
    });
  });

  it('has no check to run when the contract names none', async () => {
    const at = await place();
    expect(await at.rollback({ rehearse: true, check: true })).toMatchObject({
      code: 2,
      err: expect.stringContaining('names no checks'),
    });
  });
});

describe('rollback refuses', () => {
  it('what was not shown: a workspace that changed while the question was on screen', async () => {
    const at = await place();
    const confirm = async (): Promise<string> => {
      at.write({ 'a.txt': 'by hand' });
      return 'y';
    };
    const count = at.events().length;
    expect(await at.rollback({ confirm })).toMatchObject({
      code: 3,
      err: expect.stringContaining('changed since the plan was shown'),
    });
    expect(filesOf(at.at).get('a.txt')).toBe('- by hand');
    expect(filesOf(at.at).has('gone.txt')).toBe(false);
    expect(at.events().length).toBe(count);
  });

  it('a run that is not over', async () => {
    const at = await place({ hostDies: true });
    const hold = must(holdRun(runDirectory(at.store, run).directory));
    const answer = await at.rollback({ yes: true });
    hold.release();
    expect(answer).toMatchObject({ code: 3, out: '', err: expect.stringContaining('not over') });
    expect(filesOf(at.at).has('gone.txt')).toBe(false);
  });

  it('a workspace that is gone', async () => {
    const at = await place();
    renameSync(at.at, `${at.at}-moved`);
    expect(await at.rollback({ yes: true })).toMatchObject({
      code: 3,
      err: expect.stringContaining('not there'),
    });
  });

  it.each([
    [
      'snapshots that were deleted',
      (at: Place) => rmSync(runDirectory(at.store, run).snapshots, { recursive: true }),
      /snapshots of this run are not there/,
    ],
    [
      'packs that were deleted',
      (at: Place) => rmSync(join(runDirectory(at.store, run).snapshots, 'objects/pack'), { recursive: true }),
      /missing or damaged/,
    ],
    [
      'a journal that was changed',
      (at: Place) => {
        const { journal } = runDirectory(at.store, run);
        writeFileSync(journal, readFileSync(journal, 'utf8').replace('before', 'befere'));
      },
      /error: /,
    ],
  ])('%s', async (_, damage, says) => {
    const at = await place();
    damage(at);
    const { code, err, out } = await at.rollback({ yes: true });
    expect(code).toBe(5);
    expect(err).toMatch(says);
    expect(out).toBe('');
    expect(filesOf(at.at).has('gone.txt')).toBe(false);
  });

  it('a run nobody looked at before or after', async () => {
    expect(await (await place({ moments: ['after', 'after'] })).rollback()).toMatchObject({
      code: 5,
      err: expect.stringContaining('before this run'),
    });
    expect(await (await place({ moments: ['before'] })).rollback()).toMatchObject({
      code: 5,
      err: expect.stringContaining('after anything this run did'),
    });
  });

  it('a run that is not there', async () => {
    expect(await (await place()).rollback({ run: 'NOSUCH' })).toMatchObject({ code: 2 });
  });
});

describe('a run that was cut off', () => {
  it('is rolled back to what its last look saw, and that is said', async () => {
    const at = await place({ moments: ['before', 'edit'], hostDies: true });
    const { code, out } = await at.rollback({ yes: true });
    expect(code).toBe(0);
    expect(out).toContain('had no last look at the workspace');
    expect(filesOf(at.at).get('gone.txt')).toBe('- gone\n');
    expect(
      at
        .events()
        .map(({ type }) => type)
        .slice(-3),
    ).toEqual(['run.interrupted', 'note.added', 'rollback.done']);
    expect(at.events().at(-1)).toMatchObject({
      detail: expect.stringContaining('after its last snapshot is not known'),
    });
  });
});
