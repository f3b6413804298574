import type { ScreenServer, ScreenSize } from './screen-server.ts';

/** The agent's side of the screen, as far as the pipe needs it. */
export interface PipePty {
  write(bytes: Uint8Array): void;
  pause(): void;
  resume(): void;
  resize(cols: number, rows: number): void;
}

export interface PipePorts {
  /** Masks secrets, same width, whatever way the stream is cut. */
  redact(bytes: Uint8Array): Uint8Array;
  mirror: {
    write(bytes: Uint8Array, done: () => void): void;
    backlog(): number;
    atRest(): boolean;
    resize(cols: number, rows: number): void;
    size(): { cols: number; rows: number };
    snapshot(scrollback?: number): string;
  };
  /** The recording; safe to call after it died. */
  cast: {
    /** The result is called once the mirror has parsed the same bytes: then a keyframe may be taken. */
    output(bytes: Uint8Array): () => void;
    resize(cols: number, rows: number): void;
  };
  server: Pick<ScreenServer, 'broadcast' | 'resized' | 'busy' | 'atRest'>;
  /** Calls back once after `ms`. */
  after(ms: number, run: () => void): void;
}

/** The agent's output waits when this much of it is not parsed yet. */
const highWater = 256 * 1024;
const lowWater = 64 * 1024;
/** How often a paused agent is looked at for a viewer that has not taken its bytes. */
const recheckMs = 10;
/** A viewer slower than this for long is no reason to hold the agent up: it turns stale and gets a snapshot. */
const maxHoldMs = 250;

export interface ScreenPipe {
  open(pty: PipePty): void;
  output(bytes: Uint8Array): void;
  resize(size: ScreenSize): void;
  /** `whole` takes the lines above the screen along. */
  snapshot(whole: boolean): (ScreenSize & { snapshot: string }) | undefined;
  /** A viewer has taken what waited for it: going on at once instead of at the next look keeps a flood flowing. */
  eased(): void;
  /** Runs once everything printed so far is parsed. */
  settled(run: () => void): void;
}

/** pty → redactor → mirror, recording and viewers, with the agent held up when they cannot follow. */
export function createScreenPipe(ports: PipePorts): ScreenPipe {
  const { mirror, cast, server } = ports;
  let pty: PipePty | undefined;
  let paused = false;
  let heldMs = 0;
  let rechecking = false;
  let waiting: (() => void)[] = [];

  function relieve(): void {
    if (!paused || mirror.backlog() > lowWater) return;
    if (server.busy() && heldMs < maxHoldMs) return;
    paused = false;
    heldMs = 0;
    pty?.resume();
  }

  function hold(): void {
    if (!paused) {
      paused = true;
      pty?.pause();
    }
    if (rechecking) return;
    rechecking = true;
    ports.after(recheckMs, () => {
      rechecking = false;
      if (!paused) return;
      heldMs += recheckMs;
      relieve();
      if (paused) hold();
    });
  }

  function parsed(): void {
    if (mirror.backlog() === 0) {
      const run = waiting;
      waiting = [];
      for (const go of run) go();
      if (mirror.atRest()) server.atRest();
    }
    relieve();
  }

  return {
    open(opened) {
      pty = opened;
    },
    output(raw) {
      const bytes = ports.redact(raw);
      server.broadcast(bytes);
      const written = cast.output(bytes);
      mirror.write(bytes, () => {
        written();
        parsed();
      });
      if (!paused && (mirror.backlog() > highWater || server.busy())) hold();
    },
    resize({ cols, rows }) {
      const now = mirror.size();
      if (now.cols === cols && now.rows === rows) return;
      mirror.resize(cols, rows);
      cast.resize(cols, rows);
      server.resized({ cols, rows });
      pty?.resize(cols, rows);
    },
    snapshot(whole) {
      if (mirror.backlog() > 0 || !mirror.atRest()) return undefined;
      return { ...mirror.size(), snapshot: whole ? mirror.snapshot() : mirror.snapshot(0) };
    },
    eased: relieve,
    settled(run) {
      if (mirror.backlog() === 0) run();
      else waiting.push(run);
    },
  };
}
