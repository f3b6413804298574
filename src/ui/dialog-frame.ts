import { wrapLine } from './body-line.ts';
import { dialogContext } from './dialog-context.ts';
import { type DialogText, dialogText } from './dialog-text.ts';
import { isArmed, sixths } from './guard.ts';
import type { Rect } from './layout.ts';
import { keyHint, keyOf, keysOf } from './lookup-key.ts';
import { padRow, type Row, row, rowText, span, spread } from './row.ts';
import { shownWidth } from './rule-sheet.ts';
import type { RunView } from './run-view.ts';
import type { Dialog, ScreenState } from './screen-state.ts';
import type { TextField } from './text-field.ts';
import { visible } from './visible-text.ts';
import { cells, clipLeft, wrapWords } from './wrap.ts';

/** A dialog as it is drawn: `rows` fill `rect`, borders included. */
export interface DialogFrame {
  readonly rect: Rect;
  readonly rows: readonly Row[];
  /** Rows of the whole body, rows of it on screen, and the first one on screen. */
  readonly total: number;
  readonly window: number;
  readonly top: number;
}

const WIDEST = 84;
const borders = {
  single: { corners: '╭╮╰╯', side: '│', line: '─' },
  double: { corners: '╔╗╚╝', side: '║', line: '═' },
} as const;

/** Text with a cursor block; the end next to the cursor stays in sight. */
export function fieldText(field: TextField, width: number): string {
  const all = [...field.text];
  const before = visible(all.slice(0, field.cursor).join(''));
  const after = visible(all.slice(field.cursor).join(''));
  return clipLeft(`${before}▌${after}`, width);
}

function guardRow(
  screen: ScreenState,
  dialog: Exclude<Dialog, { kind: 'quit' | 'note' | 'amend' }>,
  run: RunView,
): Row {
  if (!run.mayAnswer) return row('this viewer may only watch: answer keys are off', 'dim');
  if ('looking' in dialog && dialog.looking)
    return row(
      `only looking: answer keys are off. ${screen.prefixLabel} ${keyOf('prefix', 'answer', screen.keymap)} answers.`,
      'dim',
    );
  if (!isArmed(dialog.guard, screen.at)) {
    const done = sixths(dialog.guard, screen.at);
    return row(`keys locked: pause typing for 0.6 s [${'■'.repeat(done)}${'□'.repeat(6 - done)}]`, 'ask');
  }
  if (!dialog.reading.seenAll) {
    const place = dialogContext(dialog);
    const down = keyOf(place, 'down', screen.keymap);
    const page = keysOf(place, 'page-down', screen.keymap).at(-1) ?? down;
    return row(`read to the last line to allow: ${down} or ${page}. Other keys are live.`, 'ask');
  }
  if (dialog.kind !== 'rule') return row('keys live. Enter, Space and paste do nothing here.', 'strong');
  const makes = shownWidth(dialog.proposal, dialog.widened) !== undefined;
  return row(makes ? 'keys live. Space and paste do nothing here.' : '', 'strong');
}

const entryLabel = { minutes: 'minutes (1 to 1440)', note: 'note to the agent', command: 'command' } as const;

function statusRow(screen: ScreenState, dialog: Dialog, run: RunView, width: number): Row {
  switch (dialog.kind) {
    case 'approval':
      if (dialog.entry) {
        const label = `${entryLabel[dialog.entry.what]}: `;
        return [span(label, 'dim'), span(fieldText(dialog.entry.field, width - cells(label)), 'strong')];
      }
      return dialog.word === null ? guardRow(screen, dialog, run) : word(dialog.word);
    case 'stop':
      return dialog.word === null ? guardRow(screen, dialog, run) : word(dialog.word);
    case 'rule':
      return guardRow(screen, dialog, run);
    case 'amend': {
      const ready = dialog.reading.seenAll ? 'why: ' : 'why (read to the last line first): ';
      return [span(ready, 'dim'), span(fieldText(dialog.field, width - cells(ready)), 'strong')];
    }
    case 'note':
      return [span('note: ', 'dim'), span(fieldText(dialog.field, width - 6), 'strong')];
    case 'quit':
      return row('Ctrl-C belongs to the agent and is never used here.', 'dim');
    default:
      return dialog satisfies never;
  }
}

const word = (typed: string): Row => [span('word: ', 'dim'), span(`${visible(typed)}▌`, 'strong')];

/** `1 of 2`, for questions that queue. */
function place(dialog: Dialog, run: RunView): string {
  if (dialog.kind !== 'approval') return '';
  const index = run.waiting.findIndex((held) => held.action.id === dialog.action);
  return `${index + 1} of ${run.waiting.length}`;
}

interface Space {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

function spaceFor(screen: ScreenState, whole: boolean): Space {
  const tiny = screen.cols < 60 || screen.rows < 12;
  if (whole || tiny) return { width: screen.cols, height: screen.rows - 1, margin: tiny ? 1 : 3 };
  return { width: Math.min(WIDEST, screen.cols - 4), height: screen.rows - 2, margin: 3 };
}

function scrollRow(total: number, window: number, top: number, keys: string): Row {
  if (window >= total) return [];
  if (window === 0) return row('too small to read: enlarge the terminal', 'deny');
  const where = `lines ${top + 1}-${top + window} of ${total}`;
  return row(keys === '' ? where : `${where} · ${keys}`, 'ask');
}

/** The keys that scroll; nothing while every key is a letter of what is typed. */
function scrollKeys(dialog: Dialog, { keymap }: ScreenState): string {
  const place = dialogContext(dialog);
  const keys = ['down', 'up'].map((action) => keyOf(place, action, keymap)).filter((key) => key !== '');
  const scroll = keys.length === 0 ? '' : `${keys.join(' ')} scroll`;
  return [scroll, keyHint(place, 'bottom', 'last line', keymap)].filter((one) => one !== '').join(' · ');
}

const optionRows = (text: DialogText, width: number): Row[] =>
  text.options.flatMap((option) =>
    cells(option) <= width ? [row(option)] : wrapWords(option, width).map((part) => row(part)),
  );

/** Columns for text between the borders; none in a terminal that is next to nothing wide. */
const innerWidth = ({ width, margin }: Space): number => width - 2 - margin * 2;
/** The narrowest a line is wrapped to: below, parts of it are beside what can be seen. */
const NARROWEST = 2;

interface Inner {
  readonly head: readonly Row[];
  readonly body: readonly Row[];
  readonly foot: readonly Row[];
  readonly total: number;
  readonly top: number;
}

/** Fewer body rows than this and the list of answers gives way: the last row of the screen names the keys too. */
const LEAST_BODY = 3;

/** Splits the height between what must be there (title, keys, state) and the window on the body. */
function innerRows(screen: ScreenState, dialog: Dialog, run: RunView, text: DialogText, space: Space): Inner {
  const width = innerWidth(space);
  const reads = 'reading' in dialog;
  const body = reads ? text.body.flatMap((one) => wrapLine(one, width)) : [];
  const all = optionRows(text, width);
  const room = space.height - 2;
  const least = Math.min(LEAST_BODY, body.length);
  const options = room - all.length - 3 >= least ? all : [];
  const roomy = room - options.length - 5 >= body.length;
  const window = Math.max(0, Math.min(body.length, room - options.length - (roomy ? 5 : 3)));
  const top = Math.max(0, Math.min(reads ? dialog.reading.top : 0, body.length - window));
  const gap: Row[] = roomy ? [[]] : [];
  const foot = [
    ...(reads ? [scrollRow(body.length, window, top, scrollKeys(dialog, screen))] : []),
    ...options,
    ...gap,
    statusRow(screen, dialog, run, width),
  ];
  const title = spread(
    row(text.title, text.danger ? 'stop' : 'title'),
    row(place(dialog, run), 'dim'),
    space.width - 2 - Math.max(0, space.margin - 2) * 2 - (space.margin > 1 ? 2 : 0),
  );
  return { head: [title, ...gap], body: body.slice(top, top + window), foot, total: body.length, top };
}

function framed(inner: Inner, space: Space, danger: boolean): Row[] {
  const border = danger ? borders.double : borders.single;
  const [topLeft = '', topRight = '', bottomLeft = '', bottomRight = ''] = [...border.corners];
  const tone = danger ? 'stop' : 'title';
  const edge = (left: string, right: string): Row =>
    row(`${left}${border.line.repeat(Math.max(0, space.width - 2))}${right}`, tone);
  const side = span(border.side, tone);
  const boxed = (spans: Row, margin: number): Row => {
    const content = padRow(spans, Math.max(0, space.width - 2 - margin * 2));
    return [side, span(' '.repeat(margin)), ...content, span(' '.repeat(margin)), side];
  };
  const [title = [], ...rest] = inner.head;
  const titleMargin = Math.max(0, space.margin - 2);
  return [
    edge(topLeft, topRight),
    boxed(title, titleMargin),
    ...[...rest, ...inner.body, ...inner.foot].map((one) => boxed(one, space.margin)),
    edge(bottomLeft, bottomRight),
  ];
}

/** The open dialog as rows and where they stand; null when there is none or its subject is gone. */
export function dialogFrame(screen: ScreenState, run: RunView): DialogFrame | null {
  const { dialog } = screen;
  const text = dialog && dialogText(dialog, run, screen.keymap);
  if (!dialog || !text) return null;
  const whole = 'reading' in dialog && dialog.reading.whole;
  const space = spaceFor(screen, whole);
  const inner = innerRows(screen, dialog, run, text, space);
  const all = framed(inner, space, text.danger);
  const rows = whole ? stretched(all, space) : all;
  const height = Math.min(rows.length, Math.max(1, screen.rows - 1));
  const left = Math.max(0, Math.floor((screen.cols - space.width) / 2));
  const free = Math.max(0, screen.rows - 1 - height);
  const top = whole ? 0 : Math.min(free, Math.max(1, Math.floor(free / 2)));
  // Rows cut at the bottom or at the side were never seen: then nothing counts as read.
  const cut = height < rows.length || innerWidth(space) < NARROWEST;
  const window = cut ? 0 : inner.body.length;
  return {
    rect: { left, top, width: space.width, height },
    rows: rows.slice(0, height).map((one) => padRow(one, space.width)),
    total: inner.total,
    window,
    top: inner.top,
  };
}

/** A dialog that takes the whole screen keeps its keys at the bottom edge. */
function stretched(rows: readonly Row[], space: Space): Row[] {
  const missing = space.height - rows.length;
  const first = rows[0] ?? [];
  if (missing <= 0) return [...rows];
  const side = rows[1]?.[0] ?? span('│');
  const empty: Row = [side, span(' '.repeat(Math.max(0, space.width - 2))), side];
  return [first, ...rows.slice(1, -1), ...Array.from({ length: missing }, () => empty), rows.at(-1) ?? []];
}

/** Whether the last line of the body is on screen now. */
export const showsLastLine = (frame: DialogFrame): boolean =>
  frame.total > 0 && frame.window > 0 && frame.top + frame.window >= frame.total;

/** The frame as plain text, for tests and the copy key. */
export const frameText = (frame: DialogFrame): string => frame.rows.map(rowText).join('\n');
