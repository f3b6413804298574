import { shortDuration } from './clock.ts';
import { contextHints } from './hints.ts';
import { runRow } from './history-rows.ts';
import {
  type ContractEntry,
  type HomeEntries,
  type HomeItem,
  type HomeState,
  homeItems,
  type LiveEntry,
} from './home-state.ts';
import { freeKeysOf, keyHint, keyOf } from './lookup-key.ts';
import { fill, padRow, type Row, row, rule, span, spread } from './row.ts';
import { visible } from './visible-text.ts';
import { clip, pad } from './wrap.ts';

/** Rows of one thing to choose, the first of them with the cursor. */
interface Block {
  readonly rows: readonly Row[];
  readonly isCursor: boolean;
}

function liveRows(entry: LiveEntry, isCursor: boolean, width: number): Row[] {
  const tone = isCursor ? 'cursor' : 'plain';
  const first: Row = [
    span(isCursor ? '>' : ' ', 'cursor'),
    span(`${entry.run.slice(-6)}  `, tone),
    span(pad(entry.state, 10), entry.needs ? 'ask' : 'plain'),
    span(`${pad(visible(entry.agent), 12)} `),
    span(pad(entry.forMs === null ? '' : shortDuration(entry.forMs), 8), 'dim'),
    span(visible(entry.task), tone),
  ];
  if (entry.note === null) return [padRow(first, width)];
  return [
    padRow(first, width),
    padRow([span(`         ${clip(visible(entry.note), width - 9)}`, entry.needs ? 'strong' : 'dim')], width),
  ];
}

function contractRow(entry: ContractEntry, isCursor: boolean, width: number): Row {
  const { file, task, agent, risk, problem } = entry;
  const rest =
    problem === null
      ? `${visible(task)} · ${agent === null ? 'any agent' : visible(agent)} · ${risk} risk`
      : visible(problem);
  return padRow(
    [
      span(isCursor ? '>' : ' ', 'cursor'),
      span(`${pad(visible(file), 22)} `, isCursor ? 'cursor' : 'plain'),
      span(rest, problem === null ? 'plain' : 'deny'),
    ],
    width,
  );
}

function blockOf(item: HomeItem, isCursor: boolean, width: number): Block {
  switch (item.is) {
    case 'live':
      return { rows: liveRows(item.entry, isCursor, width), isCursor };
    case 'recent':
      return { rows: [runRow(item.entry, isCursor, width)], isCursor };
    case 'contract':
      return { rows: [contractRow(item.entry, isCursor, width)], isCursor };
    default:
      return item satisfies never;
  }
}

/** Everything below the head, with the row the cursor is on. */
function bodyRows(state: HomeState, entries: HomeEntries, width: number): { rows: Row[]; cursor: number } {
  const items = homeItems(entries);
  const needs = entries.live.filter((entry) => entry.needs).length;
  const more = entries.runs - entries.recent.length - entries.live.length;
  const sections = [
    {
      is: 'live',
      head: rule('live', needs === 0 ? '' : `${needs} ${needs === 1 ? 'waits' : 'wait'} for you`, width),
      nothing: ' nothing runs now',
    },
    {
      is: 'recent',
      head: rule('recent', more > 0 ? `${keyOf('home', 'history', state.keymap)}: ${more} more` : '', width),
      nothing: ' no run is over yet',
    },
    {
      is: 'contract',
      head: rule('contracts here', keyHint('home', 'contract', 'reads it', state.keymap), width),
      nothing: ' none: countersign init writes one',
    },
  ] as const;
  const rows: Row[] = [];
  let cursor = 0;
  for (const { is, head, nothing } of sections) {
    rows.push(head);
    const own = items.flatMap((item, index) => (item.is === is ? [{ item, index }] : []));
    if (own.length === 0) rows.push(row(nothing, 'dim'));
    for (const { item, index } of own) {
      const block = blockOf(item, index === state.cursor, width);
      if (block.isCursor) cursor = rows.length;
      rows.push(...block.rows);
    }
  }
  return { rows, cursor };
}

/** The whole home screen. */
export function homeRows(state: HomeState, entries: HomeEntries, cols: number, rows: number): Row[] {
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const head = spread(
    row(` countersign · ${entries.live.length} live · ${counted(entries.runs, 'run')}`, 'title'),
    row(`${visible(entries.workspace)} `, 'dim'),
    cols,
  );
  const body = bodyRows(state, entries, cols);
  const height = Math.max(0, rows - 2);
  const first = Math.max(0, Math.min(body.cursor - Math.floor(height / 2), body.rows.length - height));
  const said: Row =
    state.message === null
      ? [span(` ${contextHints('home', '', freeKeysOf(state.keymap))}`, 'dim')]
      : [span(` ${visible(state.message)}`, 'deny')];
  const last: Row = [span(' HOME ', 'bar'), ...said];
  return [
    padRow(head, cols),
    ...fill(body.rows.slice(first, first + height), cols, height),
    padRow(last, cols),
  ].slice(0, rows);
}
