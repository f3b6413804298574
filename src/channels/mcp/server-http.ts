import { type JSONRPCMessage, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { causeText } from '../../model/cause.ts';
import { isDeeperThan } from '../json-depth.ts';
import type { ServerEvents, ServerLink } from './server-process.ts';

const longest = 16 * 1024 * 1024;
const mostLevels = 200;
const farewellMs = 1_000;

const Greeting = z.looseObject({ protocolVersion: z.string() });

/** Reaches an MCP server over streamable HTTP. `headers` go with every request to that server's own origin, and nowhere else. */
export async function reachServer(
  { url, headers }: { url: string; headers: Readonly<Record<string, string>> },
  events: ServerEvents,
): Promise<ServerLink> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { ...headers } },
    fetch: async (to, init) => bounded(await fetch(to, init)),
  });
  let over = false;
  let greeting: string | number | undefined;
  const gone = (why: string): void => {
    if (over) return;
    over = true;
    events.gone(why);
  };
  transport.onmessage = (message: JSONRPCMessage) => {
    if (isDeeperThan(message, mostLevels)) {
      events.odd('a message nested too deeply');
      return;
    }
    if ('result' in message && message.id === greeting) {
      const version = Greeting.safeParse(message.result).data?.protocolVersion;
      if (version !== undefined) transport.setProtocolVersion(version);
    }
    events.message(message);
  };
  transport.onerror = (error) => {
    if (!over) events.odd(causeText(error).slice(0, 200));
  };
  transport.onclose = () => gone('the server closed the connection');
  await transport.start();
  return {
    send(message) {
      if (over) return;
      const asks = 'method' in message && 'id' in message;
      if (asks && message.method === 'initialize') greeting = message.id;
      transport.send(message).catch((error: unknown) => {
        if (!asks || over) return;
        const text = `The server could not be reached: ${causeText(error).slice(0, 200)}`;
        events.message({ jsonrpc: '2.0', id: message.id, error: { code: -32000, message: text } });
      });
    },
    async close() {
      over = true;
      const waited = new Promise<void>((resolve) => setTimeout(resolve, farewellMs).unref());
      await Promise.race([transport.terminateSession().catch(() => undefined), waited]);
      await transport.close();
    },
  };
}

/** An answer that fails once it is longer than anything honest: as a whole, or in a stream a line of it. */
function bounded(response: Response): Response {
  if (response.body === null) return response;
  const stream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const end = stream ? chunk.lastIndexOf(10) : -1;
      size = end === -1 ? size + chunk.length : chunk.length - end;
      if (size > longest) controller.error(new Error('the server answered with more than 16 MB'));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
