import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The reference servers and the conformance suite the figures and findings belong to. */
const wanted = {
  '@modelcontextprotocol/server-filesystem': '2026.8.31',
  '@modelcontextprotocol/server-memory': '2026.8.31',
  '@modelcontextprotocol/server-everything': '2026.8.31',
  '@modelcontextprotocol/conformance': '0.1.16',
};

/** The official reference servers, installed once into the user's cache (about 5 s) without install scripts: the path of a program by its package's last name. */
export async function installMcp(): Promise<(name: string) => string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const directory = join(cache, 'countersign-test-agents', 'mcp-2026.8.31-0.1.16');
  const program = (name: string) =>
    join(directory, 'node_modules/@modelcontextprotocol', name, 'dist/index.js');
  if (existsSync(program('conformance'))) return program;
  const fresh = `${directory}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeFile(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: fresh,
    timeout: 300_000,
  });
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
  return program;
}
