import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Cycle, Cycled } from './overlay-cycle.ts';

/** A user without any powers, also where the tests run as root. */
export const nobody = 65534;

export const asRoot = process.getuid?.() === 0;

export interface Cycles {
  live(one: Cycle): Promise<Cycled>;
  close(): void;
}

/** A process that lives the cycles one after the other, as the user of this one or as nobody. */
export function openCycles(user: 'this user' | 'nobody'): Cycles {
  const parent = mkdtempSync(join(tmpdir(), 'countersign-overlay-'));
  chmodSync(parent, 0o777);
  const program = new URL('./overlay-cycle.ts', import.meta.url).pathname;
  const other = user === 'nobody' && asRoot ? { uid: nobody, gid: nobody } : {};
  const child = spawn(process.execPath, [program, parent], { stdio: ['pipe', 'pipe', 'inherit'], ...other });
  const lines = createInterface({ input: child.stdout });
  const waiting: ((line: string) => void)[] = [];
  lines.on('line', (line) => waiting.shift()?.(line));
  child.on('exit', (code) => {
    for (const hear of waiting) hear(JSON.stringify({ error: `it ended with ${code}` }));
  });
  return {
    live: (one) =>
      new Promise((resolve, reject) => {
        waiting.push((line) => {
          const { value, error } = JSON.parse(line);
          if (error === undefined) resolve(value);
          else reject(new Error(error));
        });
        child.stdin.write(`${JSON.stringify(one)}\n`);
      }),
    close() {
      child.kill('SIGKILL');
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
