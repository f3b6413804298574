import { detailRows, runRows } from '../src/ui/run-rows.ts';
import type { RunView } from '../src/ui/run-view.ts';
import type { ScreenState } from '../src/ui/screen-state.ts';
import { Rows } from './Rows.tsx';

interface Props {
  readonly screen: ScreenState;
  readonly run: RunView;
  readonly width: number;
  readonly height: number;
}

/** Everything the record says about the selected action. */
export function DetailPane({ screen, run, width, height }: Props) {
  return <Rows rows={detailRows(screen, run, width, height)} width={width} height={height} />;
}

/** The run in numbers. */
export function RunPane({ screen, run, width, height }: Props) {
  return <Rows rows={runRows(screen, run, width)} width={width} height={height} />;
}
