import { Box } from 'ink';
import { prefixRows } from '../src/ui/hints.ts';
import { type Layout, layout } from '../src/ui/layout.ts';
import { pageText } from '../src/ui/page-rows.ts';
import { row } from '../src/ui/row.ts';
import { agentTitleRow } from '../src/ui/run-rows.ts';
import type { RunView } from '../src/ui/run-view.ts';
import type { OpenPage, ScreenState } from '../src/ui/screen-state.ts';
import { ActionsPane, ActionsStrip } from './ActionsPane.tsx';
import { AgentPane } from './AgentPane.tsx';
import { DetailSheet } from './DetailSheet.tsx';
import { DialogBox } from './DialogBox.tsx';
import { HeaderRow } from './HeaderRow.tsx';
import { HelpScreen } from './HelpScreen.tsx';
import { Place } from './Place.tsx';
import { RowLine, Rows } from './Rows.tsx';
import { DetailPane, RunPane } from './SidePanes.tsx';
import { StatusRow } from './StatusRow.tsx';

interface Props {
  readonly screen: ScreenState;
  readonly run: RunView;
}

function Panes({ screen, run, places }: Props & { readonly places: Layout }) {
  const { header, agentTitle, agent, divider, actions, detail } = places;
  const Actions = places.kind === 'columns' ? ActionsPane : ActionsStrip;
  return (
    <>
      {header && (
        <Place rect={header}>
          <HeaderRow header={run.header} width={header.width} />
        </Place>
      )}
      {agentTitle && (
        <Place rect={agentTitle}>
          <RowLine spans={agentTitleRow(screen, agentTitle.width, agent.height)} width={agentTitle.width} />
        </Place>
      )}
      <Place rect={agent}>
        <AgentPane width={agent.width} height={agent.height} />
      </Place>
      {divider && (
        <Place rect={divider}>
          <Rows
            rows={Array.from({ length: divider.height }, () => row('│', 'dim'))}
            width={1}
            height={divider.height}
          />
        </Place>
      )}
      {actions && (
        <Place rect={actions}>
          <Actions screen={screen} run={run} width={actions.width} height={actions.height} />
        </Place>
      )}
      {detail && (
        <Place rect={detail}>
          <DetailPane screen={screen} run={run} width={detail.width} height={detail.height} />
        </Place>
      )}
      {places.run && (
        <Place rect={places.run}>
          <RunPane screen={screen} run={run} width={places.run.width} height={places.run.height} />
        </Place>
      )}
    </>
  );
}

/** Commands behind the prefix, over the rows above the last one. */
function PrefixStrip({ screen, run }: Props) {
  const rows = prefixRows(screen, run).slice(0, Math.max(0, screen.rows - 1));
  const rect = { left: 0, top: screen.rows - 1 - rows.length, width: screen.cols, height: rows.length };
  return (
    <Place rect={rect}>
      <Rows rows={rows} width={rect.width} height={rect.height} />
    </Place>
  );
}

const pageTitles = {
  contract: 'contract of this run, as it is in force',
  doctor: 'doctor · what holds on this machine',
} as const;

/** A text over the panes, or the keys it is read with. */
function TextOver({ screen, page }: Pick<Props, 'screen'> & { readonly page: OpenPage }) {
  const { cols, rows, keymap } = screen;
  const height = Math.max(0, rows - 1);
  const { help } = page.state;
  return (
    <Place rect={{ left: 0, top: 0, width: cols, height }}>
      {help === null ? (
        <Rows
          rows={pageText({ ...page, title: pageTitles[page.what] }, cols, rows)}
          width={cols}
          height={height}
        />
      ) : (
        <HelpScreen {...{ cols, height, keymap }} top={help} prefixLabel="" contexts={['page']} />
      )}
    </Place>
  );
}

/** The whole screen of a run: panes, the open dialog over them, the status row last. */
export function RunScreen({ screen, run }: Props) {
  const places = layout(screen.cols, screen.rows, screen);
  const whole = { left: 0, top: 0, width: screen.cols, height: Math.max(0, screen.rows - 1) };
  return (
    <Box width={screen.cols} height={screen.rows}>
      <Panes screen={screen} run={run} places={places} />
      <DetailSheet screen={screen} run={run} />
      <DialogBox screen={screen} run={run} />
      {screen.page && <TextOver screen={screen} page={screen.page} />}
      {screen.help && (
        <Place rect={whole}>
          <HelpScreen
            cols={whole.width}
            height={whole.height}
            top={screen.help.top}
            prefixLabel={screen.prefixLabel}
            keymap={screen.keymap}
          />
        </Place>
      )}
      {screen.prefixed && <PrefixStrip screen={screen} run={run} />}
      <Place rect={places.status}>
        <StatusRow screen={screen} run={run} />
      </Place>
    </Box>
  );
}
