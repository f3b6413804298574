import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The exact version every measured fact and fixture belongs to. */
export const claudeVersion = '2.1.328';

/**
 * The real CLI, installed once into the user's cache (about 10 s, 356 MB) and checked: resolves to its binary.
 * No install script runs; the native binary comes as an optional dependency of its own.
 */
export async function installClaude(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const directory = join(cache, 'countersign-test-agents', `claude-code-${claudeVersion}`);
  const platform = `claude-code-${process.platform}-${process.arch}`;
  const binary = (at: string) => join(at, 'node_modules', '@anthropic-ai', platform, 'claude');
  if (await reports(binary(directory))) return binary(directory);
  const fresh = `${directory}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeFile(join(fresh, 'package.json'), '{"private":true}');
  const wanted = `@anthropic-ai/claude-code@${claudeVersion}`;
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', wanted], {
    cwd: fresh,
    timeout: 300_000,
  });
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
  if (await reports(binary(directory))) return binary(directory);
  throw new Error(`${wanted} was installed but ${binary(directory)} does not report ${claudeVersion}`);
}

async function reports(file: string): Promise<boolean> {
  try {
    await stat(file);
    const { stdout } = await run(file, ['--version'], {
      env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin', DISABLE_AUTOUPDATER: '1' },
      timeout: 20_000,
    });
    return stdout.includes(claudeVersion);
  } catch {
    return false;
  }
}
