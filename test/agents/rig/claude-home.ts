import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ClaudeHome {
  root: string;
  home: string;
  repo: string;
  /** 0700, for the channel's own files. */
  runtime: string;
  /** A scrubbed environment: nothing of the caller's is in it. */
  env: Record<string, string>;
  /** Writes below the repository; a value that is no text as JSON. */
  put(path: string, content: unknown): void;
  remove(): void;
}

/** A fresh home that has seen onboarding and trusts one fresh repository, and nothing else. */
export function createClaudeHome(
  modelUrl: string,
  options: { files?: Record<string, unknown>; userSettings?: object; seed?: object } = {},
): ClaudeHome {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cs-claude-')));
  const [home, repo, runtime, tmp] = ['home', 'repo', 'runtime', 'tmp'].map((name) => join(root, name));
  if (!home || !repo || !runtime || !tmp) throw new Error('unreachable');
  for (const directory of [home, repo, runtime, tmp]) mkdirSync(directory, { mode: 0o700 });
  const put = (path: string, content: unknown) => {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  };
  for (const [path, content] of Object.entries(options.files ?? {})) put(path, content);
  const seed = { hasCompletedOnboarding: true, projects: { [repo]: { hasTrustDialogAccepted: true } } };
  writeFileSync(join(home, '.claude.json'), JSON.stringify({ ...seed, ...options.seed }));
  if (options.userSettings) {
    mkdirSync(join(home, '.claude'));
    writeFileSync(join(home, '.claude', 'settings.json'), JSON.stringify(options.userSettings));
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: repo,
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'init');
  return {
    root,
    home,
    repo,
    runtime,
    put,
    env: scrubbed(home, tmp, modelUrl),
    remove: () => removeTree(root),
  };
}

function scrubbed(home: string, tmp: string, modelUrl: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    TMPDIR: tmp,
    CLAUDE_CODE_TMPDIR: tmp,
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_AUTH_TOKEN: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}

function removeTree(root: string): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
