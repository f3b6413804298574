import { timingSafeEqual } from 'node:crypto';
import { chmodSync } from 'node:fs';
import type { Server, Socket } from 'node:net';

/** Compares without telling by its timing how much was right. */
export function sameToken(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Listens on a unix socket only its owner may open. */
export function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve();
    });
  });
}

/** How long a peer may take to read its last bytes. */
const patienceMs = 500;

/** Closes a server whose connections were asked to end; a peer that does not read is cut off. */
export function closeGently(server: Server, connections: () => Iterable<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => {
      for (const socket of connections()) socket.destroy();
    }, patienceMs);
    server.close(() => {
      clearTimeout(insist);
      resolve();
    });
  });
}
