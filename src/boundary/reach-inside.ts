import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { z } from 'zod';
import type { ConnectWish } from './connect-inside.ts';

const Answer = z.union([
  z.strictObject({ connected: z.number() }),
  z.strictObject({ refused: z.number(), why: z.string() }),
]);

interface Waiting {
  take(socket: Socket): void;
  refuse(why: string): void;
}

/**
 * Connections from the host to ports inside the run's own network, which its keeper opens there. Each rejects when nobody
 * listens, and when the keeper is gone.
 */
export function reachInside(keeper: ChildProcess): (port: number) => Promise<Socket> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  keeper.on('message', (message, handle) => {
    const answer = Answer.safeParse(message);
    if (!answer.success) return;
    const id = 'connected' in answer.data ? answer.data.connected : answer.data.refused;
    const asked = waiting.get(id);
    waiting.delete(id);
    if ('refused' in answer.data) asked?.refuse(answer.data.why);
    else if (handle instanceof Socket) {
      if (asked) asked.take(handle);
      else handle.destroy();
    } else asked?.refuse('the connection did not arrive');
  });
  keeper.once('exit', () => {
    for (const { refuse } of waiting.values()) refuse("the keeper of the run's network is gone");
    waiting.clear();
  });
  return (port) =>
    new Promise((resolve, reject) => {
      last += 1;
      const wish: ConnectWish = { connect: last, port };
      waiting.set(last, { take: resolve, refuse: (why) => reject(new Error(why)) });
      if (keeper.connected) keeper.send(wish);
      else reject(new Error("the keeper of the run's network is gone"));
    });
}
