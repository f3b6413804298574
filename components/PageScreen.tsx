import { Box } from 'ink';
import { type PageView, pageRows } from '../src/ui/page-rows.ts';
import { HelpScreen } from './HelpScreen.tsx';
import { Rows } from './Rows.tsx';

interface Props extends PageView {
  readonly cols: number;
  readonly rows: number;
}

/** A text to read: a contract, or what the doctor found. */
export function PageScreen({ cols, rows, ...view }: Props) {
  const { help, keymap } = view.state;
  if (help !== null)
    return (
      <HelpScreen cols={cols} height={rows} top={help} prefixLabel="" keymap={keymap} contexts={['page']} />
    );
  return (
    <Box width={cols} height={rows}>
      <Rows rows={pageRows(view, cols, rows)} width={cols} height={rows} />
    </Box>
  );
}
