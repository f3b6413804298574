import { fileURLToPath } from 'node:url';
import { type ProxyHost, startProxy } from '../boundary/proxy/start-proxy.ts';
import type { Stage } from '../boundary/stage.ts';
import type { Outcome } from '../model/problem.ts';

/** What carries the traffic out of a network that has no other way out. */
export interface ServedNetwork {
  /** To be laid over the environment inside: where programs find the proxy. */
  env: Record<string, string>;
  /** Why, when the proxy ended before `close`: the network is dead then, and stays dead. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** Both spellings, because programs disagree; Node's own `fetch` looks only where it is told to. */
function proxyVariables(port: number): Record<string, string> {
  const address = `http://127.0.0.1:${port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  return {
    ...Object.fromEntries(names.map((name) => [name, address])),
    NODE_USE_ENV_PROXY: '1',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
}

/** Starts the proxy and hands it the listening servers of a stage. `program`: the built one beside this file when left out. */
export async function serveNetwork(
  stage: Pick<Stage, 'proxy' | 'forwards'>,
  host: ProxyHost,
  program = fileURLToPath(new URL('./proxy-process.js', import.meta.url)),
): Promise<Outcome<ServedNetwork>> {
  const { proxy, forwards } = stage;
  const started = await startProxy({ program, server: proxy.server, forwards, host });
  if (!started.ok) return started;
  const { lost, close } = started.value;
  return { ok: true, value: { env: proxyVariables(proxy.port), lost, close } };
}
