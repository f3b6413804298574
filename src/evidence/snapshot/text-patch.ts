import { formatPatch, structuredPatch } from 'diff';

/** As git: a NUL byte among the first 8000. */
export const isBinary = (content: Buffer): boolean => content.subarray(0, 8000).includes(0);

/** Larger texts are not compared: whoever shares the thread would wait. */
export const mostCompared = 1024 * 1024;
const effort = { timeout: 200, maxEditLength: 10_000 };

/** Lines added and removed; null when that is too much to find out. */
export function countLines(before: Buffer, after: Buffer): { added: number; removed: number } | null {
  if (before.length === 0 || after.length === 0) {
    return { added: linesOf(after), removed: linesOf(before) };
  }
  const patch = structuredPatch('', '', before.toString('latin1'), after.toString('latin1'), '', '', {
    context: 0,
    ...effort,
  });
  if (patch === undefined) return null;
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}

/** The last line counts with and without a line break. */
function linesOf(content: Buffer): number {
  let count = content.length > 0 && content.at(-1) !== 10 ? 1 : 0;
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) count += 1;
  return count;
}

export interface PatchLimits {
  readonly lines: number;
  readonly context: number;
}

/** What changed in a file as a unified diff, or why there is none. */
export type Patch =
  | { readonly text: string; readonly cut: boolean; readonly why: null }
  | { readonly text: null; readonly cut: false; readonly why: string };

export const noPatch = (why: string): Patch => ({ text: null, cut: false, why });

/** A unified diff of at most so many lines. Line breaks stay as they are; bytes that are no UTF-8 show as U+FFFD. */
export function textPatch(
  from: string | null,
  to: string | null,
  before: Buffer,
  after: Buffer,
  limits: PatchLimits,
): Patch {
  if (isBinary(before) || isBinary(after)) return noPatch('binary');
  if (before.length > mostCompared || after.length > mostCompared) return noPatch('too large to compare');
  const names = [from === null ? '/dev/null' : `a/${from}`, to === null ? '/dev/null' : `b/${to}`] as const;
  const patch = structuredPatch(...names, before.toString('utf8'), after.toString('utf8'), '', '', {
    context: limits.context,
    ...effort,
  });
  if (patch === undefined) return noPatch('too different to compare');
  const lines = formatPatch(patch).split('\n');
  // Without the line of `=` that is no part of a unified diff.
  const wanted = lines[0]?.startsWith('====') ? lines.slice(1) : lines;
  const cut = wanted.length > limits.lines + 1;
  return { text: cut ? `${wanted.slice(0, limits.lines).join('\n')}\n` : wanted.join('\n'), cut, why: null };
}
