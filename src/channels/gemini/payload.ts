import { z } from 'zod';

/** What Gemini CLI sends to its hooks (docs/hooks/reference.md of 0.61, shapes taken from 0.61.0). Loose: the payload is foreign. */
const common = { session_id: z.string(), cwd: z.string().startsWith('/') };
const call = {
  ...common,
  tool_name: z.string().min(1),
  tool_input: z.record(z.string(), z.unknown()),
  mcp_context: z.looseObject({ server_name: z.string(), tool_name: z.string() }).optional(),
};

export const BeforeTool = z.looseObject(call);
export type BeforeTool = z.infer<typeof BeforeTool>;

export const AfterTool = z.looseObject({
  ...call,
  tool_response: z.looseObject({ llmContent: z.unknown(), error: z.unknown().optional() }).optional(),
});
export type AfterTool = z.infer<typeof AfterTool>;

/** What the prompt it is about to show is about. */
export const PromptDetails = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('exec'), command: z.string() }),
  z.looseObject({
    type: z.literal('edit'),
    filePath: z.string(),
    originalContent: z.string().nullish(),
    newContent: z.string(),
  }),
  z.looseObject({ type: z.literal('info'), title: z.string(), prompt: z.string() }),
  z.looseObject({ type: z.literal('mcp'), serverName: z.string(), toolName: z.string() }),
]);
export type PromptDetails = z.infer<typeof PromptDetails>;

export const Notification = z.looseObject({
  ...common,
  notification_type: z.literal('ToolPermission'),
  details: z.unknown(),
});

export const SessionStart = z.looseObject({
  ...common,
  source: z.string().default('startup'),
  transcript_path: z.string().optional(),
});
export const SessionEnd = z.looseObject({ ...common, reason: z.string().default('unknown') });
export const BeforeAgent = z.looseObject({ ...common, prompt: z.string() });
export const AfterAgent = z.looseObject(common);

/** Parts of a result as text: a text, or a list with texts in it. */
export function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content))
    return content === undefined || content === null ? '' : JSON.stringify(content);
  return content
    .map((part: unknown) =>
      typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
        ? part.text
        : JSON.stringify(part),
    )
    .join('\n');
}
