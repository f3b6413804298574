import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { HookAnswer } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import { isDeeperThan } from '../json-depth.ts';
import { cutLines, jsonIn } from './lines.ts';

/** What a gateway sends: a question under a number of its own, or that nobody waits for that one any more. */
const Said = z.union([
  z.strictObject({ id: z.number().int(), ask: z.unknown() }),
  z.strictObject({ id: z.number().int(), gone: z.literal(true) }),
]);

/** Deeper than any tool's input, and shallow enough for everything that walks it later. */
const mostLevels = 200;
/** More than a gateway lets its agent open. */
const mostOpen = 4_000;

/**
 * Answers one gateway on a connection of its own: a line for each question, a line `{ id, status, body }` for each answer. That
 * takes a third of the time of a request of its own. What no gateway says ends the connection.
 */
export function answerLines(
  socket: Duplex,
  head: Uint8Array,
  { answer, anomaly }: { answer: HookEvents; anomaly(text: string): void },
): void {
  const open = new Map<number, AbortController>();
  if (socket instanceof Socket) socket.setNoDelay(true);

  function reply(id: number, { status, body }: HookAnswer): void {
    if (open.delete(id) && socket.writable) socket.write(`${JSON.stringify({ id, status, body })}\n`);
  }

  function take(line: Uint8Array): void {
    const value = jsonIn(line);
    const said = Said.safeParse(value);
    if (!said.success || isDeeperThan(value, mostLevels)) throw new Error('a line no gateway sends');
    const { id } = said.data;
    const before = open.get(id);
    if ('gone' in said.data) {
      open.delete(id);
      before?.abort();
      return;
    }
    if (before || open.size >= mostOpen) throw new Error('a number twice, or too many');
    const withdrawn = new AbortController();
    open.set(id, withdrawn);
    answer(said.data.ask, withdrawn.signal).then(
      (given) => reply(id, given),
      () => reply(id, { status: 500, body: {} }),
    );
  }

  const cut = cutLines(take, () => {
    throw new Error('a line longer than any question');
  });
  const hear = (bytes: Uint8Array): void => {
    try {
      cut(bytes);
    } catch {
      anomaly('what is no question of a gateway came to the hook port');
      socket.destroy();
    }
  };
  socket.on('error', () => undefined);
  // A server's connections stay half open when the other side leaves.
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    for (const withdrawn of open.values()) withdrawn.abort();
    open.clear();
  });
  socket.on('data', hear);
  if (head.length > 0) hear(head);
}
