import { mostToldRows, type RenderedScreen } from '../model/rendered-screen.ts';
import type { Mirror } from './mirror.ts';

/** What a mirror shows, down to its last row with anything on it. */
export function renderedScreen(
  mirror: Pick<Mirror, 'text' | 'size' | 'cursor' | 'continues' | 'alternate'>,
  beside: Pick<RenderedScreen, 'reads' | 'typed' | 'pressed'>,
): RenderedScreen {
  const all = mirror.text();
  const last = all.findLastIndex((text) => text !== '');
  const first = Math.max(0, last + 1 - mostToldRows);
  const { x, y } = mirror.cursor();
  return {
    rows: all.slice(first, last + 1).map((text, at) => ({ text, continues: mirror.continues(first + at) })),
    cut: first > 0,
    cols: mirror.size().cols,
    cursor: { x, up: last - y },
    alternate: mirror.alternate(),
    ...beside,
  };
}
