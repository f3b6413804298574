// A stdio MCP server with one tool, `poke`. A program of its own.
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: z
    .looseObject({ protocolVersion: z.string().optional(), arguments: z.unknown().optional() })
    .default({}),
});

function resultOf({ method, params }: z.infer<typeof Message>): object {
  if (method === 'initialize') {
    const serverInfo = { name: 'rig', version: '1' };
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo };
  }
  if (method === 'tools/list') {
    const inputSchema = { type: 'object', properties: { what: { type: 'string' } } };
    return { tools: [{ name: 'poke', description: 'Poke', inputSchema }] };
  }
  if (method === 'tools/call') {
    return { content: [{ type: 'text', text: `poked ${JSON.stringify(params.arguments)}` }] };
  }
  return {};
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = Message.safeParse(JSON.parse(line));
  if (!message.success || message.data.id === undefined) return;
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: message.data.id, result: resultOf(message.data) })}\n`,
  );
});
