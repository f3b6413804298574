import { playTime } from './clock.ts';
import { fieldText } from './dialog-frame.ts';
import { contextHints } from './hints.ts';
import { hasColumns, type Rect, RIGHT_COLUMN } from './layout.ts';
import { freeKeysOf } from './lookup-key.ts';
import { markerAt, type Recording, type ReplayState } from './replay-state.ts';
import { fill, type Row, row, rule, type Span, span, spread } from './row.ts';
import { actionRow } from './run-rows.ts';
import type { ActionRows } from './run-view.ts';
import { visible } from './visible-text.ts';

export interface ReplayView {
  readonly state: ReplayState;
  readonly recording: Recording;
  /** The same order as the recording's markers. */
  readonly actions: ActionRows;
  readonly task: string;
  readonly agent: string;
  /** Size the agent's screen had at the playhead. */
  readonly size: { readonly cols: number; readonly rows: number };
  /** `verified`, or what is wrong with the record. */
  readonly record: string;
  /** Wall clock at the playhead. */
  readonly clock: string;
}

/** Where the parts of a replay stand; `agent` is what the compositor fills. */
export interface ReplayLayout {
  readonly agent: Rect;
  readonly actions: Rect | null;
}

export function replayLayout(cols: number, rows: number, showActions: boolean): ReplayLayout {
  const body = Math.max(1, rows - 4);
  if (!showActions || cols < 60 || rows < 14) {
    return { agent: { left: 0, top: 1, width: cols, height: body }, actions: null };
  }
  if (hasColumns(cols, rows)) {
    const left = cols - RIGHT_COLUMN;
    const actions = { left, top: 1, width: RIGHT_COLUMN, height: body };
    return { agent: { left: 0, top: 1, width: left - 1, height: body }, actions };
  }
  const strip = 3;
  return {
    agent: { left: 0, top: 1, width: cols, height: body - strip },
    actions: { left: 0, top: 1 + body - strip, width: cols, height: strip },
  };
}

export function replayHead({ task, agent, size, record }: ReplayView, cols: number): Row {
  const left = ` replay · ${visible(task)} · ${visible(agent)} · recorded ${size.cols}x${size.rows}`;
  const bad = record !== 'verified';
  return spread(
    row(left, 'title'),
    [span(visible(record), bad ? 'deny' : 'plain'), span(' · read-only ', 'dim')],
    cols,
  );
}

/** The actions around the playhead. */
export function replayActions(view: ReplayView, width: number, height: number): Row[] {
  const now = markerAt(view.recording, view.state.playhead);
  const shown = height - 1;
  const first = Math.max(0, Math.min(now - Math.floor(shown / 2), view.actions.length - shown));
  const body = Array.from({ length: shown }, (_, index): Row => {
    const action = view.actions.at(first + index);
    return action ? actionRow(action, first + index === now, width) : [];
  });
  return fill([rule('actions', `${now + 1}/${view.actions.length}`, width), ...body], width, height);
}

const glyphs = { allow: '+', ask: '?', deny: 'x', stop: '!', judging: '.' } as const;
const severity = ['judging', 'allow', 'ask', 'deny', 'stop'] as const;

/** The time line: played part, playhead, and a glyph where actions were; of several in one cell the worst. */
export function timeLine({ state, recording }: ReplayView, cols: number): Row {
  const width = Math.max(1, cols - 2);
  const cell = (t: number): number =>
    recording.length <= 0 ? 0 : Math.min(width - 1, Math.floor((t / recording.length) * (width - 1)));
  const marks = new Map<number, (typeof severity)[number]>();
  for (const marker of recording.markers) {
    const known = marks.get(cell(marker.t)) ?? 'judging';
    const worse = severity.indexOf(marker.effect) >= severity.indexOf(known);
    marks.set(cell(marker.t), worse ? marker.effect : known);
  }
  const head = cell(state.playhead);
  const spans = Array.from({ length: width }, (_, index): Span => {
    if (index === head) return span('●', 'strong');
    const mark = marks.get(index);
    if (mark) return span(glyphs[mark], mark === 'judging' ? 'dim' : mark);
    return index < head ? span('━', 'plain') : span('─', 'dim');
  });
  return [span(' '), ...spans];
}

export function transportRow({ state, recording, clock }: ReplayView): Row {
  const sign = state.playing ? '▶' : '‖';
  const place = `${playTime(state.playhead)} / ${playTime(recording.length)}`;
  const search = state.search === '' ? '' : `   search "${visible(state.search)}"`;
  return row(` ${sign} ${place}   x${state.speed}   gaps cut to 2 s   ${clock}${search}`);
}

export function replayHints(state: ReplayState): Row {
  if (state.searching) return [span(' search: ', 'dim'), span(fieldText(state.searching, 40), 'strong')];
  return [span(' REPLAY ', 'bar'), span(` ${contextHints('replay', '', freeKeysOf(state.keymap))}`, 'dim')];
}
