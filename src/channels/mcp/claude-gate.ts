import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HookEvents } from '../hook-events.ts';
import type { HookRoute } from '../hook-server.ts';
import { type McpArguments, type McpWiring, mcpArguments } from './claude-arguments.ts';
import { type GateAddress, gateHeader, gatePath } from './wire.ts';

/** What the gateways of one run need: a route on its hook port, and arguments that put them before the agent's servers. */
export interface ClaudeGate {
  /** With a secret of its own: it lets nobody answer hooks. */
  route: HookRoute;
  /** `origin` is where the agent reaches the hook port. Rejects when a file cannot be written. */
  wire(to: { origin: string; withProject: boolean }): Promise<McpArguments>;
  close(): Promise<void>;
}

export function createClaudeGate(
  options: Omit<McpWiring, 'withProject' | 'gateFile'> & { answer: HookEvents },
): ClaudeGate {
  const secret = randomBytes(32).toString('base64url');
  const gateFile = join(options.directory, 'mcp-gate.json');
  let wired: McpArguments | undefined;
  return {
    route: { path: gatePath, header: gateHeader, secret, answer: options.answer, lines: true },
    async wire({ origin, withProject }) {
      const address: GateAddress = { url: `${origin}${gatePath}`, header: gateHeader, secret };
      await rm(gateFile, { force: true });
      await writeFile(gateFile, JSON.stringify(address), { mode: 0o600, flag: 'wx' });
      wired = await mcpArguments({ ...options, withProject, gateFile });
      return wired;
    },
    async close() {
      const file = wired?.launchArgs[1];
      await Promise.all([rm(gateFile, { force: true }), file && rm(file, { force: true })]);
    },
  };
}
