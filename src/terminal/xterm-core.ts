import type { Terminal } from '@xterm/headless';
import type { RowWords } from './cell.ts';

/**
 * What is taken from xterm's private core: synchronous parsing, cell words without copying, dirty rows, and the state
 * no public getter shows. xterm is pinned; where a name is missing `openCore` says undefined and callers go public.
 */
export type Core = {
  writeSync(data: string | Uint8Array): void;
  /** False inside an escape sequence or a character. */
  atRest(): boolean;
  /** The row at an absolute line of a buffer; the active one if not said. */
  row(line: number, which?: 'normal' | 'alternate'): RowWords | undefined;
  onRows(listener: (first: number, last: number) => void): void;
  /** Carries out one of the input handler's counted sequences. */
  repeat(method: string, count: number): void;
  /** Whether a combining character or REP arriving now would still refer to the character before the cursor. */
  joinsNext(): boolean;
  pen(): { fg: number; bg: number };
  buffer(which: 'normal' | 'alternate'): BufferState;
  /** Line-drawing sets: which of G0/G1 is on, and whether each is DEC graphics. */
  charsets(): { level: number; graphics: readonly boolean[] };
};

export type BufferState = {
  savedX: number;
  savedY: number;
  savedFg: number;
  savedBg: number;
  /** The saved character set is DEC graphics. */
  savedGraphics: boolean;
  scrollTop: number;
  scrollBottom: number;
};

type Line = { readonly _data: Uint32Array; readonly _combined: Record<number, string> };
type Lines = { get(index: number): Line | undefined };
const BUFFER_NAME = { normal: 'normal', alternate: 'alt' } as const;

type RowRange = { start: number; end: number };
type OnRows = (listener: (range: RowRange | undefined) => void) => unknown;

function get(holder: unknown, ...path: string[]): unknown {
  let at = holder;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

function numberAt(holder: unknown, ...path: string[]): number {
  const value = get(holder, ...path);
  return typeof value === 'number' ? value : 0;
}

function isCallable(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

function isLines(value: unknown): value is Lines {
  if (!isCallable(get(value, 'get'))) return false;
  const first = Reflect.apply(Reflect.get(Object(value), 'get'), value, [0]);
  return get(first, '_data') instanceof Uint32Array && typeof get(first, '_combined') === 'object';
}

function isOnRows(value: unknown): value is OnRows {
  return typeof value === 'function';
}

function isGraphics(charset: unknown): boolean {
  return get(charset, 'q') === '\u2500';
}

function bufferState(core: unknown, which: string): BufferState {
  const at = get(core, '_bufferService', 'buffers', which);
  return {
    savedX: numberAt(at, 'savedX'),
    savedY: Math.max(0, numberAt(at, 'savedY') - numberAt(at, 'ybase')),
    savedFg: numberAt(at, 'savedCurAttrData', 'fg'),
    savedBg: numberAt(at, 'savedCurAttrData', 'bg'),
    savedGraphics: isGraphics(get(at, 'savedCharset')),
    scrollTop: numberAt(at, 'scrollTop'),
    scrollBottom: numberAt(at, 'scrollBottom'),
  };
}

/** The private core behind a headless terminal, or undefined when this xterm is not the one we know. */
export function openCore(terminal: Terminal): Core | undefined {
  const core = get(terminal, '_core');
  const writeSync = get(core, 'writeSync');
  const handler = get(core, '_inputHandler');
  const onRows = get(handler, 'onRequestRefreshRows');
  const parser = get(handler, '_parser');
  const textDecoder = get(handler, '_stringDecoder');
  const byteDecoder = get(handler, '_utf8Decoder');
  const buffers = get(core, '_bufferService', 'buffers');
  if (!isCallable(writeSync) || !isOnRows(onRows) || typeof get(parser, 'currentState') !== 'number') {
    return undefined;
  }
  const first = get(buffers, 'active', 'lines');
  if (!isLines(first)) return undefined;
  let lines: Lines = first;
  return {
    writeSync: (data) => void Reflect.apply(writeSync, core, [data]),
    atRest: () =>
      numberAt(parser, 'currentState') === 0 &&
      numberAt(textDecoder, '_interim') === 0 &&
      numberAt(get(byteDecoder, 'interim'), '0') === 0,
    row(line, which) {
      const active = get(buffers, 'active', 'lines');
      if (active !== lines && isLines(active)) lines = active;
      let from = lines;
      if (which) {
        const other = get(buffers, BUFFER_NAME[which], 'lines');
        if (other !== lines && isLines(other)) from = other;
      }
      const found = from.get(line);
      return found && { words: found._data, clusters: found._combined };
    },
    onRows: (listener) => {
      onRows((range) => (range ? listener(range.start, range.end) : listener(0, Number.MAX_SAFE_INTEGER)));
    },
    repeat: (method, count) => {
      const call = get(handler, method);
      if (isCallable(call)) Reflect.apply(call, handler, [{ params: [count], length: 1 }]);
    },
    joinsNext: () => numberAt(parser, 'precedingJoinState') !== 0,
    pen: () => ({ fg: numberAt(handler, '_curAttrData', 'fg'), bg: numberAt(handler, '_curAttrData', 'bg') }),
    buffer: (which) => bufferState(core, BUFFER_NAME[which]),
    charsets: () => {
      const service = get(core, '_charsetService');
      const level = numberAt(service, 'glevel');
      // Restoring a cursor changes the active set without changing the set it came from: the active one counts.
      const graphics = [0, 1].map((index) =>
        isGraphics(index === level ? get(service, 'charset') : get(service, '_charsets', `${index}`)),
      );
      return { level, graphics };
    },
  };
}
