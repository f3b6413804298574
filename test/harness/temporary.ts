import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test, gone when it is over. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
