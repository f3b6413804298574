import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { applySteps, removeDraft } from '../../../src/evidence/overlay/apply.ts';
import type { Step } from '../../../src/evidence/overlay/apply-plan.ts';
import { standAt } from '../../../src/evidence/overlay/stand.ts';
import { objectId } from '../../../src/evidence/snapshot/git-object.ts';

const draft = '.draft';

function place() {
  const root = mkdtempSync(join(tmpdir(), 'countersign-apply-'));
  const [workspace, upper] = [join(root, 'app'), join(root, 'upper')];
  for (const folder of [workspace, upper]) mkdirSync(folder);
  onTestFinished(() => {
    for (const path of readdirSync(workspace)) chmodSync(join(workspace, path), 0o700);
    rmSync(root, { recursive: true });
  });
  const put = (path: string): Step => {
    const from = join(upper, path);
    mkdirSync(join(from, '..'), { recursive: true });
    writeFileSync(from, 'new');
    utimesSync(from, 1, 1);
    const oid = objectId('blob', Buffer.from('new'), 'sha1');
    const now = { is: 'absent', behind: null } as const;
    return { does: 'put', path, now, mode: 0o640, oid, mtimeMs: 1000, inode: null };
  };
  const modeOf = (path: string): string => (lstatSync(join(workspace, path)).mode & 0o7777).toString(8);
  /** The permissions of a folder when each file was put in it, and at the end. */
  const apply = (folder: string, steps: readonly Step[]): string[] => {
    const seen: string[] = [];
    const told = ({ path, how }: { path: string; how: string }) =>
      void seen.push(`${path} ${how} ${modeOf(folder)}`);
    applySteps({ steps, standing: new Map() }, { workspace, upper, hash: 'sha1', draft, told });
    return [...seen, modeOf(folder)];
  };
  return { workspace, put, apply };
}

it.each([
  ['755', 0o755, ['made/x applied 755', '755']],
  ['1770', 0o1770, ['made/x applied 1770', '1770']],
  ['500', 0o500, ['made/x applied 700', '500']],
])('a new folder (%s) has its permissions before anything is put in it', (_, mode, seen) => {
  const { workspace, put, apply } = place();
  // Left by an attempt that was cut off.
  mkdirSync(join(workspace, draft));
  expect(apply('made', [{ does: 'folder', path: 'made', mode }, put('made/x')])).toEqual(seen);
  expect(readFileSync(join(workspace, 'made/x'), 'utf8')).toBe('new');
  expect(readdirSync(workspace)).toEqual(['made']);
});

it.each([
  ['755', 0o755, ['old/x applied 755', 'old applied 755', '755']],
  ['550', 0o550, ['old/x applied 750', 'old applied 550', '550']],
])('a folder that was there gets other permissions (%s) before its times change', (_, mode, seen) => {
  const { workspace, put, apply } = place();
  mkdirSync(join(workspace, 'old'), { mode: 0o700 });
  const now = standAt(workspace, 'old', 'sha1');
  expect(apply('old', [put('old/x'), { does: 'mode', path: 'old', now, mode }])).toEqual(seen);
});

it("takes the place of nobody's folder", () => {
  const { workspace, put, apply } = place();
  mkdirSync(join(workspace, 'made'));
  const { ino } = lstatSync(join(workspace, 'made'));
  apply('made', [{ does: 'folder', path: 'made', mode: 0o755 }, put('made/x')]);
  expect(lstatSync(join(workspace, 'made')).ino).toBe(ino);
});

it('removes only what was begun', () => {
  const { workspace } = place();
  mkdirSync(join(workspace, draft));
  writeFileSync(join(workspace, draft, 'somebodys'), '');
  removeDraft(join(workspace, draft));
  expect(readdirSync(join(workspace, draft))).toEqual(['somebodys']);
  rmSync(join(workspace, draft, 'somebodys'));
  removeDraft(join(workspace, draft));
  expect(readdirSync(workspace)).toEqual([]);
});
