import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sketchLine } from './sketch-line.ts';

const rows = readFileSync(join(import.meta.dirname, 'sketches.txt'), 'utf8')
  .split('\n')
  .flatMap((row) => {
    const [command, line] = row.split(/ →(?: |$)/);
    return command === undefined || line === undefined ? [] : [{ command, line }];
  });

describe('what a command touches', () => {
  for (const { command, line } of rows) {
    it(command, () => expect(sketchLine(command.replaceAll('⏎', '\n'))).toBe(line));
  }

  it('is said for hundreds', () => expect(rows.length).toBeGreaterThan(500));
});
