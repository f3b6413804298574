import type { Problem } from '../model/problem.ts';

/** Every way a journal can fail. Stable names: scripts and exit codes depend on them. */
export type JournalCode =
  | 'journal-gap'
  | 'journal-chain'
  | 'journal-unknown-event'
  | 'journal-newer-version'
  | 'journal-bad-line'
  | 'journal-empty'
  | 'journal-unreadable'
  | 'journal-torn'
  | 'journal-in-use'
  | 'journal-changed'
  | 'journal-exists'
  | 'journal-invalid-event'
  | 'journal-short-write'
  | 'journal-write-failed'
  | 'journal-closed';

const fixes = {
  'journal-gap': 'Events are missing. Restore the file from a copy; do not edit it.',
  'journal-chain': 'A line was changed after it was written. Restore the file from a copy; do not edit it.',
  'journal-unknown-event': 'Read this run with the version of countersign that wrote it, or a newer one.',
  'journal-newer-version': 'Update countersign: this run was recorded by a newer version.',
  'journal-bad-line': 'The line is damaged. Restore the file from a copy; do not edit it.',
  'journal-empty': 'The run ended before its first event was written. Its directory can be deleted.',
  'journal-unreadable': 'Check that the file exists and that you may read it.',
  'journal-torn': 'Close the interrupted run first: `countersign history` does it.',
  'journal-in-use': 'The run is still alive or another command is writing to it. Wait, or end the run.',
  'journal-changed': 'Something else wrote to the journal meanwhile. Try again.',
  'journal-exists': 'Start the run under a new id: a journal is never overwritten.',
  'journal-invalid-event': 'This is a defect in countersign: please report it with this message.',
  'journal-short-write': 'Free some disk space, then start a new run. The run cannot be resumed.',
  'journal-write-failed': 'Check the disk under the store, then start a new run. The run cannot be resumed.',
  'journal-closed': 'The journal of this run is closed. Nothing more can happen in it.',
} satisfies Record<JournalCode, string>;

/** A Problem with the fix that belongs to its code. `where` is `path` or `path:line`. */
export function journalProblem(code: JournalCode, message: string, where: string): Problem {
  return { code, message, fix: fixes[code], where };
}
