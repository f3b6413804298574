import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepOutput, searchedPart } from '../../src/evidence/keep-output.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'outputs-')), 'outputs');

async function keep(text: string) {
  const at = folder();
  const kept = await keepOutput(at, 'c1', searchedPart(text));
  const bytes = readFileSync(join(at, kept.file));
  return { at, kept, text: bytes.toString('utf8'), bytes };
}

describe('an output that is kept', () => {
  it('is the file, whole and for nobody else', async () => {
    const { at, kept, text, bytes } = await keep('one\ntwo\n');
    expect(text).toBe('one\ntwo\n');
    expect(kept).toEqual({
      file: 'c1.txt',
      hash: createHash('sha256').update(bytes).digest('hex'),
      bytes: 8,
      cut: 0,
    });
    expect([at, join(at, 'c1.txt')].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  it.each([262_144, 262_145, 400_000, 524_288, 524_289, 3_000_000])(
    'of %i bytes has its beginning and its end, and says what is missing',
    async (size) => {
      const whole = `first\n${'x'.repeat(size - 12)}\nlast\n`;
      const { kept, text } = await keep(whole);
      expect(text.startsWith('first\n')).toBe(true);
      expect(text.endsWith('\nlast\n')).toBe(true);
      expect(kept.bytes).toBeLessThan(262_200);
      expect(kept.cut).toBe(size <= 262_144 ? 0 : size - 262_144);
      expect(text.includes(`[${kept.cut} bytes are not kept]`)).toBe(kept.cut > 0);
    },
  );

  it('is not cut inside a character', async () => {
    expect((await keep('é'.repeat(300_001))).text).not.toContain('\ufffd');
  });

  it('shows nothing of what stands where it was cut before secrets were looked for', async () => {
    const { head, tail, left } = searchedPart(`${'a'.repeat(131_000)}SECRET${'b'.repeat(600_000)}`);
    expect(left).toBeGreaterThan(0);
    const kept = await keepOutput(folder(), 'c1', { head, tail, left });
    expect(kept.cut).toBe(131_006 + 600_000 - 262_144);
  });

  it('never replaces another one', async () => {
    const at = folder();
    await keepOutput(at, 'c1', searchedPart('one'));
    await expect(keepOutput(at, 'c1', searchedPart('two'))).rejects.toThrow(/EEXIST/);
  });
});
