import type { RunView } from '../src/ui/run-view.ts';
import type { ScreenState } from '../src/ui/screen-state.ts';
import { sheetFrame } from '../src/ui/sheet.ts';
import { Place } from './Place.tsx';
import { Rows } from './Rows.tsx';

/** Detail and run over the agent, where the terminal has no room for panes of their own. */
export function DetailSheet({ screen, run }: { readonly screen: ScreenState; readonly run: RunView }) {
  const frame = sheetFrame(screen, run);
  if (!frame) return null;
  return (
    <Place rect={frame.rect}>
      <Rows rows={frame.rows} width={frame.rect.width} height={frame.rect.height} />
    </Place>
  );
}
