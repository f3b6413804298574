import { filtered } from './action-filter.ts';
import type { RunView } from './run-view.ts';
import type { ScreenState } from './screen-state.ts';
import { cells, wrapWords } from './wrap.ts';

/** What the record says about the action under the cursor, wrapped to `width`. */
export function detailLines(screen: ScreenState, run: RunView, width: number): string[] {
  const action = filtered(run.actions, screen.verdict).at(screen.cursor);
  return (action ? run.detail(action.id) : []).flatMap((text) => hanging(text, width));
}

/** `label   text` keeps its text to the right of the label when it wraps. */
function hanging(text: string, width: number): string[] {
  const label = /^(\S+ {2,})\S/.exec(text)?.[1] ?? '';
  const indent = ' '.repeat(cells(label));
  return wrapWords(text.slice(label.length), width - cells(label)).map(
    (part, index) => (index === 0 ? label : indent) + part,
  );
}

/** `3/18`: which of the listed actions the cursor is on. */
export function cursorPlace(screen: ScreenState, run: RunView): string {
  const count = filtered(run.actions, screen.verdict).length;
  return count === 0 ? '' : `${screen.cursor + 1}/${count}`;
}
