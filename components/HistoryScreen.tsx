import { Box } from 'ink';
import { type HistoryView, historyRows } from '../src/ui/history-rows.ts';
import { HelpScreen } from './HelpScreen.tsx';
import { Rows } from './Rows.tsx';

interface Props extends HistoryView {
  readonly cols: number;
  readonly rows: number;
}

/** All runs: a filter to type into, the list, and what the record says about the one under the cursor. */
export function HistoryScreen({ cols, rows, ...view }: Props) {
  if (view.state.help !== null) {
    return (
      <HelpScreen
        cols={cols}
        height={rows}
        top={view.state.help}
        prefixLabel=""
        keymap={view.state.keymap}
        contexts={['filter', 'history']}
      />
    );
  }
  return (
    <Box width={cols} height={rows}>
      <Rows rows={historyRows(view, cols, rows)} width={cols} height={rows} />
    </Box>
  );
}
