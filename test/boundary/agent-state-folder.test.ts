import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeStateFolder } from '../../src/boundary/agent-state-folder.ts';

function open() {
  const root = mkdtempSync(join(tmpdir(), 'countersign-state-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, 'settings.json');
  writeFileSync(path, '{}');
  const parts = { kept: [], read: [], held: [], copies: [{ name: 'settings.json', path }] };
  const made = makeStateFolder({ folder: null, variable: null, ...parts }, join(root, 'state'));
  return { made, copy: join(root, 'state/settings.json') };
}

it('says that a copy was changed whatever the agent left in its place, and waits for nobody to write into it', () => {
  const { made, copy } = open();
  expect(made.changed()).toEqual([]);
  rmSync(copy);
  execFileSync('mkfifo', [copy]);
  expect(made.changed()).toEqual(['settings.json']);
  rmSync(copy);
  symlinkSync('/dev/zero', copy);
  expect(made.changed()).toEqual(['settings.json']);
});
