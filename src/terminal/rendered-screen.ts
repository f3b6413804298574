import { mostToldRows, type RenderedScreen } from '../model/rendered-screen.ts';
import type { Mirror } from './mirror.ts';
import { rowText } from './row-words.ts';

/** What a mirror shows, down to its last row with anything on it. No more rows are looked at than are told, but for empty ones. */
export function renderedScreen(
  mirror: Pick<Mirror, 'row' | 'size' | 'cursor' | 'continues' | 'alternate'>,
  beside: Pick<RenderedScreen, 'reads' | 'typed' | 'pressed'>,
): RenderedScreen {
  const { cols, rows } = mirror.size();
  const textOf = (y: number): string => rowText(mirror.row(y), cols);
  let last = rows - 1;
  while (last >= 0 && textOf(last) === '') last -= 1;
  const first = Math.max(0, last + 1 - mostToldRows);
  const { x, y } = mirror.cursor();
  return {
    rows: Array.from({ length: last + 1 - first }, (_, at) => ({
      text: textOf(first + at),
      continues: mirror.continues(first + at),
    })),
    cut: first > 0,
    cols,
    cursor: { x, up: last - y },
    alternate: mirror.alternate(),
    ...beside,
  };
}
