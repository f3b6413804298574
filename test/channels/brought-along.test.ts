import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { broughtAlong } from '../../src/channels/brought-along.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

/** A repository with a workspace below it, in a folder of somebody's. */
function laid() {
  const outside = temporaryDirectory();
  const root = join(outside, 'repo');
  const workspace = join(root, 'packages/one');
  mkdirSync(workspace, { recursive: true });
  return { outside, root, workspace, git: () => mkdirSync(join(root, '.git')) };
}

describe('what a project brings along', () => {
  it('is found in the workspace and above it in its repository, and not beyond', () => {
    const { outside, root, workspace, git } = laid();
    git();
    writeFileSync(join(outside, '.tool'), '');
    expect(broughtAlong(workspace, ['.tool'])).toBeUndefined();
    writeFileSync(join(root, '.tool'), '');
    expect(broughtAlong(workspace, ['.other', '.tool'])).toBe(join(root, '.tool'));
    mkdirSync(join(workspace, '.tool'));
    expect(broughtAlong(workspace, ['.tool'])).toBe(join(workspace, '.tool'));
  });

  it('is only what lies in the workspace where there is no repository', () => {
    const { root, workspace } = laid();
    writeFileSync(join(root, '.tool'), '');
    expect(broughtAlong(workspace, ['.tool'])).toBeUndefined();
    writeFileSync(join(workspace, '.tool'), '');
    expect(broughtAlong(workspace, ['.tool'])).toBe(join(workspace, '.tool'));
  });

  it('is a link that leads nowhere, too: what it leads to can come later', () => {
    const { workspace } = laid();
    symlinkSync(join(workspace, 'later'), join(workspace, '.tool'));
    expect(broughtAlong(workspace, ['.tool'])).toBe(join(workspace, '.tool'));
  });

  it('is what stands at an absolute place', () => {
    const { outside, workspace, git } = laid();
    git();
    const place = join(outside, 'policies');
    expect(broughtAlong(workspace, [place])).toBeUndefined();
    mkdirSync(place);
    expect(broughtAlong(workspace, [place])).toBe(place);
  });
});
