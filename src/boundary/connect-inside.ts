import { Socket } from 'node:net';

/** What the host asks of the keeper, and what the keeper answers; with `connected` comes the connection itself. */
export interface ConnectWish {
  connect: number;
  port: number;
}

const wishOf = (message: unknown): ConnectWish | undefined => {
  if (typeof message !== 'object' || message === null || !('connect' in message) || !('port' in message))
    return;
  const { connect, port } = message;
  return typeof connect === 'number' && typeof port === 'number' ? { connect, port } : undefined;
};

/**
 * In the keeper: opens connections to ports of the run's own loopback and hands them to the host, who cannot reach them from
 * where it is. Nobody but the host can ask: the channel between the two is a pair of sockets without a name.
 */
export function connectForHost(): void {
  process.on('message', (message) => {
    const wish = wishOf(message);
    if (!wish) return;
    const { connect: id, port } = wish;
    const socket = new Socket();
    const refuse = (error: Error): void => void process.send?.({ refused: id, why: error.message });
    // Not a byte may be read here.
    socket.pause();
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse).on('error', () => {});
      process.send?.({ connected: id }, socket);
    });
    socket.connect(port, '127.0.0.1');
  });
}
