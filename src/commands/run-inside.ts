import { spawn } from 'node:child_process';
import { createReadStream, fstatSync } from 'node:fs';
import { constants } from 'node:os';
import { openPty } from '../agent/pty.ts';
import type { Launch } from '../boundary/open-boundary.ts';
import { ProblemError } from '../model/problem.ts';

type Start = Pick<Launch, 'file' | 'args' | 'env' | 'cwd'>;

/** As a shell says it: the code, or 128 and the number of the signal. */
function statusOf(code: number | null, signal: string | null): number {
  if (code !== null) return code;
  return 128 + (Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0);
}

const passedOn = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Hands signals on as long as the work lasts. */
async function handingOn(pass: (signal: NodeJS.Signals) => void, work: Promise<number>): Promise<number> {
  for (const name of passedOn) process.on(name, pass);
  try {
    return await work;
  } finally {
    for (const name of passedOn) process.off(name, pass);
  }
}

/** Ours to read and write whole; what comes from a stream is a Buffer as long as no encoding is set. */
const bytesOf = (data: Buffer | string): Uint8Array => (typeof data === 'string' ? Buffer.from(data) : data);

function onTerminal(start: Start): Promise<number> {
  const { stdin, stdout } = process;
  let over: (status: number) => void = () => {};
  const status = new Promise<number>((done) => {
    over = done;
  });
  const opened = openPty({
    ...start,
    cols: stdout.columns,
    rows: stdout.rows,
    onData(bytes) {
      if (stdout.write(bytes)) return;
      pty.pause();
      stdout.once('drain', pty.resume);
    },
    onExit: ({ code, signal }) => over(statusOf(code, signal)),
  });
  const [problem] = opened.ok ? [] : opened.problems;
  if (problem) throw new ProblemError(problem);
  if (!opened.ok) throw new Error('the terminal could not be opened');
  const pty = opened.value;
  const typed = (data: Buffer | string): void => pty.write(bytesOf(data));
  const resized = (): void => pty.resize(stdout.columns, stdout.rows);
  stdin.setRawMode(true);
  stdin.on('data', typed);
  stdout.on('resize', resized);
  return handingOn(pty.kill, status).finally(() => {
    stdin.off('data', typed);
    stdin.pause();
    stdin.setRawMode(false);
    stdout.off('resize', resized);
  });
}

/**
 * A file is handed through a pipe: whoever holds one can open it again by /proc/self/fd, to write what was only to be read, and
 * a folder leads out of every boundary. `inherit` is for what gives no more than it is.
 */
function handedOn(descriptor: number): 'inherit' | 'pipe' {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice() ? 'inherit' : 'pipe';
  } catch {
    return 'inherit';
  }
}

function onStreams({ file, args, env, cwd }: Start): Promise<number> {
  const [input, output, errors] = [handedOn(0), handedOn(1), handedOn(2)];
  const child = spawn(file, args, { env, cwd, stdio: [input, output, errors], detached: true });
  if (child.stdin) {
    // Neither a folder, which cannot be read, nor a command that reads no more is worth a word.
    const fed = createReadStream('', { fd: 0, autoClose: false }).on('error', () => child.stdin?.end());
    fed.pipe(child.stdin).on('error', () => fed.destroy());
  }
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  const status = new Promise<number>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done(statusOf(code, signal)));
  });
  return handingOn((signal) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  }, status);
}

/**
 * Runs it with this terminal or these streams; resolves with its exit status. In a session of its own, on a terminal of its
 * own where there is one: a signal to a process group goes across process lists, so the command may not share ours.
 */
export function runInside(start: Start): Promise<number> {
  const { stdin, stdout, stderr } = process;
  return stdin.isTTY && stdout.isTTY && stderr.isTTY ? onTerminal(start) : onStreams(start);
}
