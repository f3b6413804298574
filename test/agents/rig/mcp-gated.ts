import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { openHookServer } from '../../../src/channels/hook-server.ts';
import { gateHeader, gatePath } from '../../../src/channels/mcp/wire.ts';
import { createMcpGate } from '../../../src/commands/mcp-gate.ts';
import { openToolPins } from '../../../src/store/tool-pins.ts';
import { openRig } from '../../supervisor/rig.ts';

const program = resolve(import.meta.dirname, '../../../dist/countersign.js');
const secret = 'the secret of this run';

/** A run's host with the real judge, and the official client on the agent's side of the built gateway. */
export async function openGated(contract: object) {
  const rig = openRig(contract);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gated-')));
  const { supervisor, profile, workspace } = rig;
  const answer = createMcpGate({
    ...{ supervisor, join: undefined, wall: Date.now, pins: openToolPins(folder) },
    ground: { profile, standing: [], workspace },
    after(ms, run) {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
  });
  const anomalies: string[] = [];
  const server = await openHookServer({
    host: '127.0.0.1',
    routes: [{ path: gatePath, header: gateHeader, secret, answer, lines: true }],
    anomaly: (text) => void anomalies.push(text),
    lost: () => {},
  });
  const gateFile = join(folder, 'gate.json');
  const url = `http://127.0.0.1:${server.port}${gatePath}`;
  writeFileSync(gateFile, JSON.stringify({ url, header: gateHeader, secret }));
  const clients: Client[] = [];

  async function connect(
    command: readonly string[],
    env: Record<string, string> = {},
    name = 'ref',
  ): Promise<Client> {
    const behind = command.length > 0 ? ['--', ...command] : [];
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp', '--gate', gateFile, '--server', name, ...behind],
      env: { PATH: process.env.PATH ?? '', ...env },
      stderr: 'ignore',
    });
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities: { sampling: {}, elicitation: {} } },
    );
    await client.connect(transport);
    clients.push(client);
    return client;
  }
  return {
    ...{ rig, folder, anomalies, connect },
    async close() {
      for (const client of clients) await client.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
