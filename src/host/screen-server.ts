import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { createFloodGate } from './flood-gate.ts';
import { createFrameReader, encodeFrame, type Frame, frameType } from './frames.ts';
import { closeGently, listenPrivately, sameToken } from './private-socket.ts';

/** A terminal's size in cells, kept within what emulators can do. */
export const ScreenSize = z.strictObject({
  cols: z.number().int().min(2).max(1000),
  rows: z.number().int().min(1).max(500),
});
export type ScreenSize = z.infer<typeof ScreenSize>;

export const ScreenHello = z.strictObject({ token: z.string(), may: z.enum(['answer', 'watch']) });
export const ScreenSnapshot = z.strictObject({ ...ScreenSize.shape, snapshot: z.string() });

export interface ScreenServerPorts {
  token: string;
  socketPath: string;
  type(bytes: Uint8Array): void;
  resize(size: ScreenSize): void;
  /**
   * Undefined while bytes are on their way into the mirror: a snapshot taken then would miss them. `whole` has the lines
   * above the screen, which take fifty times as long.
   */
  snapshot(whole: boolean): z.infer<typeof ScreenSnapshot> | undefined;
  /** Calls back once after `ms`. */
  after(ms: number, run: () => void): void;
  /** A viewer has taken all that waited for it. */
  eased(): void;
}

export interface ScreenServer {
  listen(): Promise<void>;
  broadcast(bytes: Uint8Array): void;
  resized(size: ScreenSize): void;
  /** Whether a viewer that keeps up has not taken its bytes yet: the agent's output should wait a little. */
  busy(): boolean;
  /** The mirror holds everything that was broadcast: viewers that wait for a snapshot get it. */
  atRest(): void;
  close(): Promise<void>;
}

/** A viewer further behind than this gets a fresh snapshot instead of what it missed. */
const staleAfter = 1024 * 1024;

interface Viewer {
  socket: Socket;
  may: 'answer' | 'watch';
  stale: boolean;
  /** Its last snapshot had nothing above the screen. */
  partial: boolean;
  /** The room it has for the agent, once it said so. */
  room: ScreenSize | undefined;
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Serves the agent's screen. A frozen viewer costs a bounded amount of memory and delays nobody. */
export function createScreenServer(ports: ScreenServerPorts): ScreenServer {
  const viewers = new Set<Viewer>();
  const server: Server = createServer(welcome);
  const gate = createFloodGate({
    after: ports.after,
    windowEnded: catchUpAll,
    calm() {
      for (const viewer of viewers) viewer.stale ||= viewer.partial;
      catchUpAll();
    },
  });

  /** Stale until it got a snapshot: what is broadcast meanwhile is in it. */
  function catchUp(viewer: Viewer): void {
    if (!viewer.stale || viewer.socket.writableNeedDrain || gate.closed()) return;
    const partial = gate.flooding();
    const snapshot = ports.snapshot(!partial);
    if (!snapshot) return;
    viewer.stale = false;
    viewer.partial = partial;
    viewer.socket.write(encodeFrame(frameType.snapshot, JSON.stringify(snapshot)));
  }

  function catchUpAll(): void {
    for (const viewer of viewers) catchUp(viewer);
  }

  function welcome(socket: Socket): void {
    let viewer: Viewer | undefined;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    const read = createFrameReader((frame) => {
      if (viewer) return obey(viewer, frame);
      const hello = ScreenHello.safeParse(frame.type === frameType.hello ? jsonOf(frame.payload) : undefined);
      if (!hello.success || !sameToken(hello.data.token, ports.token)) return void socket.destroy();
      const joined: Viewer = { socket, may: hello.data.may, stale: true, partial: false, room: undefined };
      viewer = joined;
      viewers.add(joined);
      socket.on('drain', () => {
        catchUp(joined);
        ports.eased();
      });
      socket.on('close', () => {
        viewers.delete(joined);
        if (joined.room) fitSmallest();
      });
      catchUp(joined);
    });
    socket.on('data', (chunk) => {
      try {
        read(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      } catch {
        socket.destroy();
      }
    });
  }

  function obey(viewer: Viewer, frame: Frame): void {
    if (viewer.may === 'watch') {
      viewer.socket.write(encodeFrame(frameType.refused, 'This viewer only watches.'));
      return;
    }
    if (frame.type === frameType.bytes) ports.type(frame.payload);
    if (frame.type === frameType.size) {
      const size = ScreenSize.safeParse(jsonOf(frame.payload));
      if (!size.success) return;
      viewer.room = size.data;
      fitSmallest();
    }
  }

  /** The agent's terminal fits into the smallest view, so that nobody misses a part of it. */
  function fitSmallest(): void {
    const rooms = [...viewers].flatMap(({ room }) => room ?? []);
    if (rooms.length === 0) return;
    ports.resize({
      cols: Math.min(...rooms.map(({ cols }) => cols)),
      rows: Math.min(...rooms.map(({ rows }) => rows)),
    });
  }

  function send(frame: Buffer): void {
    for (const viewer of viewers) {
      if (viewer.stale) continue;
      if (viewer.socket.writableLength > staleAfter) viewer.stale = true;
      else viewer.socket.write(frame);
    }
  }

  return {
    listen: () => listenPrivately(server, ports.socketPath),
    broadcast(bytes) {
      if (viewers.size === 0) return;
      if (gate.pass(bytes.length)) send(encodeFrame(frameType.bytes, bytes));
      else for (const viewer of viewers) viewer.stale = true;
    },
    resized: (size) => send(encodeFrame(frameType.size, JSON.stringify(size))),
    busy: () => [...viewers].some((viewer) => !viewer.stale && viewer.socket.writableLength > staleAfter / 4),
    atRest: catchUpAll,
    close() {
      for (const viewer of viewers) viewer.socket.end(encodeFrame(frameType.closed, ''));
      return closeGently(server, () => [...viewers].map((viewer) => viewer.socket));
    },
  };
}
