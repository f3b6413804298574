import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The exact version every measured fact and fixture belongs to. */
const opencodeVersion = '1.18.33';

/**
 * The real CLI, installed once into the user's cache (about 15 s, 354 MB) and checked: resolves to its binary. No install
 * script runs; the native binary comes as an optional dependency of its own.
 */
export async function installOpencode(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const directory = join(cache, 'countersign-test-agents', `opencode-ai-${opencodeVersion}`);
  const platform = `opencode-${process.platform}-${process.arch}`;
  const binary = (at: string) => join(at, 'node_modules', platform, 'bin', 'opencode');
  if (await reports(binary(directory))) return binary(directory);
  const fresh = `${directory}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeFile(join(fresh, 'package.json'), '{"private":true}');
  const wanted = `opencode-ai@${opencodeVersion}`;
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', wanted], {
    cwd: fresh,
    timeout: 300_000,
  });
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
  if (await reports(binary(directory))) return binary(directory);
  throw new Error(`${wanted} was installed but ${binary(directory)} does not report ${opencodeVersion}`);
}

async function reports(file: string): Promise<boolean> {
  // It makes folders in its home even to say its version.
  const home = await mkdtemp(join(tmpdir(), 'cs-opencode-'));
  try {
    await stat(file);
    const { stdout } = await run(file, ['--version'], {
      env: { HOME: home, PATH: '/usr/bin:/bin', OPENCODE_DISABLE_AUTOUPDATE: '1' },
      timeout: 20_000,
    });
    return stdout.includes(opencodeVersion);
  } catch {
    return false;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
