import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hashFile, readContent } from '../../../src/evidence/snapshot/content.ts';
import { createMissingList } from '../../../src/evidence/snapshot/missing-list.ts';
import { Snapshot } from '../../../src/model/snapshot.ts';
import { gitPath, makePipe, openRig, type Rig } from './rig.ts';

/** Takes one snapshot in a process of its own; as somebody without rights when the tests have all of them. */
async function takeElsewhere(rig: Rig, shell = 'exec "$@"'): Promise<Snapshot> {
  const root = process.getuid?.() === 0;
  if (root) for (const path of [rig.root, rig.at, rig.home]) chownSync(path, 65534, 65534);
  const script = fileURLToPath(new URL('./take-one.ts', import.meta.url));
  const command = ['-c', shell, 'sh', process.execPath, script, rig.at, rig.store, gitPath];
  const child = spawn('bash', command, {
    ...(root ? { uid: 65534, gid: 65534 } : {}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return Snapshot.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

describe('names', () => {
  const names: [string, Buffer][] = [
    ['a line break', Buffer.from('a\nb')],
    ['a tab, a quote and a backslash', Buffer.from('\t"\\\'')],
    ['a leading dash', Buffer.from('--exec=x')],
    ['no UTF-8', Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x63])],
    ['half of a UTF-8 sequence', Buffer.from([0xc3])],
    ['the replacement character itself', Buffer.from('\ufffd')],
    ['characters beyond the first plane', Buffer.from('\u{1f600}\u{10480}')],
    ['a colon and magic of pathspecs', Buffer.from(':(top)*')],
  ];
  it.each(names)('%s', async (_, name) => {
    const rig = openRig();
    rig.write({ 'd/plain': 'x' });
    const path = Buffer.concat([Buffer.from(`${rig.at}/d/`), name]);
    writeFileSync(path, 'one\n');
    const before = await rig.take();
    writeFileSync(path, 'two\n');
    const after = await rig.take();
    const [change, ...more] = await rig.snapshots.diff(before, after);
    expect(more).toEqual([]);
    expect(change?.kind).toBe('changed');
    const told = change?.path ?? '';
    expect((await rig.snapshots.read(before, told))?.toString()).toBe('one\n');
    // The same bytes to plain git.
    const listed = execFileSync(gitPath, [
      `--git-dir=${rig.store}`,
      'ls-tree',
      '-rz',
      '--name-only',
      after.tree,
    ]);
    expect(listed.includes(Buffer.concat([Buffer.from('d/'), name, Buffer.of(0)]))).toBe(true);
    // Reported alone, it is the same path.
    writeFileSync(path, 'three\n');
    expect(await rig.changes(after, await rig.take([told]))).toEqual([`changed ${told}`]);
  });
});

describe('what is no plain file', () => {
  it('notes pipes and sockets without opening them', async () => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    makePipe(join(rig.at, 'pipe'));
    const server = createServer().listen(join(rig.at, 'socket'));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const before = await rig.take();
    expect(before.files).toBe(2);
    expect(before.incomplete).toEqual([
      { path: 'pipe', why: 'it is a named pipe', unseen: false },
      { path: 'socket', why: 'it is a socket', unseen: false },
    ]);
    rig.remove('b.txt');
    makePipe(join(rig.at, 'b.txt'));
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual(['changed b.txt']);
    rig.write({ 'moved.txt': 'b\n' });
    expect(await rig.changes(before, await rig.take())).toEqual([
      'added b.txt',
      'renamed b.txt -> moved.txt',
    ]);
  });

  it('keeps links as links, wherever they lead', async () => {
    const rig = openRig();
    rig.write({ 'd/a.txt': 'a\n' });
    rig.link('out', '/etc');
    rig.link('loop', 'loop');
    rig.link('gone', 'nowhere');
    const before = await rig.take();
    expect(before.incomplete).toEqual([]);
    expect((await rig.snapshots.read(before, 'out'))?.toString()).toBe('/etc');
    rig.remove('out');
    rig.link('out', '/tmp');
    rig.remove('d');
    rig.link('d', 'out');
    const after = await rig.take();
    expect(await rig.changes(before, after)).toEqual(['added d', 'deleted d/a.txt', 'changed out']);
    expect(await rig.changes(before, await rig.take(['d/a.txt', 'out']))).toEqual(
      await rig.changes(before, after),
    );
  });

  it('notes a file of 5 GB by its size and both ends', async () => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', big: '' });
    truncateSync(join(rig.at, 'big'), 5 * 1024 ** 3);
    const before = await rig.take();
    expect(before.incomplete).toEqual([
      {
        path: 'big',
        why: expect.stringMatching(/^5368709120 bytes are more than is kept of a file/),
        unseen: false,
      },
    ]);
    const same = await rig.take();
    expect(await rig.changes(before, same)).toEqual([]);
    const file = openSync(join(rig.at, 'big'), 'r+');
    writeSync(file, 'x', 5 * 1024 ** 3 - 1);
    expect(await rig.snapshots.diff(before, await rig.take())).toMatchObject([
      { kind: 'changed', path: 'big', kept: false, before: { is: 'noted' }, after: { size: 5 * 1024 ** 3 } },
    ]);
  });

  it('says of a file that grew beyond the limit that it changed', async () => {
    const rig = openRig({ limits: { fileBytes: 1000 } });
    rig.write({ 'a.log': 'x'.repeat(900) });
    const before = await rig.take();
    appendFileSync(join(rig.at, 'a.log'), 'x'.repeat(900));
    expect(await rig.snapshots.diff(before, await rig.take())).toMatchObject([
      {
        kind: 'changed',
        path: 'a.log',
        kept: false,
        before: { is: 'file', size: 900 },
        after: { size: 1800 },
      },
    ]);
  });
});

describe('what is looked at alone', () => {
  const cases: [string, (rig: Rig) => void, string[], string[]][] = [
    [
      'a folder where a file was',
      (rig) => {
        rig.remove('a');
        rig.write({ 'a/x': 'x\n' });
      },
      ['a/x'],
      ['deleted a', 'added a/x'],
    ],
    [
      'a file where a folder was',
      (rig) => {
        rig.remove('d');
        rig.write({ d: 'file\n' });
      },
      ['d'],
      ['added d', 'deleted d/b'],
    ],
    ['a folder that went', (rig) => rig.remove('d'), ['d/b', 'd/c'], ['deleted d/b']],
    [
      'a folder as a whole',
      (rig) => rig.write({ 'd/b': '1\n', 'd/e/f': '2\n' }),
      ['d'],
      ['changed d/b', 'added d/e/f'],
    ],
    [
      'an empty folder where a file was',
      (rig) => {
        rig.remove('a');
        mkdirSync(join(rig.at, 'a'));
      },
      ['a'],
      ['deleted a'],
    ],
    [
      'a folder of nothing but ignored files where a file was',
      (rig) => {
        rig.remove('a');
        rig.write({ 'a/x.log': 'x\n' });
      },
      ['a', 'a/x.log'],
      ['deleted a', 'added a/x.log'],
    ],
    ['everything', (rig) => rig.write({ 'd/b': '1\n', new: '2\n' }), ['.'], ['changed d/b', 'added new']],
    ['the same path twice', (rig) => rig.write({ 'd/b': '1\n' }), ['d/b', './d//b'], ['changed d/b']],
    [
      'a path and then all around it',
      (rig) => rig.remove('deep/e/g'),
      ['deep/e/f', 'deep'],
      ['deleted deep/e/g'],
    ],
    ['nothing else', (rig) => rig.write({ 'd/b': '1\n', a: '2\n' }), ['d/b'], ['changed d/b']],
  ];
  it.each(cases)('%s', async (_, change, only, expected) => {
    const rig = openRig();
    rig.write({ '.gitignore': '*.log\n', a: 'a\n', 'd/b': 'b\n', 'deep/e/f': 'f\n', 'deep/e/g': 'g\n' });
    makePipe(join(rig.at, 'pipe'));
    const before = await rig.take();
    change(rig);
    const step = await rig.take(only);
    expect(await rig.changes(before, step)).toEqual(expected);
    // What was missing still is.
    expect(step.incomplete).toEqual([{ path: 'pipe', why: 'it is a named pipe', unseen: false }]);
    expect(rig.inStore('fsck', '--strict').replace(/^dangling.*\n/gm, '')).toBe('');
  });

  it.each(['../home/x', '.git/config', 'a/../../x'])('is not %s', async (path) => {
    const rig = openRig();
    rig.write({ a: 'a\n' });
    const before = await rig.take();
    const step = await rig.take([path]);
    expect(step.tree).toBe(before.tree);
    expect(step.incomplete).toEqual([
      { path, why: 'it is not among the files of the workspace', unseen: true },
    ]);
  });
});

describe('the list of what is missing', () => {
  it('is short, and never forgets that something was not seen', () => {
    const list = createMissingList(2);
    for (const path of ['a', 'b', 'c']) list.add(path, 'why', false);
    list.add('', 'stopped', true);
    list.add('', 'stopped', true);
    const stopped = { path: '', why: 'stopped', unseen: true };
    const [a, b] = ['a', 'b'].map((path) => ({ path, why: 'why', unseen: false }));
    expect(list.result()).toEqual({ incomplete: [stopped, a, b], unlisted: 1 });
    list.add('d', 'why', true);
    const more = { path: '', why: 'more was not seen than can be listed', unseen: true };
    expect(list.result()).toEqual({ incomplete: [stopped, more, a, b], unlisted: 2 });
  });
});

describe('what cannot be read', () => {
  it('says which file and which folder, and claims nothing about them', async () => {
    const rig = openRig({ bare: true });
    rig.write({ 'a.txt': 'a\n', 'secret.txt': 's\n', 'closed/x': 'x\n' });
    const before = await rig.take();
    chmodSync(join(rig.at, 'secret.txt'), 0);
    chmodSync(join(rig.at, 'closed'), 0);
    rmSync(rig.store, { recursive: true });
    const after = await takeElsewhere(rig);
    expect(after.incomplete).toEqual([
      { path: 'closed', why: 'it may not be read', unseen: true },
      { path: 'secret.txt', why: 'it may not be read', unseen: true },
    ]);
    expect(await rig.reopen().diff(after, after)).toEqual([]);
    expect(before.files).toBe(3);
    expect(after.files).toBe(1);
  });

  it.each([
    ['a folder that may not be read', 'closed'],
    ['everything, because it was stopped', ''],
  ])('%s: what is missing there is unknown, not deleted', async (_, path) => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', 'closed/x': 'x\n' });
    const before = await rig.take();
    rig.remove('closed');
    const after = await rig.take();
    const unsure = { ...after, incomplete: [{ path, why: 'a test', unseen: true }] };
    expect(await rig.changes(before, after)).toEqual(['deleted closed/x']);
    expect(await rig.changes(before, unsure)).toEqual(['unknown closed/x']);
  });
});

describe('what changes meanwhile', () => {
  const chunk = 1024 * 1024;
  const breath = (meanwhile: () => void) => ({
    due() {
      meanwhile();
      return undefined;
    },
    stopped: () => false,
  });

  it('reads a file again that changed while it was read', async () => {
    const rig = openRig({ bare: true });
    rig.write({ big: Buffer.alloc(2 * chunk) });
    const path = join(rig.at, 'big');
    let times = 0;
    const once = breath(() => {
      times += 1;
      if (times === 1) appendFileSync(path, 'more');
    });
    const content = await readContent(path, 4 * chunk, once);
    expect(content).toMatchObject({ is: 'read', steady: true });
    expect(content.is === 'read' && content.bytes.length).toBe(2 * chunk + 4);
  });

  it.each(['a pipe', 'a link'])(
    'neither waits for nor follows %s put in the place of a file',
    async (what) => {
      const rig = openRig({ bare: true });
      rig.write({ target: 'x' });
      if (what === 'a pipe') makePipe(join(rig.at, 'odd'));
      else rig.link('odd', 'target');
      expect(
        await readContent(
          join(rig.at, 'odd'),
          chunk,
          breath(() => undefined),
        ),
      ).toMatchObject({ is: 'failed' });
      expect(hashFile(join(rig.at, 'odd'), chunk)).toBeUndefined();
    },
  );

  it.each([
    ['goes on growing', (path: string) => appendFileSync(path, 'more'), { is: 'read', steady: false }],
    [
      'is touched all the time',
      (path: string) => utimesSync(path, 1, Math.random()),
      { is: 'read', steady: false },
    ],
    ['is cut', (path: string) => truncateSync(path, 10), { is: 'read' }],
    ['is replaced', (path: string) => renameSync(`${path}2`, path), { is: 'read' }],
    ['is removed', (path: string) => rmSync(path, { force: true }), { is: 'gone' }],
    ['grows beyond the limit', (path: string) => appendFileSync(path, Buffer.alloc(1000)), { is: 'failed' }],
  ])('a file that %s', async (_, change, expected) => {
    const rig = openRig({ bare: true });
    rig.write({ big: Buffer.alloc(2 * chunk), big2: 'other' });
    const path = join(rig.at, 'big');
    let times = 0;
    const content = readContent(
      path,
      2 * chunk + 100,
      breath(() => {
        times += 1;
        if (expected.is === 'read' && 'steady' in expected) change(path);
        else if (times === 1) change(path);
      }),
    );
    expect(await content).toMatchObject(expected);
  });

  it('is a snapshot of what is known when it is stopped, and goes on from there', async () => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n', 'd/b.txt': 'b\n' });
    const stopped = await rig.take(undefined, AbortSignal.abort());
    expect(stopped.incomplete).toMatchObject([{ path: '', unseen: true }]);
    const before = await rig.take();
    expect(before.files).toBe(2);
    rig.write({ 'a.txt': 'changed\n' });
    const late = await rig.take(undefined, AbortSignal.abort());
    expect(await rig.changes(before, late)).toEqual([]);
    expect(await rig.changes(before, await rig.take())).toEqual(['changed a.txt']);
  });
});

describe('a disk that takes no more', () => {
  it('says that the contents are not kept, and still knows what is there', async () => {
    const rig = openRig({ bare: true });
    const noise = Buffer.alloc(3_000_000, 'no');
    for (let at = 0; at < noise.length; at += 1) noise[at] = Math.floor(Math.random() * 256);
    rig.write({ 'a.txt': 'a\n', noise });
    const small = await takeElsewhere(rig, 'ulimit -f 1000; exec "$@"');
    expect(small).toMatchObject({ files: 2, commit: null });
    expect(small.incomplete).toEqual([
      {
        path: '',
        why: 'the contents of this snapshot are not kept: it would be larger than a file may be',
        unseen: false,
      },
    ]);
    expect(rig.inStore('count-objects', '-v')).toContain('in-pack: 0');
    expect(execFileSync('ls', [join(rig.store, 'objects/pack')], { encoding: 'utf8' })).toBe('');
  });

  it.each([
    ['a file where the store should be', (rig: Rig) => writeFileSync(rig.store, '')],
    ['a store that lost its folder of packs', (rig: Rig) => spoil(rig)],
  ])('%s', async (_, prepare) => {
    const rig = openRig();
    rig.write({ 'a.txt': 'a\n' });
    prepare(rig);
    const before = await rig.take();
    expect(before).toMatchObject({ files: 1, commit: null });
    rig.write({ 'a.txt': 'b\n' });
    expect(await rig.snapshots.diff(before, await rig.take())).toMatchObject([
      { kind: 'changed', path: 'a.txt', kept: false, lines: null },
    ]);
    expect(await rig.snapshots.read(before, 'a.txt')).toBeNull();
  });
});

function spoil(rig: Rig): void {
  mkdirSync(join(rig.store, 'objects'), { recursive: true });
  writeFileSync(join(rig.store, 'objects/pack'), '');
}
