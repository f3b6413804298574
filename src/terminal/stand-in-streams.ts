import { Readable, Writable } from 'node:stream';

export type StandInOutput = {
  /** What Ink takes for its terminal. */
  stream: NodeJS.WriteStream;
  resize(cols: number, rows: number): void;
};

export type StandInInput = {
  stream: NodeJS.ReadStream;
  /** Bytes as if typed. */
  type(data: string): void;
};

const PRETEND_OUTPUT = {
  isTTY: true,
  hasColors: () => true,
  getColorDepth: () => 24,
  getWindowSize: () => [80, 24],
} as const;

function isWriteStream(stream: Writable): stream is Writable & NodeJS.WriteStream {
  return 'isTTY' in stream && 'columns' in stream && 'rows' in stream;
}

function isReadStream(stream: Readable): stream is Readable & NodeJS.ReadStream {
  return 'isTTY' in stream && 'setRawMode' in stream;
}

/** A writable that looks like a terminal of this size and passes on all it is told. */
export function createStandInOutput(
  size: { cols: number; rows: number },
  onWrite: (data: string) => void,
): StandInOutput {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      onWrite(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      done();
    },
  });
  const shape = Object.assign(stream, { ...PRETEND_OUTPUT, columns: size.cols, rows: size.rows });
  if (!isWriteStream(shape)) throw new TypeError('the stand-in output lacks a terminal property');
  return {
    stream: shape,
    resize(cols, rows) {
      shape.columns = cols;
      shape.rows = rows;
      shape.emit('resize');
    },
  };
}

/** A readable that looks like a terminal in raw mode and yields only what is typed into it. */
export function createStandInInput(): StandInInput {
  const stream = new Readable({ read() {} });
  const shape = Object.assign(stream, {
    isTTY: true,
    isRaw: false,
    setRawMode(raw: boolean) {
      shape.isRaw = raw;
      return shape;
    },
    ref: () => shape,
    unref: () => shape,
  });
  if (!isReadStream(shape)) throw new TypeError('the stand-in input lacks a terminal property');
  return { stream: shape, type: (data) => void stream.push(data) };
}
