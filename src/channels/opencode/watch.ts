import { setTimeout as wait } from 'node:timers/promises';
import type { OpencodeServer } from './server.ts';

/** Keeps hold of what OpenCode tells, and of what it was told to ask. */
export interface Watch {
  /** From now on, until the server answers; it is not there yet. */
  start(): void;
  /** Looks again whether everything is asked for. */
  check(): void;
  close(): void;
}

interface Deps {
  server: Pick<OpencodeServer, 'follow'>;
  /** Why not everything would be asked for; null when it is. Rejects when nobody says. */
  check(): Promise<string | null>;
  /** What was missed while nothing was heard. Rejects when nobody says. */
  connected(): Promise<void>;
  alive(): void;
  take(data: string): void;
  lost(reason: string): void;
}

const pauseMs = 150;
/** Nothing runs while nothing is heard: what was asked waits. Longer than this is no hiccup. */
const gapMs = 6_000;
const checks = 3;

export function createWatch(deps: Deps): Watch {
  let closed = false;
  let alive = false;
  let leave = (): void => {};

  function lost(reason: string): void {
    if (closed) return;
    close();
    deps.lost(reason);
  }

  function close(): void {
    closed = true;
    leave();
  }

  async function holes(): Promise<string | null> {
    for (let left = checks; ; left -= 1) {
      try {
        return await deps.check();
      } catch (error) {
        if (left <= 1 || closed) throw error;
        await wait(pauseMs);
      }
    }
  }

  /** Resolves when the stream ended. Rejects when it could not be opened, or OpenCode does not answer. */
  async function once(): Promise<void> {
    let ended = (): void => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    leave = await deps.server.follow(deps.take, ended);
    try {
      const hole = await holes();
      if (hole !== null) return lost(`OpenCode would not ask for everything: ${hole}`);
      await deps.connected();
    } catch (error) {
      leave();
      throw error;
    }
    if (closed) return leave();
    if (!alive) deps.alive();
    alive = true;
    await over;
  }

  async function keep(): Promise<void> {
    let heard = performance.now();
    while (!closed) {
      const began = alive;
      await once().then(
        () => {
          heard = performance.now();
        },
        () => {},
      );
      // Before the first time the run itself counts how long it may take.
      if (began && performance.now() - heard > gapMs) lost('OpenCode no longer tells what it does');
      if (!closed) await wait(pauseMs);
    }
  }

  return {
    start: () => void keep(),
    check() {
      if (!alive || closed) return;
      holes().then(
        (hole) => {
          if (hole !== null) lost(`OpenCode no longer asks for everything: ${hole}`);
        },
        () => lost('OpenCode does not say whether it asks for everything'),
      );
    },
    close,
  };
}
