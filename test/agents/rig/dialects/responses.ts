import { z } from 'zod';
import { beginStream, type Conversation, type Dialect, json, type NamedBlock, pause } from './dialect.ts';

const Part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  /** What one agent tells another; nobody has encrypted it here. */
  encrypted_content: z.string().optional(),
});
const Text = z.union([z.string(), z.array(Part)]);
const Tool = z.looseObject({ type: z.string(), name: z.string().optional() });
/** A namespace holds tools of its own. */
const Tools = z.array(Tool.extend({ tools: z.array(Tool).default([]) }));
const Item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: Text.optional().catch(undefined),
  call_id: z.string().optional(),
  output: z.unknown().optional(),
  /** Codex offers its tools among what was said. */
  tools: Tools.optional().catch(undefined),
});
const Request = z.looseObject({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  tools: Tools.default([]),
  /** An answer of a given shape is asked for in side tasks only, such as a title. */
  text: z.looseObject({ format: z.looseObject({ type: z.string() }).optional() }).optional(),
  input: z.union([z.string(), z.array(Item)]).default([]),
});

const textOf = (content: z.infer<typeof Text> | undefined): string =>
  typeof content === 'string'
    ? content
    : (content ?? []).map((part) => part.text ?? part.encrypted_content ?? '').join('\n');

function resultText(output: unknown): string {
  const read = Text.safeParse(output);
  return read.success ? textOf(read.data) : JSON.stringify(output);
}

const namesOf = (tools: z.infer<typeof Tools>): string[] =>
  tools.flatMap(({ type, name, tools: within }) =>
    (type === 'namespace' ? within : [{ type, name }]).map((tool) => tool.name ?? tool.type),
  );

/** What the model said and called in one turn stands as several items behind each other. */
function turnsOf(items: readonly z.infer<typeof Item>[]): Conversation['said'] {
  const said: Conversation['said'] = [];
  let open = false;
  for (const { type, role, content } of items) {
    const byModel = role === 'assistant' || /^(reasoning|function_call|custom_tool_call)$/.test(type);
    if (byModel && !open) said.push({ by: 'model', text: '' });
    open = byModel;
    if (type === 'agent_message' || (type === 'message' && role === 'user'))
      said.push({ by: 'user', text: textOf(content) });
  }
  return said;
}

/** OpenAI's Responses API (platform.openai.com/docs/api-reference/responses-streaming). */
export const responses: Dialect = {
  takes: (url) => /\/responses(\?|$)/.test(url),
  read(body) {
    const { model, stream, tools, input, text } = Request.parse(body);
    const items: z.infer<typeof Item>[] =
      typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
    const aside = text?.format?.type === 'json_schema';
    return {
      ...{ model, stream },
      tools: aside ? [] : namesOf([...tools, ...items.flatMap((item) => item.tools ?? [])]),
      said: turnsOf(items),
      results: items.flatMap((item) =>
        item.call_id !== undefined && item.type.endsWith('_output')
          ? [{ id: item.call_id, isError: false, text: resultText(item.output) }]
          : [],
      ),
    };
  },
  async reply(response, blocks, { stream, model }) {
    const id = `resp_${Date.now()}`;
    const usage = {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 300 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1050,
    };
    const whole = { id, object: 'response', model, output: blocks.map(itemOf) };
    if (!stream) return json(response, 200, { ...whole, status: 'completed', usage });
    beginStream(response);
    const send = (type: string, data: object) =>
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    send('response.created', { response: { ...whole, status: 'in_progress', output: [] } });
    for (const [index, block] of blocks.entries()) {
      await pause(block.waitMs);
      streamItem(send, index, block);
    }
    send('response.completed', { response: { ...whole, status: 'completed', usage } });
    response.end();
  },
};

function itemOf(block: NamedBlock, index: number): Record<string, unknown> {
  if (!('tool' in block)) {
    const content = [{ type: 'output_text', text: block.text, annotations: [] }];
    return { type: 'message', id: `msg_${index}`, role: 'assistant', status: 'completed', content };
  }
  const base = { call_id: block.id, name: block.tool, status: 'completed' };
  if (typeof block.input === 'string')
    return { type: 'custom_tool_call', id: `ctc_${block.id}`, ...base, input: block.input };
  const args = JSON.stringify(block.input);
  const space = block.namespace === undefined ? {} : { namespace: block.namespace };
  return { type: 'function_call', id: `fc_${block.id}`, ...base, ...space, arguments: args };
}

function streamItem(send: (type: string, data: object) => void, index: number, block: NamedBlock): void {
  const item = itemOf(block, index);
  const at = { output_index: index };
  if (!('tool' in block)) {
    const part = { type: 'output_text', text: '', annotations: [] };
    const of = { item_id: item.id, ...at, content_index: 0 };
    send('response.output_item.added', { ...at, item: { ...item, status: 'in_progress', content: [] } });
    send('response.content_part.added', { ...of, part });
    send('response.output_text.delta', { ...of, delta: block.text });
    send('response.output_text.done', { ...of, text: block.text });
  } else if (typeof block.input === 'string') {
    send('response.output_item.added', { ...at, item: { ...item, status: 'in_progress', input: '' } });
  } else {
    const of = { item_id: item.id, ...at };
    send('response.output_item.added', { ...at, item: { ...item, status: 'in_progress', arguments: '' } });
    send('response.function_call_arguments.delta', { ...of, delta: item.arguments });
    send('response.function_call_arguments.done', { ...of, arguments: item.arguments });
  }
  send('response.output_item.done', { ...at, item });
}
