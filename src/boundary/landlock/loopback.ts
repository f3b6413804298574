import { once } from 'node:events';
import { createServer } from 'node:net';
import { causeText } from '../../model/cause.ts';
import type { Outcome } from '../../model/problem.ts';
import type { StagePort } from '../stage.ts';

/** The ports of a run that has no network of its own: on this machine's loopback. */
export interface Loopback {
  hooks: StagePort;
  proxy: StagePort;
  close(): void;
}

async function listen(): Promise<StagePort> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return { port: address.port, server };
}

/** They are known before anything is started: what is started can connect to them and to nothing else. */
export async function openLoopback(): Promise<Outcome<Loopback>> {
  try {
    const [hooks, proxy] = await Promise.all([listen(), listen()]);
    return {
      ok: true,
      value: {
        hooks,
        proxy,
        close() {
          for (const { server } of [hooks, proxy]) server.close();
        },
      },
    };
  } catch (error) {
    const message = `The ports of the run could not be opened: ${causeText(error)}`;
    return { ok: false, problems: [{ code: 'loopback-not-opened', message, fix: 'Start again.' }] };
  }
}
