import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface CheckRun {
  readonly command: string;
  /** Null when it did not end in time or could not be started. */
  readonly exit: number | null;
  /** The end of what it printed. */
  readonly tail: string;
}

/** Characters of the output that are kept. */
const mostKept = 4_000;

const lastOutputMs = 1_000;

/** What a check may know of the outside: where programs are, and which language to speak. No token, no agent, no socket. */
const passed = ['PATH', 'LANG', 'LC_ALL', 'TZ'] as const;

export interface CheckPlace {
  readonly directory: string;
  /** An empty folder that stands for the home. */
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** ms until the command and everything it started in its group is killed. */
  readonly limitMs: number;
}

/** Runs one command of the contract with `/bin/sh`, on this machine, in a process group of its own. */
export function runCheck(
  command: string,
  { directory, home, variables, limitMs }: CheckPlace,
): Promise<CheckRun> {
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const env: Record<string, string> = { HOME: home, TMPDIR: temporary, CI: '1', TERM: 'dumb' };
  for (const name of passed) {
    const value = variables[name];
    if (value !== undefined) env[name] = value;
  }
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: directory,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let tail = '';
    let late = false;
    const hear = (chunk: Buffer): void => {
      tail = (tail + chunk.toString('utf8')).slice(-mostKept);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of it has ended.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      endGroup();
    }, limitMs);
    const end = (exit: number | null): void => {
      clearTimeout(timer);
      endGroup();
      resolve({ command, exit: late ? null : exit, tail });
    };
    child.on('error', () => end(null));
    child.on('exit', (code) => {
      endGroup();
      // The last output may still be on its way; something that left the group may hold the pipe open for good.
      setTimeout(() => end(code), lastOutputMs);
      child.on('close', () => end(code));
    });
  });
}
