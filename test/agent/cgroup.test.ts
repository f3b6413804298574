import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCgroup, ownCgroup } from '../../src/agent/cgroup.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const unified = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';
const hybrid = `25 20 0:22 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n26 25 0:23 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
27 25 0:24 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw`;

describe('ownCgroup', () => {
  it.each([
    ['a session', unified, '0::/user.slice/session-1.scope\n', '/sys/fs/cgroup/user.slice/session-1.scope'],
    ['the root', unified, '0::/\n', '/sys/fs/cgroup'],
    ['both versions', hybrid, '4:memory:/process\n0::/\n', '/sys/fs/cgroup/unified'],
    ['a part that is mounted', unified.replace(' / ', ' /docker/a '), '0::/docker/a/b\n', '/sys/fs/cgroup/b'],
    ['a mount with a blank', unified.replace('/sys/fs/cgroup', '/c\\040g'), '0::/x\n', '/c g/x'],
    ['a group outside the part that is mounted', unified.replace(' / ', ' /docker/a '), '0::/other\n', null],
    ['version 1 alone', unified.replaceAll('cgroup2', 'cgroup'), '0::/\n', null],
    ['no group of version 2', unified, '4:memory:/process\n', null],
    ['nothing', '', '', null],
  ])('knows where %s is', (_, mounts, groups, expected) => {
    expect(ownCgroup(mounts, groups)).toBe(expected);
  });
});

describe('openCgroup', () => {
  /** A folder that looks like a group whose files are plain ones. */
  function group(names: readonly string[]): string {
    const parent = temporaryDirectory();
    mkdirSync(join(parent, 'run'));
    for (const name of names) writeFileSync(join(parent, 'run', `cgroup.${name}`), '');
    return parent;
  }

  it.each([
    ['freeze', ['procs', 'kill', 'events']],
    ['kill', ['procs', 'freeze', 'events']],
    ['procs', ['freeze', 'kill', 'events']],
  ])('uses none without cgroup.%s', (_, names) => {
    expect(openCgroup('run', 'find', group(names))).toBeNull();
  });

  it('leaves nothing behind where it makes a folder that is no group', () => {
    const parent = temporaryDirectory();
    expect(openCgroup('run', 'make', parent)).toBeNull();
    expect(existsSync(join(parent, 'run'))).toBe(false);
  });

  it('finds none where there is none, and makes none over another', () => {
    expect(openCgroup('run', 'find', temporaryDirectory())).toBeNull();
    expect(openCgroup('run', 'make', group(['procs', 'freeze', 'kill', 'events']))).toBeNull();
    expect(openCgroup('run', 'make', null)).toBeNull();
  });

  it('is frozen only when the system says so, counts those in groups within, and thaws', async () => {
    const parent = group(['freeze', 'kill']);
    const at = (name: string): string => join(parent, 'run', name);
    writeFileSync(at('cgroup.procs'), '12\n13\n');
    writeFileSync(at('cgroup.events'), 'populated 1\nfrozen 0\n');
    mkdirSync(at('inner'));
    writeFileSync(at('inner/cgroup.procs'), '14\n');
    const found = openCgroup('run', 'find', parent);
    expect(found?.pids().sort()).toEqual([12, 13, 14]);
    expect(await found?.freeze(20)).toBe(false);
    writeFileSync(at('cgroup.events'), 'populated 1\nfrozen 1\n');
    expect(await found?.freeze(20)).toBe(true);
    expect(readFileSync(at('cgroup.freeze'), 'utf8')).toBe('1');
    found?.thaw();
    expect(readFileSync(at('cgroup.freeze'), 'utf8')).toBe('0');
    found?.kill();
    expect(readFileSync(at('cgroup.kill'), 'utf8')).toBe('1');
  });
});
