import type { Problem } from '../model/problem.ts';
import { type AppendFile, openAppendFile, type Written } from './append-file.ts';
import type { CastHeader } from './cast-format.ts';
import { createKeyframeWriter, type KeyframeSource } from './keyframes.ts';
import { createUtf8Stream } from './utf8-stream.ts';

const FLUSH_BYTES = 64 * 1024;

export type CastWriterOptions = {
  path: string;
  /** The side file of saved screens; together with `mirror`, which must see the same stream. */
  keyframesPath?: string;
  mirror?: KeyframeSource;
  header: {
    cols: number;
    rows: number;
    type?: string;
    /** Unix seconds. */
    timestamp?: number;
    idleTimeLimit?: number;
    command?: string;
    title?: string;
  };
  /** Monotonic milliseconds; the recording starts at the first value. */
  now: () => number;
  /** Called once per file that could not be written; the recording stops there and the run goes on. */
  onDead: (problem: Problem) => void;
  /** `fs.writeSync`, replaceable to try a full disk. */
  write?: (fd: number, data: Uint8Array) => number;
};

/** Every call is safe after the recording died or was closed. */
export type CastWriter = {
  /** Call what is returned when the mirror has parsed these bytes and none after them: a screen may be saved then. */
  output(data: Uint8Array | string): () => void;
  resize(cols: number, rows: number): void;
  marker(label: string): void;
  exit(status: number): void;
  /** Puts everything so far into the file. */
  flush(): void;
  isDead(): boolean;
  /** What the files hold now that they are closed; `keys` only where there is such a file. */
  close(): { cast: Written; keys?: Written };
};

function headerLine(header: CastWriterOptions['header']): string {
  const { cols, rows, type, timestamp, idleTimeLimit, command, title } = header;
  const line: CastHeader = { version: 3, term: { cols, rows, ...(type === undefined ? {} : { type }) } };
  if (timestamp !== undefined) line.timestamp = Math.trunc(timestamp);
  if (idleTimeLimit !== undefined) line.idle_time_limit = idleTimeLimit;
  if (command !== undefined) line.command = command;
  if (title !== undefined) line.title = title;
  return `${JSON.stringify(line)}\n`;
}

/** Whole bytes of lines, gathered up to 64 KB before they are written. */
function createLines(file: AppendFile) {
  let gathered: Uint8Array[] = [];
  let size = 0;
  let written = 0;
  const flush = (): void => {
    if (size === 0) return;
    const data = Buffer.concat(gathered);
    gathered = [];
    size = 0;
    written += data.length;
    file.append(data);
  };
  return {
    add(line: string): void {
      const data = Buffer.from(line);
      gathered.push(data);
      size += data.length;
      if (size >= FLUSH_BYTES) flush();
    },
    flush,
    /** Where the next line begins, in bytes from the start of the file. */
    offset: () => written + size,
  };
}

/** Records a terminal stream as asciicast v3, with saved screens beside it so that a replay can jump. */
export function openCastWriter(options: CastWriterOptions): CastWriter {
  const { onDead, write } = options;
  const file = openAppendFile({ path: options.path, onDead, ...(write ? { write } : {}) });
  const lines = createLines(file);
  const decoder = createUtf8Stream();
  const begun = options.now();
  // Whole microseconds: intervals add up to the recorded time without drift.
  let last = 0;
  const keyframes =
    options.keyframesPath !== undefined && options.mirror
      ? createKeyframeWriter({
          path: options.keyframesPath,
          mirror: options.mirror,
          onDead,
          ...(write ? { write } : {}),
        })
      : undefined;
  lines.add(headerLine(options.header));

  const add = (code: string, data: string): void => {
    if (file.isDead()) return;
    const at = Math.max(last, Math.round((options.now() - begun) * 1000));
    lines.add(`[${(at - last) / 1e6}, ${JSON.stringify(code)}, ${JSON.stringify(data)}]\n`);
    last = at;
  };

  return {
    output(data) {
      const text = typeof data === 'string' ? data : decoder.decode(data);
      if (text !== '') add('o', text);
      if (!keyframes || file.isDead() || decoder.isWaiting()) return () => {};
      const t = last / 1000;
      const offset = lines.offset();
      return () => keyframes.consider(t, offset);
    },
    resize: (cols, rows) => add('r', `${cols}x${rows}`),
    marker: (label) => add('m', label),
    exit: (status) => add('x', String(status)),
    flush: lines.flush,
    isDead: file.isDead,
    close() {
      lines.flush();
      file.close();
      const keys = keyframes?.close();
      return { cast: file.written(), ...(keys && { keys }) };
    },
  };
}
