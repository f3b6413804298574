import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { foreignHooks } from '../../src/channels/foreign-hooks.ts';

let at: string;
beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'cs-foreign-'));
  mkdirSync(join(at, '.git'));
  mkdirSync(join(at, 'packages/one'), { recursive: true });
});
afterEach(() => rmSync(at, { recursive: true, force: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(at, path)), { recursive: true });
  writeFileSync(join(at, path), content);
}

it.each<[string, string]>([
  ['.claude/settings.json', '{"hooks":{"PreToolUse":[]}}'],
  ['.claude/settings.local.json', '{"hooks":{"Stop":[]}}'],
  ['.claude/settings.json', '{"enabledPlugins":{"x@y":true}}'],
  ['.claude/settings.json', '{ not json'],
  ['.claude/settings.json', '{"hooks":7}'],
  ['.claude/skills/foo/SKILL.md', '---\nname: foo\nhooks:\n  PreToolUse: []\n---\nbody'],
  ['.claude/skills/foo/SKILL.md', '\uFEFF---\r\n"hooks": {}\r\n---\r\n'],
  ['.claude/agents/deep/a.md', '---\n{name: a, hooks: {}}\n---\n'],
  ['.claude/commands/c.MD', '---\nhooks : x'],
  ['packages/one/.claude/settings.json', '{"hooks":{"PreToolUse":[]}}'],
])('finds hooks in %s: %s', async (path, content) => {
  put(path, content);
  const found = await foreignHooks(join(at, 'packages/one'));
  expect(found.map(({ file }) => relative(at, file))).toEqual([path]);
});

it.each<[string, string]>([
  ['.claude/settings.json', '{"hooks":{},"permissions":{"allow":["Bash(ls)"]}}'],
  ['.claude/skills/foo/SKILL.md', '---\nname: foo\ndescription: about hooking\n---\nhooks: in the text'],
  ['.claude/agents/a.md', 'hooks: no header'],
  ['.claude/skills/foo/notes.txt', '---\nhooks: x\n---'],
  ['CLAUDE.md', '---\nhooks: x\n---'],
])('lets %s be: %s', async (path, content) => {
  put(path, content);
  expect(await foreignHooks(join(at, 'packages/one'))).toEqual([]);
});

it('looks no further up than the repository, and outside one only at the directory itself', async () => {
  put('.claude/settings.json', '{"hooks":{"PreToolUse":[]}}');
  mkdirSync(join(at, 'packages/.git'));
  expect(await foreignHooks(join(at, 'packages/one'))).toEqual([]);
});

it('takes a folder that cannot be looked at for one that hides something', async () => {
  mkdirSync(join(at, '.claude'));
  symlinkSync('skills', join(at, '.claude/skills'));
  const found = await foreignHooks(join(at, 'packages/one'));
  expect(found.map(({ file, why }) => [relative(at, file), why])).toEqual([
    ['.claude/skills', 'files that cannot be looked at'],
  ]);
});
