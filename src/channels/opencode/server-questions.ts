import type { Delivery } from './asks.ts';
import { isToolPart, PermissionRequest, Session, ToolPart } from './payload.ts';
import type { OpencodeServer } from './server.ts';

/** An answer is sent again until it is known to be heard. */
const attempts = 4;

/** Questions nobody has answered. */
export async function pendingOf(server: OpencodeServer): Promise<PermissionRequest[]> {
  const { body } = await server.get('/permission');
  return PermissionRequest.array().parse(body);
}

/** How many sessions there are; 0 when that cannot be told. */
export async function sessionsOf(server: OpencodeServer): Promise<number> {
  const reply = await server.get('/session').catch(() => undefined);
  return Array.isArray(reply?.body) ? reply.body.length : 0;
}

/** One session by its id; undefined when OpenCode knows none. */
export const sessionFrom = (server: OpencodeServer) => async (id: string) => {
  const reply = await server.get(`/session/${encodeURIComponent(id)}`).catch(() => undefined);
  const session = Session.safeParse(reply?.body);
  return session.success ? session.data : undefined;
};

/** MCP servers by OpenCode's own names. */
export async function serversOf(server: OpencodeServer): Promise<string[]> {
  const reply = await server.get('/mcp').catch(() => undefined);
  const { body } = reply ?? {};
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

/** The tool calls of one message. */
export async function partsOf(
  server: OpencodeServer,
  of: { session: string; message: string },
): Promise<ToolPart[]> {
  const path = `/session/${encodeURIComponent(of.session)}/message/${encodeURIComponent(of.message)}`;
  const reply = await server.get(path).catch(() => undefined);
  const body = reply?.body;
  if (typeof body !== 'object' || body === null || !('parts' in body) || !Array.isArray(body.parts))
    return [];
  return body.parts.filter(isToolPart).map((part) => ToolPart.parse(part));
}

/** Until it is known to be heard: an answer that got lost leaves the agent waiting, never running. */
export async function deliver(
  server: OpencodeServer,
  id: string,
  answer: { reply: 'once' | 'reject'; message: string },
): Promise<Delivery> {
  for (let left = attempts; left > 0; left -= 1) {
    const reply = await server
      .post(`/permission/${encodeURIComponent(id)}/reply`, answer)
      .catch(() => undefined);
    if (reply?.status === 200) return 'delivered';
    // The one before may have arrived although its answer did not.
    if (reply?.status === 404) return left === attempts ? 'unheard' : 'delivered';
  }
  return 'failed';
}
