import { actionsRows } from '../src/ui/run-rows.ts';
import type { RunView } from '../src/ui/run-view.ts';
import type { ScreenState } from '../src/ui/screen-state.ts';
import { Rows } from './Rows.tsx';

interface Props {
  readonly screen: ScreenState;
  readonly run: RunView;
  readonly width: number;
  readonly height: number;
}

/** The actions in the right column. */
export function ActionsPane(props: Props) {
  const { width, height } = props;
  return (
    <Rows
      rows={actionsRows(props.screen, props.run, { width, height, strip: false })}
      width={width}
      height={height}
    />
  );
}

/** The newest actions below the agent, for narrow screens. */
export function ActionsStrip(props: Props) {
  const { width, height } = props;
  return (
    <Rows
      rows={actionsRows(props.screen, props.run, { width, height, strip: true })}
      width={width}
      height={height}
    />
  );
}
