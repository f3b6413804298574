import { spawn } from 'node:child_process';
import type { Tried } from '../../model/doctor.ts';
import type { Launch } from '../open-boundary.ts';
import { type Attempts, AttemptsMade } from './attempt.ts';

export type Start = Pick<Launch, 'file' | 'args' | 'env' | 'cwd'>;

export interface AttemptsRun {
  /** By id; empty when the program did not report. */
  tried: Readonly<Record<string, Tried>>;
  /** The last it said when it did not; empty when it did. */
  problem: string;
}

/** Answers are found among whatever else was said: a terminal adds carriage returns, a shell its complaints. */
export function attemptsIn(said: string): AttemptsRun {
  for (const line of said.split('\n')) {
    const start = line.indexOf('{"tried":');
    if (start < 0) continue;
    try {
      return { ...AttemptsMade.parse(JSON.parse(line.slice(start).trimEnd())), problem: '' };
    } catch {
      return { tried: {}, problem: 'its answer could not be read' };
    }
  }
  const last = said.trim().split('\n').at(-1)?.trim() ?? '';
  return { tried: {}, problem: last === '' ? 'it said nothing in time' : last.slice(0, 300) };
}

const lingerMs = 200;

/** Runs the program that makes attempts, by whatever way it is started; ends it when it takes too long. */
export function runAttempts(start: Start, attempts: Attempts, patienceMs: number): Promise<AttemptsRun> {
  const { file, args, ...options } = start;
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    const end = (): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(attemptsIn(said));
    };
    const timer = setTimeout(() => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
      end();
    }, patienceMs);
    child.on('error', end);
    child.on('close', end);
    // What it leaves behind may hold its pipes open.
    child.on('exit', () => setTimeout(end, lingerMs));
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(attempts));
  });
}
