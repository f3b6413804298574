import { structuredPatch } from 'diff';

/** The changed lines of a text with a line or two around them, as a diff shows them. */
export function diffLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch('before', 'after', before, after, undefined, undefined, { context: 2 });
  return hunks.flatMap(({ oldStart, newStart, lines }) => [`@@ line ${oldStart} -> ${newStart}`, ...lines]);
}
