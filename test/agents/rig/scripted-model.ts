import http from 'node:http';
import { z } from 'zod';

/** What the model says in one turn. `waitMs` is slept before the block is streamed. */
export type Block = { waitMs?: number } & (
  | { text: string }
  | { tool: string; input: Record<string, unknown> }
);
export type Turn = readonly Block[];

export interface ToolResult {
  id: string;
  isError: boolean;
  /** Text of the result as the model gets it. */
  text: string;
}

const Content = z.union([
  z.string(),
  z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().optional(),
      tool_use_id: z.string().optional(),
      is_error: z.boolean().nullish(),
      content: z.unknown().optional(),
    }),
  ),
]);
const Request = z.looseObject({
  model: z.string().default('scripted'),
  stream: z.boolean().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
  messages: z.array(z.looseObject({ role: z.string(), content: Content })).default([]),
});
type Request = z.infer<typeof Request>;

export interface ScriptedModel {
  url: string;
  /** A user message containing `SCRIPT:name` is answered with these turns, then with "Script name done." */
  script(name: string, turns: readonly Turn[]): void;
  /** Every tool result the model was sent, by call id `toolu_<name>_<turn>_<block>`. */
  results: ReadonlyMap<string, ToolResult>;
  /** Names of the tools offered in the last request. */
  offered(): string[];
  requests(): number;
  close(): Promise<void>;
}

/** A stand-in for the Messages API on loopback. Stateless: the turn is the number of assistant messages after the marker. */
export async function openScriptedModel(): Promise<ScriptedModel> {
  const scripts = new Map<string, readonly Turn[]>();
  const results = new Map<string, ToolResult>();
  let offered: string[] = [];
  let requests = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      if (request.method === 'POST' && url.startsWith('/v1/messages/count_tokens')) {
        return json(response, 200, { input_tokens: 1234 });
      }
      if (request.method !== 'POST' || !url.startsWith('/v1/messages')) return json(response, 404, {});
      const parsed = Request.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (!parsed.success) return json(response, 400, { error: parsed.error.message });
      requests += 1;
      if (parsed.data.tools.length > 0) offered = parsed.data.tools.map((tool) => tool.name);
      collectResults(parsed.data, results);
      void answer(response, parsed.data, scripts, `msg_${requests}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    script: (name, turns) => void scripts.set(name, turns),
    results,
    offered: () => offered,
    requests: () => requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function json(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function textOf(content: z.infer<typeof Content>): string {
  if (typeof content === 'string') return content;
  return content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('\n');
}

function collectResults(request: Request, results: Map<string, ToolResult>): void {
  for (const message of request.messages) {
    if (typeof message.content === 'string') continue;
    for (const block of message.content) {
      if (block.type !== 'tool_result' || block.tool_use_id === undefined) continue;
      const inner = Content.safeParse(block.content);
      const text = inner.success ? textOf(inner.data) : JSON.stringify(block.content);
      results.set(block.tool_use_id, { id: block.tool_use_id, isError: block.is_error === true, text });
    }
  }
}

function place(request: Request): { name: string; turn: number } | null {
  for (let at = request.messages.length - 1; at >= 0; at -= 1) {
    const message = request.messages[at];
    if (message?.role !== 'user') continue;
    const name = [...textOf(message.content).matchAll(/SCRIPT:([\w-]+)/g)].at(-1)?.[1];
    if (name === undefined) continue;
    return { name, turn: request.messages.slice(at + 1).filter(({ role }) => role === 'assistant').length };
  }
  return null;
}

async function answer(
  response: http.ServerResponse,
  request: Request,
  scripts: ReadonlyMap<string, readonly Turn[]>,
  id: string,
): Promise<void> {
  const at = request.tools.length > 0 ? place(request) : null;
  const turn: Turn = (at && scripts.get(at.name)?.[at.turn]) ?? [
    { text: at ? `Script ${at.name} done.` : 'ok' },
  ];
  const blocks = turn.map((block, index) =>
    'tool' in block
      ? {
          type: 'tool_use',
          id: `toolu_${at?.name ?? 'x'}_${at?.turn ?? 0}_${index}`,
          name: block.tool,
          input: block.input,
        }
      : { type: 'text', text: block.text },
  );
  const stop = blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn';
  const usage = {
    input_tokens: 1000,
    cache_creation_input_tokens: 20,
    cache_read_input_tokens: 300,
    output_tokens: 50,
  };
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: blocks,
    stop_sequence: null,
  };
  if (!request.stream) return json(response, 200, { ...message, stop_reason: stop, usage });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', {
    message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
  });
  for (const [index, block] of blocks.entries()) {
    const pause = turn[index]?.waitMs;
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    streamBlock(send, index, block);
  }
  send('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 50 } });
  send('message_stop', {});
  response.end();
}

function streamBlock(
  send: (type: string, data: object) => void,
  index: number,
  block: { type: string; text?: string; id?: string; name?: string; input?: object },
): void {
  const delta = (data: object) => send('content_block_delta', { index, delta: data });
  if (block.type === 'text') {
    send('content_block_start', { index, content_block: { type: 'text', text: '' } });
    delta({ type: 'text_delta', text: block.text });
  } else {
    const text = JSON.stringify(block.input);
    const half = Math.floor(text.length / 2);
    send('content_block_start', {
      index,
      content_block: { type: 'tool_use', id: block.id, name: block.name, input: {} },
    });
    delta({ type: 'input_json_delta', partial_json: text.slice(0, half) });
    delta({ type: 'input_json_delta', partial_json: text.slice(half) });
  }
  send('content_block_stop', { index });
}
