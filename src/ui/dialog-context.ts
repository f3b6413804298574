import type { KeyContext } from './key-table.ts';
import type { Dialog } from './screen-state.ts';

/** The table a dialog's keys are in. */
export function dialogContext(dialog: Dialog): KeyContext {
  switch (dialog.kind) {
    case 'approval':
      if (dialog.entry) return 'note';
      return dialog.word === null ? 'ask' : 'danger';
    case 'stop':
      return dialog.word === null ? 'stop' : 'danger';
    case 'rule':
    case 'amend':
    case 'quit':
    case 'note':
      return dialog.kind;
    default:
      return dialog satisfies never;
  }
}
