import { execFileSync } from 'node:child_process';

export function installed(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const tmuxInstalled = (): boolean => installed('tmux');

/** A server of its own without anybody's configuration. */
export const tmuxArgs = (...args: string[]): string[] => ['-L', 'bench', '-f', '/dev/null', '-u', ...args];
