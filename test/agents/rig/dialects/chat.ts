import { z } from 'zod';
import { beginStream, type Conversation, type Dialect, json, pause } from './dialect.ts';

const Text = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);
const Request = z.looseObject({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })).default([]),
  messages: z
    .array(
      z.looseObject({
        role: z.string(),
        content: Text.nullish(),
        tool_call_id: z.string().optional(),
      }),
    )
    .default([]),
});

const textOf = (content: z.infer<typeof Text> | null | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('\n');

function turnOf(role: string, text: string): Conversation['said'] {
  if (role === 'user') return [{ by: 'user', text }];
  return role === 'assistant' ? [{ by: 'model', text }] : [];
}

/** OpenAI's Chat Completions API (platform.openai.com/docs/api-reference/chat-streaming). */
export const chat: Dialect = {
  takes: (url) => /\/chat\/completions(\?|$)/.test(url),
  read(body) {
    const { model, stream, tools, messages } = Request.parse(body);
    return {
      ...{ model, stream },
      tools: tools.flatMap((tool) => (tool.function ? [tool.function.name] : [])),
      said: messages.flatMap(({ role, content }) => turnOf(role, textOf(content))),
      results: messages.flatMap(({ role, tool_call_id: id, content }) =>
        role === 'tool' && id !== undefined ? [{ id, isError: false, text: textOf(content) }] : [],
      ),
    };
  },
  async reply(response, blocks, { stream, model }) {
    const base = { id: `chatcmpl-${Date.now()}`, created: Math.floor(Date.now() / 1000), model };
    const usage = {
      prompt_tokens: 1000,
      completion_tokens: 50,
      total_tokens: 1050,
      prompt_tokens_details: { cached_tokens: 300 },
    };
    const calls = blocks.flatMap((block) =>
      'tool' in block
        ? [
            {
              id: block.id,
              type: 'function',
              function: { name: block.tool, arguments: JSON.stringify(block.input) },
            },
          ]
        : [],
    );
    const text = blocks.map((block) => ('text' in block ? block.text : '')).join('');
    const finish_reason = calls.length > 0 ? 'tool_calls' : 'stop';
    await pause(Math.max(0, ...blocks.map(({ waitMs }) => waitMs)));
    if (!stream) {
      const message = {
        role: 'assistant',
        content: text,
        ...(calls.length > 0 ? { tool_calls: calls } : {}),
      };
      const choices = [{ index: 0, message, finish_reason }];
      return json(response, 200, { ...base, object: 'chat.completion', choices, usage });
    }
    beginStream(response);
    const send = (data: object) =>
      response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...data })}\n\n`);
    const choice = (delta: object, reason: string | null = null) =>
      send({ choices: [{ index: 0, delta, finish_reason: reason }] });
    choice({ role: 'assistant', content: text });
    for (const [index, call] of calls.entries()) choice({ tool_calls: [{ index, ...call }] });
    choice({}, finish_reason);
    send({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  },
};
