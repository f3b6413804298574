import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEvidence } from '../../src/commands/host-evidence.ts';
import { unknownChange } from '../../src/model/unseen-snapshot.ts';
import { changeText, gitPath, openRig, type Rig } from '../evidence/snapshot/rig.ts';

const source = new URL('../../src/evidence-worker.ts', import.meta.url);
const program = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

function open(rig: Rig, over: { git?: string | null; worker?: URL; megabytes?: number } = {}) {
  const { git = gitPath, worker = source, megabytes = 256 } = over;
  const environment = { PATH: process.env.PATH, HOME: rig.home };
  const evidence = openEvidence(
    { workspace: rig.at, store: rig.store, git: { program: git, environment } },
    { program: worker, megabytes },
  );
  onTestFinished(evidence.close);
  return evidence;
}

describe('the thread that looks at the workspace', () => {
  it('tells what changed and what was in it, whatever the names', async () => {
    const rig = openRig();
    const odd = '\udcff\n.txt';
    rig.write({ 'a.txt': 'a\n', 'd/b.txt': 'b\n' });
    const evidence = open(rig);
    const before = await evidence.observe({ label: 'before' });
    writeFileSync(
      Buffer.concat([Buffer.from(`${rig.at}/`), Buffer.from([0xff]), Buffer.from('\n.txt')]),
      'x',
    );
    rig.write({ 'a.txt': 'changed\n' });
    const edit = await evidence.observe({ label: 'edit', only: ['a.txt'] });
    const after = await evidence.observe({ label: 'after' });
    expect([before, edit, after].map(({ id, only, incomplete }) => [id, only, incomplete])).toEqual([
      ['s1', null, []],
      ['s2', ['a.txt'], []],
      ['s3', null, []],
    ]);
    const { changes, more } = await evidence.changes(before, after);
    expect(changes.map(changeText)).toEqual(['changed a.txt', `added ${odd}`]);
    expect(more).toBe(0);
    expect(await evidence.content(before, 'a.txt')).toBe('a\n');
    expect(await evidence.content(after, odd)).toBe('x');
  });

  it.each<[string, URL, RegExp]>([
    ['fails', program('throw new Error("out of order")'), /failed: out of order/],
    ['ends', program('process.exit(3)'), /ended/],
    ['is not there', new URL('./no-such-worker.js', import.meta.url), /failed: .*no-such-worker/],
    [
      'takes all memory',
      program('const all = []; for (;;) all.push(new Array(1e6).fill({}));'),
      /failed: .*memory/,
    ],
  ])('is unknown when it %s, and the run goes on', async (_, worker, why) => {
    const rig = openRig();
    const evidence = open(rig, { worker, megabytes: 32 });
    const snapshot = await evidence.observe({ label: 'before' });
    expect(snapshot.incomplete).toEqual([{ path: '', why: expect.stringMatching(why), unseen: true }]);
    expect(await evidence.changes(snapshot, snapshot)).toEqual({ changes: [unknownChange], more: 0 });
    expect(await evidence.content(snapshot, 'a.txt')).toBeNull();
  });
});

describe('bad input', () => {
  const spoilt: [string, (rig: Rig) => void, string][] = [
    ['settings nobody can read', (rig) => writeFileSync(join(rig.at, '.git/config'), '[[['), 'copy'],
    ['no HEAD', (rig) => rmSync(join(rig.at, '.git/HEAD')), 'copy'],
    ['objects that went', (rig) => rmSync(join(rig.at, '.git/objects'), { recursive: true }), 'copy'],
    ['an index of noise', (rig) => writeFileSync(join(rig.at, '.git/index'), 'noise'), 'git'],
    [
      'objects of noise',
      (rig) => {
        rmSync(join(rig.at, '.git/objects'), { recursive: true });
        mkdirSync(join(rig.at, '.git/objects/pack'), { recursive: true });
        writeFileSync(join(rig.at, '.git/objects/pack/pack-0.pack'), 'noise');
      },
      'git',
    ],
  ];
  it.each(spoilt)('a repository with %s: what is there is seen all the same', async (_, spoil, how) => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n' });
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'first');
    spoil(rig);
    const evidence = open(rig);
    const before = await evidence.observe({ label: 'before' });
    expect(before).toMatchObject({ how, files: 1 });
    if (how === 'copy')
      expect(before.incomplete).toEqual([expect.objectContaining({ path: '', unseen: false })]);
    rig.write({ 'a.txt': 'changed\n' });
    const { changes } = await evidence.changes(before, await evidence.observe({ label: 'after' }));
    expect(changes.map(changeText)).toEqual(['changed a.txt']);
    expect(await evidence.content(before, 'a.txt')).toBe('a\n');
  });

  it('no git: everything is copied, and the snapshot says so', async () => {
    const rig = openRig();
    rig.write({ '.gitignore': '*.log\n', 'a.log': 'a\n' });
    const before = await open(rig, { git: null }).observe({ label: 'before' });
    expect(before).toMatchObject({
      how: 'copy',
      files: 2,
      incomplete: [{ path: '', why: expect.stringMatching(/git is missing/), unseen: false }],
    });
  });

  it('a file of 5 GB: known by its size and both ends', async () => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', huge: '' });
    truncateSync(join(rig.at, 'huge'), 5 * 1024 ** 3);
    const evidence = open(rig);
    const before = await evidence.observe({ label: 'before' });
    expect(before.incomplete).toEqual([
      { path: 'huge', why: expect.stringMatching(/noted by size, times and a hash/), unseen: false },
    ]);
    truncateSync(join(rig.at, 'huge'), 5 * 1024 ** 3 + 1);
    const { changes } = await evidence.changes(before, await evidence.observe({ label: 'after' }));
    expect(changes.map(({ kind, path, kept }) => [kind, path, kept])).toEqual([['changed', 'huge', false]]);
  });
});
