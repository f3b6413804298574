import { Box } from 'ink';
import {
  type ReplayView,
  replayActions,
  replayHead,
  replayHints,
  replayLayout,
  timeLine,
  transportRow,
} from '../src/ui/replay-rows.ts';
import { AgentPane } from './AgentPane.tsx';
import { HelpScreen } from './HelpScreen.tsx';
import { Place } from './Place.tsx';
import { Rows } from './Rows.tsx';

interface Props extends ReplayView {
  readonly cols: number;
  readonly rows: number;
}

/** A recorded run: the agent's screen, its actions, and a time line with a mark for each of them. */
export function ReplayScreen({ cols, rows, ...view }: Props) {
  if (view.state.help !== null)
    return (
      <HelpScreen
        cols={cols}
        height={rows}
        top={view.state.help}
        prefixLabel=""
        keymap={view.state.keymap}
        contexts={['replay']}
      />
    );
  const { agent, actions } = replayLayout(cols, rows, view.state.actions);
  const foot = [timeLine(view, cols), transportRow(view), replayHints(view.state)];
  return (
    <Box width={cols} height={rows}>
      <Place rect={{ left: 0, top: 0, width: cols, height: 1 }}>
        <Rows rows={[replayHead(view, cols)]} width={cols} height={1} />
      </Place>
      <Place rect={agent}>
        <AgentPane width={agent.width} height={agent.height} />
      </Place>
      {actions && (
        <Place rect={actions}>
          <Rows
            rows={replayActions(view, actions.width, actions.height)}
            width={actions.width}
            height={actions.height}
          />
        </Place>
      )}
      <Place rect={{ left: 0, top: rows - 3, width: cols, height: 3 }}>
        <Rows rows={foot} width={cols} height={3} />
      </Place>
    </Box>
  );
}
