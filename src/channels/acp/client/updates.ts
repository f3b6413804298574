import { z } from 'zod';
import { ToolUpdate } from '../payload.ts';
import type { TalkScreen } from './talk-screen.ts';
import { diffText, planLines, toolLine } from './tool-lines.ts';

const Chunk = z.looseObject({
  content: z.looseObject({ type: z.literal('text'), text: z.string() }),
  /** A new one begins a new text. */
  messageId: z.string().nullish(),
});
const Kind = z.looseObject({ sessionUpdate: z.string() });

/** Shows what the agent tells of its session. Whether anything of it is so, nobody says. */
export interface Updates {
  show(update: unknown): void;
  /** A question of the agent, as it was asked. */
  asked(toolCall: unknown): void;
  answered(toolCall: unknown, allowed: boolean, reason: string): void;
}

export function createUpdates(screen: TalkScreen, cwd: string): Updates {
  /** What was told of a call so far: a report says only what is new. */
  const calls = new Map<string, ToolUpdate>();
  let message: string | undefined;

  function known(update: unknown): ToolUpdate | undefined {
    const parsed = ToolUpdate.safeParse(update);
    if (!parsed.success) return undefined;
    const told = Object.fromEntries(
      Object.entries(parsed.data).filter(([, value]) => value !== undefined && value !== null),
    );
    const call = ToolUpdate.parse({ ...calls.get(parsed.data.toolCallId), ...told });
    calls.set(call.toolCallId, call);
    return call;
  }

  function tool(update: unknown): void {
    const call = known(update);
    if (call?.status !== 'completed' && call?.status !== 'failed') return;
    const done = call.status === 'completed';
    screen.say(done ? 'tool' : 'note', toolLine(done ? 'done' : 'not done', call, cwd));
    calls.delete(call.toolCallId);
  }

  return {
    show(update) {
      const kind = Kind.safeParse(update);
      if (!kind.success) return;
      switch (kind.data.sessionUpdate) {
        case 'agent_message_chunk':
        case 'agent_thought_chunk': {
          const chunk = Chunk.safeParse(update);
          const voice = kind.data.sessionUpdate === 'agent_message_chunk' ? 'agent' : 'thought';
          if (!chunk.success) return;
          const { messageId, content } = chunk.data;
          const begins = messageId && message && messageId !== message;
          message = messageId ?? message;
          screen.stream(voice, `${begins ? '\n' : ''}${content.text}`);
          return;
        }
        case 'tool_call':
        case 'tool_call_update':
          return tool(update);
        case 'plan':
          for (const line of planLines(update)) screen.say('note', line);
          return;
        default:
          return;
      }
    },
    asked(toolCall) {
      const call = known(toolCall);
      if (!call) return;
      screen.say('tool', toolLine('asks', call, cwd));
      for (const line of diffText(call, cwd)) screen.say('note', line);
    },
    answered(toolCall, allowed, reason) {
      const call = ToolUpdate.safeParse(toolCall);
      if (!allowed) screen.say('trouble', `refused: ${reason}`);
      else if (call.success) screen.status('');
    },
  };
}
