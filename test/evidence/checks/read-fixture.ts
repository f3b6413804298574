import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An output and what its first line says of it: `# captured · PROGRAM VERSION · COMMAND · exit N`, or `# documented · …`. */
export interface Fixture {
  readonly output: string;
  readonly exit: number;
}

export function readFixture(name: string): Fixture {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', `${name}.txt`), 'utf8');
  const end = text.indexOf('\n');
  const exit = /· exit (\d+)$/.exec(text.slice(0, end))?.[1];
  if (exit === undefined) throw new Error(`${name} does not say how it ended`);
  return { output: text.slice(end + 1), exit: Number(exit) };
}
