import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/evidence/consequences/run-git.ts';
import { objectId } from '../../../src/evidence/snapshot/git-object.ts';
import { openObjectStore } from '../../../src/evidence/snapshot/object-store.ts';
import { createPackWriter } from '../../../src/evidence/snapshot/pack-file.ts';
import { writePortable } from '../../../src/evidence/snapshot/portable.ts';
import { proveSnapshots } from '../../../src/evidence/snapshot/prove.ts';
import { type Reached, reach } from '../../../src/evidence/snapshot/reach.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { unseenSnapshot } from '../../../src/model/unseen-snapshot.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';
import { gitPath, openRig, type Rig } from './rig.ts';

const git = createGit(
  { program: gitPath, environment: { PATH: process.env.PATH } },
  new AbortController().signal,
);

/** Two snapshots of a repository: some contents are borrowed from it, some are the store's own. */
async function taken(format = 'sha1', bare = false): Promise<Rig & { list: Snapshot[] }> {
  // Far ahead: files count as settled, so what the repository has stays borrowed.
  const rig = openRig({ bare: true, ahead: 60_000 });
  if (!bare) {
    rig.git('init', '-q', `--object-format=${format}`);
    rig.write({ 'lib/old.ts': 'old\n', 'deep/er/x': 'x\n' });
    rig.git('add', '.');
    rig.git('commit', '-qm', 'first');
  }
  rig.write({ 'lib/kept.ts': 'kept\n' });
  const first = await rig.take();
  rig.write({ 'lib/kept.ts': 'kept differently\n', 'ünï\ncode': 'y' });
  return { ...rig, list: [first, await rig.take()] };
}

async function objectsOf({ store, list }: { store: string; list: Snapshot[] }): Promise<Reached[]> {
  const found: Reached[] = [];
  const hash = list[0]?.tree.length === 64 ? 'sha256' : 'sha1';
  for await (const one of reach(openObjectStore(store, hash), git, list)) found.push(one);
  return found;
}

/** Writes the store anew with other objects: packs, indexes and their checksums are right. */
async function rewrite(store: string, objects: readonly Reached[]): Promise<void> {
  const packs = join(store, 'objects/pack');
  rmSync(packs, { recursive: true });
  mkdirSync(packs);
  const pack = createPackWriter(packs, 'new', 'sha1');
  for (const { kind, oid, content } of objects) if (content) await pack.add(kind, oid, content);
  await pack.finish();
}

describe('the snapshots of a run', () => {
  it.each([
    ['in a repository that uses SHA-1', 'sha1', false],
    ['in one that uses SHA-256', 'sha256', false],
    ['outside of any', 'sha1', true],
  ])('hold what they are named, %s; also as a store of their own', async (_name, format, bare) => {
    const { store, list, at } = await taken(format, bare);
    const objects = (await objectsOf({ store, list })).length;
    expect(await proveSnapshots(store, list, git)).toEqual({ objects, bad: null, unread: null });
    const folder = temporaryDirectory();
    expect(await writePortable(store, folder, list, git)).toMatchObject({ files: expect.any(Array) });
    rmSync(at, { recursive: true });
    expect(await proveSnapshots(folder, list, undefined)).toEqual({ objects, bad: null, unread: null });
  });

  it('miss any object that is taken out, though packs and indexes are right', async () => {
    const rig = await taken();
    const objects = await objectsOf(rig);
    const borrowed = new Set(['lib/old.ts', 'deep/er/x']);
    for (const gone of objects.filter(({ place }) => !borrowed.has(place.split(' ')[1] ?? ''))) {
      await rewrite(
        rig.store,
        objects.filter(({ oid }) => oid !== gone.oid),
      );
      const { bad } = await proveSnapshots(rig.store, rig.list, git);
      expect(bad, gone.place).toEqual({
        where: `snapshots ${gone.place.trimEnd()}`,
        why: `the ${gone.kind} ${gone.oid} is missing or damaged`,
      });
    }
    expect(objects.length).toBeGreaterThan(10);
  });

  it('are not taken in by another content under the old name', async () => {
    const rig = await taken();
    const objects = await objectsOf(rig);
    const forged = objects.map((one) =>
      one.place.endsWith('lib/kept.ts') ? { ...one, content: Buffer.from('forged\n') } : one,
    );
    await rewrite(rig.store, forged);
    const { bad } = await proveSnapshots(rig.store, rig.list, git);
    expect(bad?.where).toMatch(/^snapshots s\d lib\/kept\.ts$/);
  });

  it('are not taken in by a commit of another tree', async () => {
    const { store, list } = await taken();
    const [first, second] = list;
    if (!first || !second) throw new Error('two were taken');
    const swapped = [{ ...first, commit: second.commit }, second];
    writeFileSync(join(store, 'refs/snapshots/s1'), `${second.commit}\n`);
    const { bad } = await proveSnapshots(store, swapped, git);
    expect(bad).toEqual({ where: 'snapshots s1', why: 'its commit is of another tree' });
  });

  it('name a changed byte anywhere in a pack or its index', async () => {
    const { store, list } = await taken();
    const folder = join(store, 'objects/pack');
    const quiet: string[] = [];
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const whole = readFileSync(path);
      for (let at = 0; at < whole.length; at += 13) {
        writeFileSync(path, Buffer.from(whole).fill((whole[at] ?? 0) ^ 1, at, at + 1));
        const { bad } = await proveSnapshots(store, list, git);
        if (bad?.where !== `snapshots/objects/pack/${name}`) quiet.push(`${name} ${at}: ${bad?.where}`);
      }
      writeFileSync(path, whole);
    }
    expect(quiet).toEqual([]);
  });

  it('say what cannot be read without git, or without the repository', async () => {
    const { store, list, at } = await taken();
    expect(await proveSnapshots(store, list, undefined)).toMatchObject({
      bad: null,
      unread: expect.stringMatching(/no git to ask/),
    });
    rmSync(join(at, '.git'), { recursive: true });
    expect(await proveSnapshots(store, list, git)).toMatchObject({
      bad: null,
      unread: expect.stringMatching(/not here any more/),
    });
  });

  it('are not looked for when nobody could take them', async () => {
    const unseen = unseenSnapshot({ id: 'u1', label: 'x', at: '2026-11-20T10:00:00.000Z', why: 'no' });
    expect(await proveSnapshots('/nonexistent', [unseen], git)).toEqual({
      objects: 0,
      bad: null,
      unread: null,
    });
    const { bad } = await proveSnapshots('/nonexistent', [{ ...unseen, commit: '1'.repeat(40) }], git);
    expect(bad?.why).toMatch(/is missing/);
    expect(objectId('tree', Buffer.alloc(0), 'sha1')).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  });
});
