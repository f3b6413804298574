import { z } from 'zod';

/** What an agent says over ACP version 1, as far as the host reads it. Loose: agents say more, and say it differently. */
const Fields = z.record(z.string(), z.unknown());
export type Fields = z.infer<typeof Fields>;

/** One call of a tool: in a question, an announcement or a report. What is missing was told before, or never. */
export const ToolUpdate = z.looseObject({
  /** Chosen by the model in some agents: not unique. */
  toolCallId: z.string().min(1),
  title: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  /** Not an object: as if it were not told. */
  rawInput: Fields.nullish().catch(null),
  rawOutput: z.unknown().optional(),
  content: z.array(z.unknown()).nullish(),
  locations: z.array(z.looseObject({ path: z.string() })).nullish(),
  _meta: z.looseObject({ toolName: z.string().nullish() }).nullish(),
});
export type ToolUpdate = z.infer<typeof ToolUpdate>;

export const PermissionRequest = z.looseObject({ sessionId: z.string(), toolCall: ToolUpdate });

export const SessionUpdate = z.discriminatedUnion('sessionUpdate', [
  z.looseObject({ sessionUpdate: z.literal('tool_call'), ...ToolUpdate.shape }),
  z.looseObject({ sessionUpdate: z.literal('tool_call_update'), ...ToolUpdate.shape }),
  z.looseObject({ sessionUpdate: z.literal('current_mode_update'), currentModeId: z.string() }),
  z.looseObject({
    sessionUpdate: z.literal('config_option_update'),
    configOptions: z.array(z.unknown()),
  }),
  z.looseObject({
    sessionUpdate: z.literal('usage_update'),
    cost: z.looseObject({ amount: z.number().nonnegative(), currency: z.string() }).nullish().catch(null),
  }),
]);

const ConfigOption = z.looseObject({ id: z.string(), currentValue: z.unknown().optional() });

export const NewSession = z.looseObject({
  sessionId: z.string().min(1),
  modes: z.looseObject({ currentModeId: z.string() }).nullish(),
  configOptions: z.array(z.unknown()).nullish(),
});

export const Initialized = z.looseObject({
  protocolVersion: z.number(),
  agentInfo: z.looseObject({ name: z.string(), version: z.string() }).nullish().catch(null),
});

const Count = z.number().nonnegative().default(0).catch(0);
export const Turned = z.looseObject({
  stopReason: z.string(),
  usage: z.looseObject({ totalTokens: Count, cachedReadTokens: Count }).nullish().catch(null),
});

/** Settings of a session by name: `mode`, and whatever options the agent names. */
export function settingsOf(told: {
  modes?: { currentModeId: string } | null | undefined;
  configOptions?: readonly unknown[] | null | undefined;
}): Map<string, string> {
  const settings = new Map<string, string>();
  for (const option of told.configOptions ?? []) {
    const read = ConfigOption.safeParse(option);
    if (read.success) settings.set(read.data.id, String(read.data.currentValue));
  }
  if (told.modes) settings.set('mode', told.modes.currentModeId);
  return settings;
}

const Diff = z.looseObject({
  type: z.literal('diff'),
  path: z.string(),
  oldText: z.string().nullish(),
  newText: z.string(),
});
export type Diff = z.infer<typeof Diff>;
const Text = z.looseObject({
  type: z.literal('content'),
  content: z.looseObject({ type: z.literal('text'), text: z.string() }),
});

export function diffsOf({ content }: Pick<ToolUpdate, 'content'>): Diff[] {
  return (content ?? []).flatMap((part) => {
    const diff = Diff.safeParse(part);
    return diff.success ? [diff.data] : [];
  });
}

/** All text in it, one piece per line. */
export function textOf({ content }: Pick<ToolUpdate, 'content'>): string {
  return (content ?? [])
    .flatMap((part) => {
      const text = Text.safeParse(part);
      return text.success ? [text.data.content.text] : [];
    })
    .join('\n');
}
