import { statusRow } from '../src/ui/hints.ts';
import type { RunView } from '../src/ui/run-view.ts';
import type { ScreenState } from '../src/ui/screen-state.ts';
import { RowLine } from './Rows.tsx';

/** The last row: where keys go, what they do or the newest message, what waits. */
export function StatusRow({ screen, run }: { readonly screen: ScreenState; readonly run: RunView }) {
  return <RowLine spans={statusRow(screen, run)} width={screen.cols} />;
}
