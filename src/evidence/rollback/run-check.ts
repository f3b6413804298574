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

/** How one command is started. */
export interface CheckStart {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** To be called when it is over. */
  close(): void;
}

/** Starts `/bin/sh -c COMMAND` in a folder; rejects when it cannot be contained as it should. */
export type CheckLaunch = (command: string) => Promise<CheckStart>;

/** The variables a check gets; `home` is its home, and `temporary` where it may leave files. */
export function checkEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  { home, temporary }: { home: string; temporary: string },
): Record<string, string> {
  const env: Record<string, string> = { HOME: home, TMPDIR: temporary, CI: '1', TERM: 'dumb' };
  for (const name of passed) {
    const value = variables[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** On this machine, held by nothing. `home`: an empty folder. */
export function openLaunch(place: {
  directory: string;
  home: string;
  variables: Readonly<Record<string, string | undefined>>;
}): CheckLaunch {
  const temporary = join(place.home, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const env = checkEnvironment(place.variables, { home: place.home, temporary });
  return async (command) => ({
    file: '/bin/sh',
    args: ['-c', command],
    cwd: place.directory,
    env,
    close() {},
  });
}

/** Runs one command of the contract in a process group of its own; after `limitMs` it and all in its group are killed. */
export async function runCheck(command: string, launch: CheckLaunch, limitMs: number): Promise<CheckRun> {
  const start = await launch(command);
  try {
    return await follow(command, start, limitMs);
  } finally {
    start.close();
  }
}

function follow(command: string, { file, args, cwd, env }: CheckStart, limitMs: number): Promise<CheckRun> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
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
