import { lineText } from '../ui/body-line.ts';
import { dialogText } from '../ui/dialog-text.ts';
import { newGuard } from '../ui/guard.ts';
import { tableKeys } from '../ui/key-binding.ts';
import type { Held, RunView } from '../ui/run-view.ts';
import { newReading } from '../ui/screen-state.ts';

/** Everything the dialog about a held action says at a terminal, explained in full; without the keys, which are not there. */
export function questionText(held: Held, run: RunView): string {
  const text = dialogText(
    {
      kind: 'approval',
      action: held.action.id,
      decided: held.decided,
      openedAt: 0,
      guard: newGuard(0),
      reading: { ...newReading, whole: true, explain: true },
      looking: true,
      proposal: { what: 'once' },
      entry: null,
      word: null,
    },
    run,
    tableKeys,
  );
  return text === null ? '' : [text.title, '', ...text.body.map(lineText)].join('\n');
}
