import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectId } from '../../../src/evidence/snapshot/git-object.ts';
import { openObjectStore } from '../../../src/evidence/snapshot/object-store.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';
import { openRig, type Rig } from './rig.ts';

const never = new AbortController().signal;
const packs = (rig: Rig): string[] =>
  readdirSync(join(rig.store, 'objects/pack')).filter((name) => name.endsWith('.pack'));

async function threeSnapshots(rig: Rig) {
  rig.write({
    'src.txt': 's\n',
    'src-x': 'x\n',
    'old.txt': 'committed\n',
    'src/a.ts': 'a\n',
    empty: '',
    large: Buffer.alloc(300_000, 'x'),
  });
  rig.git('add', '-A');
  rig.git('commit', '-q', '-m', 'first');
  rig.write({
    'src/a.ts': 'b\n',
    'src/big.bin': Buffer.from([0, 1, 2]),
    '.gitignore': 'dist\n',
    'dist/x': '1',
  });
  const before = await rig.take();
  rig.write({ 'src/a.ts': 'c\n', 'dist/x': '2' });
  const step = await rig.take(['src/a.ts']);
  rig.remove('old.txt');
  const after = await rig.take();
  return { before, step, after };
}

describe('the store', () => {
  it('is a repository plain git can read, each snapshot a commit', async () => {
    const rig = openRig();
    const { before, step, after } = await threeSnapshots(rig);
    expect(
      rig
        .inStore('log', '--format=%H %T', after.commit ?? '')
        .trim()
        .split('\n'),
    ).toEqual([after, step, before].map(({ commit, tree }) => `${commit} ${tree}`));
    expect(rig.inStore('ls-tree', '-r', '--name-only', before.tree).trim().split('\n')).toEqual([
      '.gitignore',
      'empty',
      'large',
      'old.txt',
      'src-x',
      'src.txt',
      'src/a.ts',
      'src/big.bin',
    ]);
    expect(rig.inStore('show', `${before.tree}:old.txt`)).toBe('committed\n');
    expect(rig.inStore('fsck', '--full', '--strict').replace(/^dangling.*\n/gm, '')).toBe('');
    // What the repository has is not there a second time.
    const own = rig.inStore(
      'verify-pack',
      '-v',
      ...packs(rig).map((name) => join(rig.store, 'objects/pack', name)),
    );
    expect(own).not.toContain(rig.git('rev-parse', 'HEAD:old.txt').trim());
    expect(own).toContain(rig.inStore('rev-parse', `${before.tree}:src/a.ts`).trim());
  });

  it('goes into one bundle that needs nothing else', async () => {
    const rig = openRig();
    const { before, after } = await threeSnapshots(rig);
    const file = join(rig.root, 'run.bundle');
    expect(await rig.snapshots.bundle(file, never)).toEqual({ ok: true, value: file });
    rmSync(rig.at, { recursive: true });
    rmSync(rig.store, { recursive: true });
    const copy = join(rig.root, 'copy');
    rig.gitIn(rig.root, 'init', '-q', '--bare', copy);
    rig.gitIn(copy, 'fetch', '-q', file, 'refs/*:refs/*');
    expect(rig.gitIn(copy, 'show', 'refs/snapshots/s1:old.txt')).toBe('committed\n');
    expect(rig.gitIn(copy, 'rev-parse', 'refs/snapshots/s1^{tree}', 'refs/snapshots/s3^{tree}').trim()).toBe(
      `${before.tree}\n${after.tree}`,
    );
    expect(rig.gitIn(copy, 'show', 'refs/noted/s1:noted.json')).toContain('dist/x');
  });

  it('does not overwrite a bundle, and says when there is no git', async () => {
    const rig = openRig();
    await rig.take();
    const file = join(rig.root, 'run.bundle');
    writeFileSync(file, 'mine');
    const failed = { ok: false, problems: [{ code: 'bundle-failed' }] };
    expect(await rig.snapshots.bundle(file, never)).toMatchObject(failed);
    rmSync(file);
    expect(await rig.reopen({ program: undefined }).bundle(file, never)).toMatchObject(failed);
    expect(existsSync(file)).toBe(false);
  });

  it('is read after a restart, and goes on counting', async () => {
    const rig = openRig();
    const { before, after } = await threeSnapshots(rig);
    const again = rig.reopen();
    expect(await again.diff(before, after)).toEqual(await rig.snapshots.diff(before, after));
    const next = await again.take('later', never);
    expect(next.id).toBe('s4');
    expect(await again.diff(after, next)).toEqual([]);
  });

  it('needs the repository only for what that had already', async () => {
    const rig = openRig();
    const { before, after } = await threeSnapshots(rig);
    rmSync(join(rig.at, '.git'), { recursive: true });
    const again = rig.reopen();
    expect((await again.read(before, 'src/a.ts'))?.toString()).toBe('b\n');
    expect(await again.read(before, 'old.txt')).toBeNull();
    const changes = await again.diff(before, after);
    expect(changes.map(({ path, kind, kept }) => ({ path, kind, kept }))).toEqual([
      { path: 'dist/x', kind: 'changed', kept: false },
      { path: 'old.txt', kind: 'deleted', kept: false },
      { path: 'src/a.ts', kind: 'changed', kept: true },
    ]);
  });

  it('tells a damaged pack from what was kept', async () => {
    const rig = openRig();
    const { before, after } = await threeSnapshots(rig);
    for (const name of packs(rig)) writeFileSync(join(rig.store, 'objects/pack', name), 'nonsense');
    const again = rig.reopen();
    expect(await again.read(before, 'src/a.ts')).toBeNull();
    expect(await again.diff(before, after)).toMatchObject([{ kind: 'unknown', path: '' }]);
  });

  it('tells one content from another that lies in its place', async () => {
    const store = openObjectStore(join(temporaryDirectory(), 'store'), 'sha1');
    const contents = [Buffer.from('one\n'), Buffer.from('two\n')] as const;
    const oids = contents.map((content) => objectId('blob', content, 'sha1'));
    for (const [at, content] of contents.entries()) {
      const pack = store.begin();
      await pack.add('blob', oids[at] ?? '', content);
      await store.finish(pack);
    }
    expect([...(await store.read(oids, undefined)).values()]).toEqual(contents);
    const folder = join(store.root, 'objects/pack');
    const paths = readdirSync(folder)
      .filter((name) => name.endsWith('.pack'))
      .map((name) => join(folder, name));
    const swapped = paths.map((path) => readFileSync(path)).reverse();
    for (const [at, path] of paths.entries()) writeFileSync(path, swapped[at] ?? '');
    expect([...(await store.read(oids, undefined)).values()]).toEqual([null, null]);
  });

  it('leaves no draft behind, and a workspace that holds it is not copied into it', async () => {
    const rig = openRig({ bare: true });
    rig.write({ 'a.txt': 'a\n' });
    const { createSnapshots } = await import('../../../src/evidence/snapshot/snapshots.ts');
    const inside = createSnapshots({
      workspace: rig.at,
      store: join(rig.at, 'store'),
      git: { program: undefined, environment: {} },
      clock: Date.now,
    });
    await inside.take('one', never);
    expect((await inside.take('two', never)).files).toBe(1);
    expect(readdirSync(join(rig.at, 'store/objects/pack')).filter((name) => name.startsWith('tmp'))).toEqual(
      [],
    );
  });
});
