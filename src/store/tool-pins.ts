import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome } from '../model/problem.ts';
import { createJsonFile } from './json-file.ts';

/** A tool's definition as it was first seen, or as a person last accepted it. */
const ToolPin = z.strictObject({
  /** sha256 of the definition, hex. */
  hash: z.string(),
  /** The definition as people read it. */
  text: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type ToolPin = z.infer<typeof ToolPin>;

const ServerPins = z.strictObject({
  /** The name the agent calls it by. */
  server: z.string(),
  /** sha256 of how it is reached: command lines may hold secrets. */
  identity: z.string(),
  tools: z.record(z.string(), ToolPin),
});
const PinFile = z.strictObject({ pins: z.literal(1), servers: z.array(ServerPins) });

/** Which server: the same name started in another way is another server. */
export interface PinnedServer {
  server: string;
  /** Canonical text of how it is reached. */
  identity: string;
}

/** What this user's MCP servers said their tools are. */
export interface ToolPins {
  /** The pins of one server by tool. `elsewhere`: servers of this name that are reached in another way are known. */
  read(of: PinnedServer): Promise<Outcome<{ tools: ReadonlyMap<string, ToolPin>; elsewhere: boolean }>>;
  pin(of: PinnedServer, tools: ReadonlyMap<string, ToolPin>): Promise<Outcome<unknown>>;
}

export const toolPinsPath = (store: string): string => join(store, 'tool-pins.json');

export function openToolPins(store: string): ToolPins {
  const file = createJsonFile({
    path: toolPinsPath(store),
    schema: PinFile,
    initial: { pins: 1, servers: [] },
  });
  const hashed = ({ identity }: PinnedServer): string => createHash('sha256').update(identity).digest('hex');
  return {
    async read(of) {
      const read = await file.read();
      if (!read.ok) return read;
      const known = read.value.servers.filter(({ server }) => server === of.server);
      const own = known.find(({ identity }) => identity === hashed(of));
      const tools = new Map(Object.entries(own?.tools ?? {}));
      return { ok: true, value: { tools, elsewhere: own === undefined && known.length > 0 } };
    },
    pin(of, tools) {
      const identity = hashed(of);
      return file.update(({ pins, servers }) => {
        const isOwn = (one: { server: string; identity: string }) =>
          one.server === of.server && one.identity === identity;
        const before = servers.find(isOwn)?.tools ?? {};
        const own = { server: of.server, identity, tools: { ...before, ...Object.fromEntries(tools) } };
        return { pins, servers: [...servers.filter((one) => !isOwn(one)), own] };
      });
    },
  };
}
