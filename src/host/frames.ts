/**
 * Frames of the screen socket: one type byte, four length bytes (big endian), payload. Viewers and host speak the same
 * form in both directions; control is JSON, screen bytes travel as they are.
 */
export const frameType = {
  /** viewer → host, JSON `ScreenHello`. */
  hello: 0,
  /** viewer → host: keys for the agent. host → viewer: bytes the agent printed, redacted. */
  bytes: 1,
  /** Both ways, JSON `{cols, rows}`: the size of the agent's terminal. */
  size: 2,
  /** host → viewer, JSON `{cols, rows, snapshot}`: forget everything, the screen is this. */
  snapshot: 3,
  /** host → viewer: the agent's terminal is closed. */
  closed: 4,
  /** viewer → host: keys of a viewer that must not type are refused, with a sentence. host → viewer. */
  refused: 5,
} as const;

export type Frame = { type: number; payload: Uint8Array };

const header = 5;
const maxPayload = 64 * 1024 * 1024;

export function encodeFrame(type: number, payload: Uint8Array | string): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(header + body.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt32BE(body.length, 1);
  frame.set(body, header);
  return frame;
}

/** Cuts a byte stream into frames; throws on a length no honest peer sends. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let size = 0;

  function joined(): Buffer {
    const [first] = pending;
    const all = first && pending.length === 1 ? first : Buffer.concat(pending, size);
    pending = [all];
    return all;
  }

  /** Bytes that must be there before the next frame is whole. */
  let wanted = header;
  return (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = joined();
      const length = all.readUInt32BE(1);
      if (length > maxPayload) throw new Error(`frame of ${length} bytes`);
      wanted = header + length;
      if (size < wanted) return;
      const payload = all.subarray(header, wanted);
      const rest = all.subarray(wanted);
      pending = rest.length > 0 ? [rest] : [];
      size = rest.length;
      wanted = header;
      onFrame({ type: all.readUInt8(0), payload });
    }
  };
}
