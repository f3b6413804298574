// A client of the conformance suite: reaches the server under test through the gateway. argv: the scenario, then the server's address.
import { openGated } from './mcp-gated.ts';

const [, , scenario = '', url = ''] = process.argv;
const gated = await openGated({ may: { call: ['ref.*'] } });
const client = await gated.connect([], { COUNTERSIGN_MCP_URL: url });
if (scenario !== 'initialize') {
  const { tools } = await client.listTools();
  const name = scenario === 'tools_call' ? 'add_numbers' : (tools[0]?.name ?? '');
  await client.callTool({ name, arguments: scenario === 'tools_call' ? { a: 5, b: 3 } : {} });
}
await gated.close();
process.exit(0);
