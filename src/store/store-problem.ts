import type { Problem } from '../model/problem.ts';

/** Every way the store's own files can fail. Stable names. */
export type StoreCode =
  | 'store-damaged'
  | 'store-unreadable'
  | 'store-unwritable'
  | 'store-busy'
  | 'store-invalid'
  | 'store-foreign'
  | 'store-in-workspace'
  | 'run-id-invalid'
  | 'run-exists';

const fixes = {
  'store-damaged': 'Correct the file or move it away. It was left as it is.',
  'store-unreadable': 'Check that you may read the file.',
  'store-unwritable': 'Check that you own the directory and that the disk has room.',
  'store-busy': 'Another countersign is writing to it. Try again.',
  'store-invalid': 'This is a defect in countersign: please report it with this message.',
  'store-foreign': 'Choose a directory of your own with --store DIR.',
  'store-in-workspace':
    'Choose a directory outside the workspace with --store DIR, or start in a smaller workspace.',
  'run-id-invalid': 'Copy the id from `countersign history`.',
  'run-exists': 'Start the run again: it gets a new id.',
} satisfies Record<StoreCode, string>;

/** A Problem with the fix that belongs to its code. */
export function storeProblem(code: StoreCode, message: string, where: string): Problem {
  return { code, message, fix: fixes[code], where };
}
