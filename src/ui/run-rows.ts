import { filtered } from './action-filter.ts';
import { cursorPlace, detailLines } from './detail-lines.ts';
import { keyOf } from './lookup-key.ts';
import { type Row, row, rowText, rule, span, spread, type Tone } from './row.ts';
import type { ActionRow, HeaderView, RunView } from './run-view.ts';
import type { ScreenState } from './screen-state.ts';
import { visible } from './visible-text.ts';
import { cells, clip } from './wrap.ts';

/** Shape and word carry the verdict; the colour only repeats it. Each word is as wide as the others. */
const verdictWord = {
  allow: '+ allow',
  ask: '? ASK  ',
  deny: 'x DENY ',
  stop: '! STOP ',
  judging: '. …    ',
} as const satisfies Readonly<Record<ActionRow['effect'], string>>;

const tones: Readonly<Record<ActionRow['effect'], Tone>> = {
  allow: 'allow',
  ask: 'ask',
  deny: 'deny',
  stop: 'stop',
  judging: 'dim',
};

/** Cells of a target a note may not take from it. */
const LEAST_TARGET = 20;

/** `>14:02:40 ? ASK   run   rm -rf build dist      ask.run[0]` */
export function actionRow(action: ActionRow, isCursor: boolean, width: number): Row {
  const target = visible(action.target);
  // In a narrow column the target needs the room; the detail below names the rule.
  const ruleName = width < 60 ? '' : `${clip(visible(action.rule), 20)} `;
  const head = 1 + 8 + 1 + 7 + 1 + 7;
  const room = width - head - cells(ruleName) - 1;
  const noted = action.note === '' ? '' : ` (${visible(action.note)})`;
  // A note that would leave too little of a longer target gives way to it.
  const note = room - cells(noted) < Math.min(LEAST_TARGET, cells(target)) ? '' : noted;
  return spread(
    [
      span(`${isCursor ? '>' : ' '}${action.at} `, isCursor ? 'cursor' : 'plain'),
      span(verdictWord[action.effect], tones[action.effect]),
      span(` ${action.kind.padEnd(6)} `, 'dim'),
      span(clip(target, Math.max(8, room - cells(note)))),
      span(note, 'dim'),
    ],
    row(ruleName, 'dim'),
    width,
  );
}

/** The actions pane: its head and the rows around the cursor. */
export function actionsRows(
  screen: ScreenState,
  run: RunView,
  size: { readonly width: number; readonly height: number; readonly strip: boolean },
): Row[] {
  const rows = filtered(run.actions, screen.verdict);
  const shown = Math.max(0, size.height - 1);
  const focused = screen.base === 'PANES' && screen.pane === 'actions';
  const following = screen.follow ? 'following' : `${screen.cursor + 1}/${rows.length}`;
  const p = screen.prefixLabel;
  const right =
    size.strip && screen.base === 'AGENT'
      ? `${p} ${keyOf('prefix', 'panes', screen.keymap)} focus · ${p} ${keyOf('prefix', 'hide', screen.keymap)} hide`
      : focused
        ? `focused · ${following}`
        : following;
  const filter = screen.verdict === null ? '' : ` · only ${screen.verdict}`;
  const title = `${size.strip ? '' : '2 '}actions ${run.actions.length}${filter}`;
  const first = Math.max(0, Math.min(screen.cursor - Math.floor(shown / 2), rows.length - shown));
  const body = Array.from({ length: shown }, (_, index): Row => {
    const action = rows.at(first + index);
    return action ? actionRow(action, first + index === screen.cursor, size.width) : [];
  });
  const nothing = run.actions.length === 0 ? [row(' no action yet', 'dim'), ...body.slice(1)] : body;
  return [rule(title, right, size.width), ...nothing];
}

/** `● claude · fix-policy · main@3f2c1       00:04:12  +18 !2 x1 ?1  medium  REC` */
export function headerRow(header: HeaderView, width: number): Row {
  const { counts } = header;
  const branch = header.branch === null ? '' : ` · ${visible(header.branch)}`;
  const commit = header.head === null ? branch : `${branch}@${visible(header.head.slice(0, 5))}`;
  const warned = [header.boundary, header.watchOnly ? 'watch only' : null].filter((one) => one !== null);
  const right: Row = [
    ...(header.still === null ? [] : [span(`FROZEN ${header.still}  `, 'stop')]),
    span(`${header.elapsed}  `),
    span(`+${counts.allow} `, 'allow'),
    span(`!${counts.stop} `, counts.stop > 0 ? 'stop' : 'dim'),
    span(`x${counts.deny} `, counts.deny > 0 ? 'deny' : 'dim'),
    span(`?${counts.ask}  `, counts.ask > 0 ? 'ask' : 'dim'),
    span(`${header.risk}  `, header.risk === 'high' ? 'deny' : 'plain'),
    ...warned.map((one) => span(`${one}  `, 'deny')),
    header.recording ? span(header.ended ? 'ENDED ' : 'REC ', 'strong') : span('NOT RECORDED ', 'deny'),
  ];
  const room = width - cells(rowText(right)) - 1;
  const start: Row = [
    span(' ● ', 'allow'),
    span(visible(header.agent), 'strong'),
    span(` · ${visible(header.task)}`),
  ];
  const left = [commit, branch, '']
    .map((git): Row => [...start, span(git)])
    .find((one) => cells(rowText(one)) <= room);
  return spread(left ?? start, right, width);
}

/** The title row above the agent when it stands in a column; says so when only a part of its screen is shown. */
export function agentTitleRow(screen: ScreenState, width: number, height: number): Row {
  const focused = screen.base === 'AGENT' || screen.pane === 'agent';
  const back = screen.scrollback > 0 ? `scrolled back ${screen.scrollback}` : '';
  const pane = `${width}x${height}`;
  const real = screen.agentSize ? `${screen.agentSize.cols}x${screen.agentSize.rows}` : pane;
  return rule(
    `1 agent ${real === pane ? pane : `${real} of ${pane}`}`,
    [back, focused ? 'focused' : ''].filter((one) => one !== '').join(' · '),
    width,
  );
}

/** Details of the action under the cursor. */
export function detailRows(screen: ScreenState, run: RunView, width: number, height: number): Row[] {
  const lines = detailLines(screen, run, width - 2);
  const focused = screen.base === 'PANES' && screen.pane === 'detail';
  const place = cursorPlace(screen, run);
  const shown = Math.max(0, height - 1);
  const top = Math.max(0, Math.min(screen.detailTop, lines.length - shown));
  const body = lines.slice(top, top + shown).map((text): Row => row(` ${text}`));
  return [rule('3 detail', focused ? `focused · ${place}` : place, width), ...body];
}

/** State of the run in numbers. */
export function runRows(screen: ScreenState, run: RunView, width: number): Row[] {
  const focused = screen.base === 'PANES' && screen.pane === 'run';
  return [
    rule('4 run', focused ? 'focused' : '', width),
    ...run.panel.map((one): Row => [span(' '), ...one]),
  ];
}
