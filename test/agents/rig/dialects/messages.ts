import { z } from 'zod';
import { beginStream, type Conversation, type Dialect, json, type NamedBlock, pause } from './dialect.ts';

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
  stream: z.boolean().default(false),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
  messages: z.array(z.looseObject({ role: z.string(), content: Content })).default([]),
});

function textOf(content: z.infer<typeof Content>): string {
  if (typeof content === 'string') return content;
  return content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('\n');
}

function resultsIn(content: z.infer<typeof Content>): Conversation['results'] {
  if (typeof content === 'string') return [];
  return content.flatMap((block) => {
    if (block.type !== 'tool_result' || block.tool_use_id === undefined) return [];
    const inner = Content.safeParse(block.content);
    const text = inner.success ? textOf(inner.data) : JSON.stringify(block.content);
    return [{ id: block.tool_use_id, isError: block.is_error === true, text }];
  });
}

/** Anthropic's Messages API (docs.anthropic.com/en/api/messages-streaming). */
export const messages: Dialect = {
  takes: (url) => url.startsWith('/v1/messages'),
  read(body) {
    const { model, stream, tools, messages: all } = Request.parse(body);
    return {
      ...{ model, stream },
      tools: tools.map(({ name }) => name),
      said: all.flatMap(({ role, content }) =>
        role === 'user' || role === 'assistant'
          ? [{ by: role === 'user' ? 'user' : 'model', text: textOf(content) } as const]
          : [],
      ),
      results: all.flatMap(({ content }) => resultsIn(content)),
    };
  },
  async reply(response, blocks, { model, stream }) {
    const content = blocks.map((block) =>
      'tool' in block
        ? { type: 'tool_use', id: block.id, name: block.tool, input: block.input }
        : { type: 'text', text: block.text },
    );
    const stop = blocks.some((block) => 'tool' in block) ? 'tool_use' : 'end_turn';
    const usage = {
      input_tokens: 1000,
      cache_creation_input_tokens: 20,
      cache_read_input_tokens: 300,
      output_tokens: 50,
    };
    const id = `msg_${Date.now()}`;
    const message = { id, type: 'message', role: 'assistant', model, content, stop_sequence: null };
    if (!stream) return json(response, 200, { ...message, stop_reason: stop, usage });
    beginStream(response);
    const send = (type: string, data: object) =>
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    send('message_start', {
      message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    });
    for (const [index, block] of blocks.entries()) {
      await pause(block.waitMs);
      streamBlock(send, index, block);
    }
    send('message_delta', {
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: 50 },
    });
    send('message_stop', {});
    response.end();
  },
};

function streamBlock(send: (type: string, data: object) => void, index: number, block: NamedBlock): void {
  const delta = (data: object) => send('content_block_delta', { index, delta: data });
  if ('tool' in block) {
    const text = JSON.stringify(block.input);
    const half = Math.floor(text.length / 2);
    send('content_block_start', {
      index,
      content_block: { type: 'tool_use', id: block.id, name: block.tool, input: {} },
    });
    delta({ type: 'input_json_delta', partial_json: text.slice(0, half) });
    delta({ type: 'input_json_delta', partial_json: text.slice(half) });
  } else {
    send('content_block_start', { index, content_block: { type: 'text', text: '' } });
    delta({ type: 'text_delta', text: block.text });
  }
  send('content_block_stop', { index });
}
