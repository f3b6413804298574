import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReason, reserveReasonFile } from '../../src/journal/reason-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function reserve() {
  const path = join(temporaryDirectory(), 'reason');
  const reserved = reserveReasonFile(path);
  if (!reserved.ok) throw new Error('not reserved');
  return { path, file: reserved.value };
}

describe('reserveReasonFile', () => {
  const reasons: [string, string, string | undefined][] = [
    ['a sentence', 'the disk is full', 'the disk is full'],
    ['nothing', '', undefined],
    ['more than fits', 'x'.repeat(5000), 'x'.repeat(1023)],
    ['a character that would be cut in two', `${'x'.repeat(1022)}é`, 'x'.repeat(1022)],
  ];
  it.each(reasons)('keeps %s in a file that never grows', (_, text, kept) => {
    const { path, file } = reserve();
    expect(file.writeReason(text)).toBe(true);
    expect([readReason(path), statSync(path).size, statSync(path).mode & 0o777]).toEqual([kept, 1024, 0o600]);
  });

  it('keeps the last of several', () => {
    const { path, file } = reserve();
    file.writeReason('a longer reason');
    file.writeReason('short');
    expect(readReason(path)).toBe('short');
  });

  it('writes nothing after close', () => {
    const { path, file } = reserve();
    file.close();
    file.close();
    expect([file.writeReason('late'), readReason(path)]).toEqual([false, undefined]);
  });

  it('never takes a file that is there', () => {
    const path = join(temporaryDirectory(), 'reason');
    writeFileSync(path, 'mine');
    expect(reserveReasonFile(path)).toMatchObject({
      ok: false,
      problems: [{ code: 'journal-write-failed' }],
    });
    expect([readReason(path), existsSync(path)]).toEqual(['mine', true]);
  });
});
