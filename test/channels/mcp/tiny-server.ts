// An MCP server over stdio whose tools misbehave when asked to. A program of its own. argv: a file with its list of tools,
// read at each list; none: the tools below.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: z
    .looseObject({
      protocolVersion: z.string().optional(),
      name: z.string().optional(),
      arguments: z.record(z.string(), z.unknown()).optional(),
    })
    .default({}),
});
type Message = z.infer<typeof Message>;
type Id = Message['id'];

const list = process.argv[2];
const log = process.env.TINY_LOG;
const names = ['echo', 'variables', 'hang', 'die', 'big', 'twice', 'wrongid', 'badjson', 'badutf8', 'notmcp'];
const others = ['relist', 'endless', 'storm', 'nested', 'sample', 'stubborn', 'child', 'fail', 'bomb'];
const tools = [...names, ...others].map((name) => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
}));

const write = (value: object): boolean =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...value })}\n`);
const said = (id: Id, text: string, isError = false): boolean =>
  write({ id, result: { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) } });
const raw = (bytes: string | Buffer): boolean => process.stdout.write(bytes);

const doings: Record<string, (id: Id, args: Record<string, unknown>) => void> = {
  echo: (id, args) => said(id, JSON.stringify(args)),
  variables: (id) => said(id, JSON.stringify(process.env)),
  hang: () => {},
  die: () => process.exit(3),
  big: (id) => said(id, 'x'.repeat(3_000_000)),
  twice: (id) => [said(id, 'first'), said(id, 'second')],
  wrongid: (id) => [said('99', 'wrong'), said(4711, 'wrong'), said(String(id), 'wrong'), said(id, 'right')],
  badjson: (id) => [raw('{"jsonrpc": \n'), raw('\n\n'), said(id, 'after bad JSON')],
  badutf8: (id) => [
    raw(
      Buffer.concat([
        Buffer.from(`{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"`),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}]}}\n'),
      ]),
    ),
    said(id, 'after bad UTF-8'),
  ],
  notmcp: (id) => [raw('{"hello":1}\n[1,2]\n"text"\nnull\n'), said(id, 'after no MCP')],
  endless: () => {
    const more = (): void => {
      if (process.stdout.write('x'.repeat(1_000_000))) setImmediate(more);
      else process.stdout.once('drain', more);
    };
    more();
  },
  storm(id) {
    for (let count = 0; count < 5_000; count += 1)
      write({ method: 'notifications/message', params: { level: 'info', data: `n${count}` } });
    write({ method: 'notifications/evil', params: {} });
    said(id, 'after the storm');
  },
  nested: (id) => [
    raw(`{"jsonrpc":"2.0","id":${id},"result":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}\n`),
    said(id, 'after the nest'),
  ],
  sample(id) {
    asking = id;
    write({ id: 's1', method: 'sampling/createMessage', params: { messages: [], maxTokens: 9 } });
  },
  stubborn(id) {
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 1_000);
    said(id, String(process.pid));
  },
  child(id) {
    const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
    said(id, String(sleeper.pid));
  },
  relist: (id) => [write({ method: 'notifications/tools/list_changed' }), said(id, 'list again')],
  fail: (id) => said(id, 'Error: no such thing', true),
  bomb(id) {
    for (let count = 0; count < 60; count += 1) raw('junk\n');
    said(id, 'after the junk');
  },
};
let asking: Id;

function answer(message: Message): void {
  const { id, method, params } = message;
  if (log) appendFileSync(log, `${JSON.stringify(message)}\n`);
  if (method === undefined) {
    if (id === 's1') said(asking, `sampling: ${JSON.stringify(message.error ?? message.result)}`);
    return;
  }
  if (id === undefined) return;
  switch (method) {
    case 'initialize':
      write({
        id,
        result: {
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {}, resources: {}, prompts: {}, completions: {}, tasks: {}, logging: {} },
          serverInfo: { name: 'tiny', version: '1' },
        },
      });
      return;
    case 'tools/list':
      write({ id, result: { tools: list ? JSON.parse(readFileSync(list, 'utf8')) : tools } });
      return;
    case 'tools/call':
      (doings[params.name ?? ''] ?? doings.echo)?.(id, params.arguments ?? {});
      return;
    case 'resources/read':
      write({ id, result: { contents: [{ uri: 'x://1', text: 'a resource' }] } });
      return;
    case 'ping':
      write({ id, result: {} });
      return;
    default:
      write({ id, error: { code: -32601, message: `no ${method}` } });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => answer(Message.parse(JSON.parse(line))));
