import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { causeText } from '../../model/cause.ts';
import { createHostClient, type HostClient } from './host-client.ts';
import { createRouter } from './router.ts';
import type { ServerEvents, ServerLink } from './server-process.ts';
import type { GateAddress, ServerIdentity } from './wire.ts';

export interface GatewayOptions {
  /** The name the agent calls the server by. */
  server: string;
  identity: ServerIdentity;
  gate: GateAddress;
  /** Starts or reaches the real server. */
  connect(events: ServerEvents): Promise<ServerLink>;
  agent: { input: Readable; output: Writable };
  /** For whoever reads the agent's log. */
  say(text: string): void;
}

/** Why a gateway ended: the agent left, or something broke. */
export type GatewayEnd = { why: 'agent-left' } | { why: 'server-gone' | 'run-gone'; text: string };

const longestLine = 16 * 1024 * 1024;
/** Reports about calls that are on their way when the end comes. */
const flushMs = 1_000;

/** Stands between an agent and an MCP server until one of them, or the run, is gone. */
export async function runGateway(options: GatewayOptions): Promise<GatewayEnd> {
  const { server, identity, agent } = options;
  const client = createHostClient(options.gate);
  const reports = new Set<Promise<unknown>>();
  /** The run is told before the end, as far as it can be. */
  const reported = <T>(report: Promise<T>): Promise<T> => {
    reports.add(report);
    void report.catch(() => undefined).finally(() => reports.delete(report));
    return report;
  };
  const host: HostClient = {
    ...client,
    finished: (ask) => reported(client.finished(ask)),
    note: (ask) => reported(client.note(ask)),
  };
  let finish = (_end: GatewayEnd): void => {};
  const ended = new Promise<GatewayEnd>((resolve) => {
    finish = resolve;
  });
  const transport = new StdioServerTransport(agent.input, agent.output, { maxBufferSize: longestLine });
  const router = createRouter({
    server,
    identity,
    host,
    toAgent: (message: JSONRPCMessage) => void transport.send(message).catch(() => undefined),
    toServer: (message) => link?.send(message),
    now: () => performance.now(),
    instance: randomBytes(4).toString('hex'),
  });
  const notice = (text: string): void => void host.note({ ask: 'note', server, text }).catch(() => undefined);
  let link: ServerLink | undefined;
  try {
    // First the run: without it no server is even started.
    const { now } = await host.news({ ask: 'news', server, since: -1 });
    link = await options.connect({
      message: router.fromServer,
      odd: (what) => notice(`it sent ${what}; that was dropped`),
      gone: (text) => finish({ why: 'server-gone', text }),
    });
    transport.onmessage = router.fromAgent;
    transport.onclose = () => finish({ why: 'agent-left' });
    await transport.start();
    void follow(now);
  } catch (error) {
    const why = link === undefined ? causeText(error) : 'the agent could not be heard';
    finish({ why: 'run-gone', text: why });
  }

  /** Waits for what changes in the run; that the run is gone shows here, too. */
  async function follow(since: number): Promise<void> {
    try {
      for (let known = since; ; ) {
        const news = await host.news({ ask: 'news', server, since: known });
        if (news.now > known) router.changed(news);
        known = news.now;
      }
    } catch {
      finish({ why: 'run-gone', text: 'the run this server belongs to is over' });
    }
  }

  const end = await ended;
  router.over(end.why === 'agent-left' ? 'The agent left.' : `Countersign: ${end.text}.`);
  if (end.why !== 'agent-left') options.say(end.text);
  if (end.why === 'server-gone') notice(end.text);
  const waited = new Promise<void>((resolve) => setTimeout(resolve, flushMs).unref());
  await Promise.all([link?.close(), Promise.race([Promise.allSettled([...reports]), waited])]);
  host.close();
  await transport.close();
  return end;
}
