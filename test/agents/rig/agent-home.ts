import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A person's home with one repository, and nothing else. */
export interface AgentHome {
  root: string;
  home: string;
  repo: string;
  /** 0700, for the channel's own files. */
  runtime: string;
  /** A scrubbed environment: nothing of the caller's is in it. */
  env: Record<string, string>;
  /** Writes below the repository; a value that is no text as JSON. */
  put(path: string, content: unknown): void;
  /** Writes below the home; a value that is no text as JSON. */
  putHome(path: string, content: unknown): void;
  remove(): void;
}

/** A fresh home and a fresh repository with `files` committed. `env` says what the agent needs beside the usual. */
export function createAgentHome(options: {
  files?: Record<string, unknown>;
  env(places: { home: string; repo: string; tmp: string }): Record<string, string>;
}): AgentHome {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cs-agent-')));
  const [home, repo, runtime, tmp] = ['home', 'repo', 'runtime', 'tmp'].map((name) => join(root, name));
  if (!home || !repo || !runtime || !tmp) throw new Error('unreachable');
  for (const directory of [home, repo, runtime, tmp]) mkdirSync(directory, { mode: 0o700 });
  const putIn = (folder: string) => (path: string, content: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      typeof content === 'string' ? content : JSON.stringify(content, null, 1),
    );
  };
  const put = putIn(repo);
  for (const [path, content] of Object.entries(options.files ?? {})) put(path, content);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: repo,
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'init');
  const usual = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    TMPDIR: tmp,
  };
  return {
    ...{ root, home, repo, runtime, put, putHome: putIn(home) },
    env: { ...usual, ...options.env({ home, repo, tmp }) },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
