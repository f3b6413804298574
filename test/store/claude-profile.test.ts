import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPathRules } from '../../src/policy/path-rules.ts';
import { readProfile } from '../../src/store/profile-file.ts';
import { explainStart } from '../../src/views/claimed-programs.ts';
import { createDoings } from '../../src/views/doings.ts';
import { must } from '../commands/recorded-run.ts';

const none = { projectDirectory: '/nonexistent', userDirectory: '/nonexistent' };
const profile = must(
  readProfile('claude-code', { builtInDirectory: join(import.meta.dirname, '../../profiles'), ...none }),
);

describe('the profile of Claude Code', () => {
  const rules = createPathRules('/home/dana/app', '/home/dana');
  const covered = (path: string): boolean =>
    profile.rules.never.touch.some((pattern) => rules.coversPath(pattern, path));

  it.each([
    ['/home/dana/.claude/settings.json', true],
    ['/home/dana/app/.claude/settings.local.json', true],
    ['/home/dana/.claude/remote-settings.json', true],
    ['/home/dana/.claude/remote-settings.json.signature.json', true],
    ['/home/dana/.claude/policy-limits.json', true],
    ['/home/dana/.claude/projects/a/memory/notes.md', false],
    ['/home/dana/app/remote-settings.json', false],
  ])('%s is closed: %s', (path, closed) => {
    expect(covered(path)).toBe(closed);
  });

  const ground = {
    workspace: '/home/dana/app',
    helpers: profile.helpers,
    own: [],
    doingOf: createDoings(profile),
  };
  it.each<[string, string[]]>([
    ['expected', ['git', '-c', 'core.askPass=', 'status']],
    ['expected', ['/bin/bash', '-c', '-l', 'SNAPSHOT_FILE=/home/dana/.claude/x.sh\n echo']],
    ['expected', ['/bin/zsh', '-c', 'env']],
    ['unclaimed', ['/bin/bash', '-c', 'env; id']],
    ['unclaimed', ['/bin/sh', '-c', 'ps aux; id']],
    ['unclaimed', ['node', 'x.js']],
  ])('%s: %j', (claim, argv) => {
    expect(explainStart({ exe: `/usr/bin/${argv[0]}`, argv, pid: 7, first: 5 }, [], ground).claim).toBe(
      claim,
    );
  });
});
