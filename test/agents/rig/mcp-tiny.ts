import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const source = join(import.meta.dirname, '../../channels/mcp/tiny-server.ts');

/** The misbehaving server as one file: within the boundary what stands elsewhere, and its modules, cannot be read. */
export function tinyBundle(): string {
  const options = ['--bundle', '--platform=node', '--format=cjs', '--log-level=error'];
  return execFileSync('esbuild', [source, ...options], { encoding: 'utf8' });
}

/** A list of tools for it, as it reads one from a file. */
export const tinyTools = (...names: string[]): object[] =>
  names.map((name) => ({
    name,
    description: `Does ${name}.`,
    inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
  }));
