import { once } from 'node:events';
import { createServer } from 'node:net';
import { connectForHost } from './boundary/connect-inside.ts';

/**
 * Keeps the namespaces of one run: started inside them, it opens the ports the run has within its own network and hands the
 * listening servers to its parent. From then on it holds the namespaces, opens connections in them when its parent asks, and
 * ends with the channel to its parent. Arguments: the ports that have to be exactly those; two more are chosen by the system.
 */
async function handOver(port: number): Promise<void> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const message = { port: typeof address === 'object' ? address?.port : undefined };
  await new Promise<void>((done) => process.send?.(message, server, undefined, () => done()));
  // Both would accept otherwise, and what comes to this one would wait for ever.
  server.close();
}

async function keep(): Promise<void> {
  // The channel alone keeps it alive, as long as somebody listens.
  process.on('disconnect', () => {});
  // Fixed ones first: the system chooses from what is left.
  for (const port of process.argv.slice(2).map(Number)) await handOver(port);
  await handOver(0);
  await handOver(0);
  connectForHost();
  process.send?.({ keeper: process.pid });
}

void keep();
