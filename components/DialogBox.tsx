import { dialogFrame } from '../src/ui/dialog-frame.ts';
import type { RunView } from '../src/ui/run-view.ts';
import type { ScreenState } from '../src/ui/screen-state.ts';
import { Place } from './Place.tsx';
import { Rows } from './Rows.tsx';

/** The open dialog, whichever it is, over what lies beneath: approval, danger, stop, amendment, leaving, note. */
export function DialogBox({ screen, run }: { readonly screen: ScreenState; readonly run: RunView }) {
  const frame = dialogFrame(screen, run);
  if (!frame) return null;
  return (
    <Place rect={frame.rect}>
      <Rows rows={frame.rows} width={frame.rect.width} height={frame.rect.height} />
    </Place>
  );
}
