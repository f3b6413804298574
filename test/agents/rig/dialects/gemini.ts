import { z } from 'zod';
import { beginStream, type Conversation, type Dialect, json, pause } from './dialect.ts';

const Part = z.looseObject({
  text: z.string().optional(),
  functionResponse: z
    .looseObject({ id: z.string().optional(), name: z.string(), response: z.unknown() })
    .optional(),
});
const Request = z.looseObject({
  contents: z
    .array(z.looseObject({ role: z.string().default('user'), parts: z.array(Part).default([]) }))
    .default([]),
  tools: z
    .array(z.looseObject({ functionDeclarations: z.array(z.looseObject({ name: z.string() })).optional() }))
    .default([]),
});

function resultOf(part: z.infer<typeof Part>): Conversation['results'] {
  const result = part.functionResponse;
  if (!result) return [];
  return [{ id: result.id ?? result.name, isError: false, text: JSON.stringify(result.response) }];
}

/** Google's Gemini API (ai.google.dev/api/generate-content). */
export const gemini: Dialect = {
  takes: (url) => /:(stream)?generateContent/i.test(url),
  read(body, url) {
    const { contents, tools } = Request.parse(body);
    return {
      model: /models\/([^:/]+):/.exec(url)?.[1] ?? 'scripted',
      stream: /:stream/i.test(url),
      tools: tools.flatMap((tool) => (tool.functionDeclarations ?? []).map(({ name }) => name)),
      said: contents.map(({ role, parts }) => ({
        by: role === 'model' ? 'model' : 'user',
        text: parts.map(({ text }) => text ?? '').join('\n'),
      })),
      results: contents.flatMap(({ parts }) => parts.flatMap(resultOf)),
    };
  },
  async reply(response, blocks, { stream, model }) {
    await pause(Math.max(0, ...blocks.map(({ waitMs }) => waitMs)));
    const parts = blocks.map((block) =>
      'tool' in block
        ? { functionCall: { name: block.tool, args: block.input, id: block.id } }
        : { text: block.text },
    );
    const body = {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 50, totalTokenCount: 1050 },
      modelVersion: model,
    };
    if (!stream) return json(response, 200, body);
    beginStream(response);
    response.end(`data: ${JSON.stringify(body)}\n\n`);
  },
};
