import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(import.meta.dirname, '../fixtures/claude-code-2.1.328');

/** Payloads recorded from the real CLI, by file name without `.json`. */
export const fixtureNames: string[] = readdirSync(directory).map((name) => name.replace(/\.json$/, ''));

export function fixture(name: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8'));
  return Object.fromEntries(Object.entries(typeof value === 'object' && value ? value : {}));
}
