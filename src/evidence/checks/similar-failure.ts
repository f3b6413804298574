import type { CheckFailure } from '../../model/check.ts';

const telling =
  /error|fail|✖|✗|not ok|assert|exception|expected|panic|cannot|denied|no such|not found|timed? ?out|mismatch/i;

/**
 * The same text for failures that look the same: which test or rule, and the first telling line of what it said, without
 * numbers, times, paths, addresses and ids.
 */
export function signatureOf({ name, file, message }: CheckFailure): string {
  const lines = message.split('\n', 200).filter((line) => line.trim() !== '');
  const line = lines.find((candidate) => telling.test(candidate)) ?? lines[0] ?? '';
  // A failure that names neither a test nor a reason is told apart by where it stands.
  const who = name ?? (line === '' ? (file ?? '') : '');
  return `${blanked(who)}: ${blanked(line)}`.slice(0, 300);
}

/** Whether two failures are the same one again. Two that say nothing are never. */
export function similarFailure(a: CheckFailure, b: CheckFailure): boolean {
  const signature = signatureOf(a);
  return signature !== ': ' && signature === signatureOf(b);
}

function blanked(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>')
    .replace(/\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b/g, '<time>')
    .replace(/(?:file:\/\/|[A-Za-z]:)?(?:~|\.{1,2})?(?:[\\/][\w.@+%-]+)+[\\/]?(?::\d+)*/g, '<path>')
    .replace(/\b[\w.-]+(?:<path>)/g, '<path>')
    .replace(/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/gi, '<n>')
    .replace(
      /[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?\s?(?:ns|[µu]s|ms|s|sec|seconds|min|minutes|m|h|[KMG]i?B|bytes|%)?(?![A-Za-z])/g,
      '<n>',
    )
    .replace(/\s+/g, ' ')
    .trim();
}
