import xterm from '@xterm/headless';
import type { Cell, RowWords } from './cell.ts';
import { safeLine } from './glyph.ts';
import { type AgentModes, trackModes } from './mirror-modes.ts';
import { limitRepeats } from './repeat-limits.ts';
import { publicRow, rowCells, rowText } from './row-words.ts';
import { serialize } from './snapshot.ts';
import { applyBoundedWidths } from './unicode-widths.ts';
import { createUtf8Stream } from './utf8-stream.ts';
import { type Core, openCore } from './xterm-core.ts';

/** So small a chunk is parsed before `write` returns: an echo costs no timer turn, a hostile one few milliseconds. */
const SYNC_LIMIT = 4096;
/** A caller that ignores `backlog()` is made to wait from here on; memory stays bounded. */
const MAX_BACKLOG = 8 * 1024 * 1024;
const MAX_SIDE = 2000;
/** Notifications, clipboard, links, palette and working directory: none of the agent's may act or pile up. */
const SWALLOWED_OSC = [1, 4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 110, 111, 112, 133, 633, 777, 1337];

export type MirrorOptions = {
  cols: number;
  rows: number;
  /** Lines kept above the screen; default 1000. */
  scrollback?: number;
  /** LF also returns the carriage: for streams no tty driver has passed. */
  convertEol?: boolean;
  /** Answers to the program's queries. They belong in its pty and nowhere else. */
  onReply?: (reply: string) => void;
  onBell?: () => void;
  /** Chunks up to this length are parsed before `write` returns; default 4096. */
  syncLimit?: number;
  /** Keep to xterm's public API even where its core is known. */
  publicOnly?: boolean;
};

/** A headless terminal that follows a byte stream. */
export type Mirror = {
  write(data: string | Uint8Array, done?: () => void): void;
  /** Bytes (or characters) handed over and not parsed yet: pause the source while this is large. */
  backlog(): number;
  /** False when what was parsed ends inside an escape sequence or character: a snapshot would lose its beginning. */
  atRest(): boolean;
  resize(cols: number, rows: number): void;
  size(): { cols: number; rows: number };
  cursor(): { x: number; y: number; visible: boolean };
  modes(): AgentModes;
  /** The program's window title, made safe, at most 80 characters. */
  title(): string;
  row(y: number): RowWords;
  readRow(y: number): Cell[];
  /** The visible rows, without trailing blanks. */
  text(): string[];
  /** Whether a row goes on where the one above ended at the edge. */
  continues(y: number): boolean;
  /** The program shows its second screen, without anything above. */
  alternate(): boolean;
  /** Grows with every change; `rowRevision(y)` is the revision that last touched a row. */
  revision(): number;
  rowRevision(y: number): number;
  /** How many lines lie above the screen. */
  scrollback(): number;
  /** Shows the screen as it was this many lines further up; 0 follows the program. */
  scrollTo(linesUp: number): void;
  /** A stream for `restore`; carries at most `scrollback` lines of history (default: all). */
  snapshot(scrollback?: number): string;
  /** Replaces everything by a snapshot of a mirror of the same size. */
  restore(snapshot: string): void;
  dispose(): void;
};

function clampSide(value: number, least: number): number {
  return Number.isFinite(value) ? Math.min(MAX_SIDE, Math.max(least, Math.trunc(value))) : least;
}

function openTerminal(options: MirrorOptions): xterm.Terminal {
  const terminal = new xterm.Terminal({
    cols: clampSide(options.cols, 2),
    rows: clampSide(options.rows, 1),
    scrollback: options.scrollback ?? 1000,
    convertEol: options.convertEol ?? false,
    allowProposedApi: true,
    logLevel: 'off',
  });
  applyBoundedWidths(terminal);
  for (const code of SWALLOWED_OSC) terminal.parser.registerOscHandler(code, () => true);
  terminal.onData((reply) => options.onReply?.(reply));
  terminal.onBinary((reply) => options.onReply?.(reply));
  if (options.onBell) terminal.onBell(options.onBell);
  return terminal;
}

/** Follows which rows changed when. Without the core every row counts as changed by every write. */
function trackRows(terminal: xterm.Terminal, core: Core | undefined) {
  let revision = 1;
  let rows = new Uint32Array(terminal.rows).fill(1);
  const touch = (first: number, last: number): void => {
    revision += 1;
    if (rows.length !== terminal.rows) rows = new Uint32Array(terminal.rows).fill(revision);
    const live = terminal.buffer.active.viewportY === terminal.buffer.active.baseY;
    if (live) rows.fill(revision, Math.max(0, first), Math.min(rows.length, last + 1));
    else rows.fill(revision);
  };
  const all = (): void => touch(0, Number.MAX_SAFE_INTEGER);
  if (core) core.onRows(touch);
  else terminal.onWriteParsed(all);
  terminal.onResize(all);
  terminal.parser.registerEscHandler({ final: 'c' }, () => {
    all();
    return false;
  });
  return { all, revision: () => revision, rowRevision: (y: number) => rows[y] ?? revision };
}

/** Parsing at once where it is cheap, queued where it is not, and bounded always. */
function createWriter(terminal: xterm.Terminal, core: Core | undefined, syncLimit: number) {
  const decoder = createUtf8Stream();
  let queued = 0;
  let inCharacter = false;
  /** What happens when the newest queued chunk has been parsed. */
  let newest: (() => void)[] = [];
  const write = (data: string | Uint8Array, done?: () => void): void => {
    const text = typeof data === 'string' ? data : decoder.decode(data);
    const cut = decoder.isWaiting();
    const finish = (): void => {
      inCharacter = cut;
      done?.();
    };
    // xterm takes an empty chunk for the end of its queue.
    if (text === '' && queued > 0) newest.push(finish);
    else if (text === '') finish();
    else if (core && (queued === 0 ? text.length <= syncLimit : queued > MAX_BACKLOG)) {
      core.writeSync(text);
      finish();
    } else if (core || queued <= MAX_BACKLOG) {
      // Without the core nothing can be forced through: what is over the bound is lost rather than kept.
      const finished = [finish];
      newest = finished;
      queued += text.length;
      terminal.write(text, () => {
        queued -= text.length;
        for (const next of finished) next();
      });
    }
  };
  /** Runs once everything handed over before is parsed: at once where the core can be made to. */
  const afterAll = (run: () => void): void => {
    if (queued > 0 && core) core.writeSync('');
    if (queued > 0) newest.push(run);
    else run();
  };
  return { write, afterAll, backlog: () => queued, inCharacter: () => inCharacter };
}

/** A mirror of a terminal program's screen. Nothing the program prints leaves it except through `onReply`. */
export function createMirror(options: MirrorOptions): Mirror {
  const terminal = openTerminal(options);
  const core = options.publicOnly ? undefined : openCore(terminal);
  limitRepeats(terminal, core);
  const tracked = trackRows(terminal, core);
  const modes = trackModes(terminal);
  const writer = createWriter(terminal, core, options.syncLimit ?? SYNC_LIMIT);
  let title = '';
  terminal.onTitleChange((text) => {
    title = safeLine(text, 80);
  });
  const row = (y: number): RowWords => {
    const { active } = terminal.buffer;
    const line = active.viewportY + y;
    return core?.row(line) ?? publicRow(active, line, terminal.cols);
  };
  const rows = (): number[] => Array.from({ length: terminal.rows }, (_, y) => y);
  return {
    write: writer.write,
    backlog: writer.backlog,
    atRest: () => !writer.inCharacter() && (core?.atRest() ?? true),
    // What was printed before was laid out for the old size.
    resize: (cols, rowCount) =>
      writer.afterAll(() => terminal.resize(clampSide(cols, 2), clampSide(rowCount, 1))),
    size: () => ({ cols: terminal.cols, rows: terminal.rows }),
    cursor: () => {
      const { active } = terminal.buffer;
      const live = active.viewportY === active.baseY;
      const x = Math.min(active.cursorX, terminal.cols - 1);
      return { x, y: active.cursorY, visible: live && modes().cursorVisible };
    },
    modes,
    title: () => title,
    row,
    readRow: (y) => rowCells(row(y), terminal.cols),
    text: () => rows().map((y) => rowText(row(y), terminal.cols)),
    continues: (y) => {
      const { active } = terminal.buffer;
      return active.getLine(active.viewportY + y)?.isWrapped ?? false;
    },
    alternate: () => terminal.buffer.active.type === 'alternate',
    revision: tracked.revision,
    rowRevision: tracked.rowRevision,
    scrollback: () => terminal.buffer.active.baseY,
    scrollTo: (linesUp) => {
      const { baseY } = terminal.buffer.active;
      terminal.scrollToLine(Math.max(0, baseY - Math.max(0, Math.trunc(linesUp))));
      tracked.all();
    },
    snapshot: (scrollback) =>
      serialize({ terminal, core, modes: modes(), title }, scrollback ?? MAX_SIDE * MAX_SIDE),
    restore: (snapshot) => {
      title = '';
      writer.write(`\x18\x1bc${snapshot}`);
    },
    dispose: () => terminal.dispose(),
  };
}
