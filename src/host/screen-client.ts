import { connect } from 'node:net';
import { createFrameReader, encodeFrame, frameType } from './frames.ts';
import { ScreenSize, ScreenSnapshot } from './screen-server.ts';

export interface ScreenListener {
  snapshot(cols: number, rows: number, snapshot: string): void;
  bytes(bytes: Uint8Array): void;
  size(cols: number, rows: number): void;
  refused(why: string): void;
  closed(): void;
}

export interface ScreenClient {
  type(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  /** Takes no more bytes until `resume`; the host notices and sends a snapshot later. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Follows the agent's screen. Never rejects: a host that is gone shows as `closed`. */
export function openScreen(
  socketPath: string,
  hello: { token: string; may: 'answer' | 'watch' },
  listener: ScreenListener,
): ScreenClient {
  const socket = connect(socketPath);
  socket.setNoDelay(true);
  const read = createFrameReader(({ type, payload }) => {
    if (type === frameType.bytes) return listener.bytes(payload);
    const text = Buffer.from(payload).toString('utf8');
    if (type === frameType.snapshot) {
      const { cols, rows, snapshot } = ScreenSnapshot.parse(JSON.parse(text));
      return listener.snapshot(cols, rows, snapshot);
    }
    if (type === frameType.size) {
      const { cols, rows } = ScreenSize.parse(JSON.parse(text));
      return listener.size(cols, rows);
    }
    if (type === frameType.refused) listener.refused(text);
  });
  socket.on('data', (chunk) => {
    try {
      read(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => listener.closed());
  const send = (type: number, payload: Uint8Array | string): void => {
    if (!socket.destroyed) socket.write(encodeFrame(type, payload));
  };
  send(frameType.hello, JSON.stringify(hello));
  return {
    type: (bytes) => send(frameType.bytes, bytes),
    resize: (cols, rows) => send(frameType.size, JSON.stringify({ cols, rows })),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => socket.destroy(),
  };
}
