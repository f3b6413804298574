import type { FileChange, Snapshot } from './snapshot.ts';

/** Names no object: whoever looks for it finds that nothing is known. */
const noObject = '0'.repeat(40);

/** Stands for a snapshot that could not be taken: nothing is known of the workspace at that moment. */
export function unseenSnapshot(known: Pick<Snapshot, 'id' | 'label' | 'at'> & { why: string }): Snapshot {
  const { id, label, at, why } = known;
  return {
    id,
    label,
    at,
    how: 'copy',
    tree: noObject,
    commit: null,
    noted: noObject,
    files: 0,
    bytes: 0,
    only: null,
    repositories: [],
    incomplete: [{ path: '', why, unseen: true }],
    unlisted: 0,
  };
}

/** Stands for every change that cannot be told. */
export const unknownChange: FileChange = {
  kind: 'unknown',
  path: '',
  from: null,
  before: null,
  after: null,
  binary: null,
  lines: null,
  kept: false,
};
