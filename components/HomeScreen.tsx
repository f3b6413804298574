import { Box } from 'ink';
import { homeRows } from '../src/ui/home-rows.ts';
import type { HomeEntries, HomeState } from '../src/ui/home-state.ts';
import { HelpScreen } from './HelpScreen.tsx';
import { Rows } from './Rows.tsx';

interface Props {
  readonly state: HomeState;
  readonly entries: HomeEntries;
  readonly cols: number;
  readonly rows: number;
}

/** Where one begins: live runs and who waits for what, the last ones, and the contracts here. */
export function HomeScreen({ state, entries, cols, rows }: Props) {
  if (state.help !== null)
    return (
      <HelpScreen
        cols={cols}
        height={rows}
        top={state.help}
        prefixLabel=""
        keymap={state.keymap}
        contexts={['home']}
      />
    );
  return (
    <Box width={cols} height={rows}>
      <Rows rows={homeRows(state, entries, cols, rows)} width={cols} height={rows} />
    </Box>
  );
}
