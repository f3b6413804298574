import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../consequences/look.ts';
import { isBinary, mostCompared } from '../snapshot/text-patch.ts';

export type Merged =
  | { readonly content: Buffer; readonly why: null }
  | { readonly content: null; readonly why: string };

const not = (why: string): Merged => ({ content: null, why });

/**
 * Three texts into one, with `git merge-file`: what is different from `base` in `ours` and in `theirs`. Null with the reason
 * when the changes meet, for what is no text, and without git: nobody guesses.
 */
export async function mergeText(
  git: Git | undefined,
  { ours, base, theirs }: { ours: Buffer; base: Buffer; theirs: Buffer },
): Promise<Merged> {
  const all = [ours, base, theirs];
  if (all.some(isBinary)) return not('it was changed after the run and is no text');
  if (all.some(({ length }) => length > mostCompared))
    return not('it was changed after the run and is too large to merge');
  if (git === undefined) return not('it was changed after the run, and there is no git to merge it with');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-merge-'));
  try {
    const files = all.map((content, at) => {
      const file = join(folder, String(at));
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    });
    // Any input makes its output come as one character a byte.
    const out = await git('/', ['merge-file', '-p', '-q', ...files], '');
    return out === undefined
      ? not('it was changed after the run in the same lines')
      : { content: Buffer.from(out, 'latin1'), why: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
