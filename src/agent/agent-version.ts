import { execFile } from 'node:child_process';

/** The agent's own version number, asked with `args` (`--version`); null when it gives none in time. */
export function agentVersion(
  file: string,
  args: readonly string[],
  options: { env: Record<string, string>; cwd: string; timeoutMs?: number },
): Promise<string | null> {
  const { env, cwd, timeoutMs = 5_000 } = options;
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { env, cwd, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024, encoding: 'utf8' },
      (error, stdout) => {
        if (error) resolve(null);
        else resolve(/\d+\.\d+(?:\.\d+)?[\w.+-]*/.exec(stdout)?.[0] ?? null);
      },
    ).stdin?.end();
  });
}
