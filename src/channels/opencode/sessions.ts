import type { Action } from '../../model/action.ts';
import type { ChannelPorts } from '../channel.ts';
import type { UsageTotals } from '../usage-tally.ts';
import type { Message, Session } from './payload.ts';

/** The sessions of one run: who works in them, where, what they were told and what they used. */
export interface Sessions {
  hear(session: Session): void;
  message(message: Message): void;
  /** A piece of text of a message, the person's or the agent's. */
  text(message: string, text: string): void;
  idle(session: string): void;
  whereAndWho(session: string): Promise<{ cwd: string; by: Action['by'] }>;
}

interface Deps {
  workspace: string;
  ports: Pick<ChannelPorts, 'prompt' | 'turnEnded' | 'subagent'>;
  onUsage(totals: UsageTotals): void;
  /** Asks OpenCode for one nobody told of; undefined when it does not know either. */
  fetch(session: string): Promise<Session | undefined>;
}

export function createSessions({ workspace, ports, onUsage, fetch }: Deps): Sessions {
  const sessions = new Map<string, Session>();
  /** Null: the agent's own. */
  const texts = new Map<string, string | null>();
  const users = new Set<string>();
  const used = new Map<string, { usd: number; tokens: number; cacheRead: number }>();
  const whoIs = ({ id, parentID, agent }: Session): Action['by'] =>
    parentID ? { id, type: agent ?? 'unknown' } : null;
  const tell = (by: Action['by'], phase: 'started' | 'stopped'): void => {
    if (by) ports.subagent({ ...by, phase, transcript: null });
  };

  function count(message: Extract<Message, { role: 'assistant' }>): void {
    const { input, output, reasoning, cache } = message.tokens;
    const tokens = input + output + reasoning + cache.write;
    if (tokens === 0 && message.cost === 0) return;
    used.set(message.id, { usd: message.cost, tokens, cacheRead: cache.read });
    const all = [...used.values()];
    const sum = (of: (one: (typeof all)[number]) => number): number =>
      all.reduce((total, one) => total + of(one), 0);
    // A model whose price OpenCode does not know costs 0 by its own figures.
    const usd = sum((one) => one.usd);
    onUsage({
      costUsd: usd > 0 ? usd : null,
      tokens: sum((one) => one.tokens),
      cacheReadTokens: sum((one) => one.cacheRead),
      requests: all.length,
    });
  }

  function prompted(message: string): void {
    const text = texts.get(message);
    if (typeof text !== 'string') return;
    texts.set(message, null);
    ports.prompt(text);
  }

  return {
    hear(session) {
      const known = sessions.has(session.id);
      sessions.set(session.id, session);
      if (!known) tell(whoIs(session), 'started');
    },
    message(message) {
      if (message.role === 'assistant') {
        texts.set(message.id, null);
        count(message);
        return;
      }
      const session = sessions.get(message.sessionID);
      // What a subagent is told is the agent's word.
      if (users.has(message.id) || (session && whoIs(session) !== null)) return;
      users.add(message.id);
      prompted(message.id);
    },
    text(message, text) {
      if (texts.has(message)) return;
      texts.set(message, text);
      if (users.has(message)) prompted(message);
    },
    idle(id) {
      const session = sessions.get(id);
      const by = session ? whoIs(session) : null;
      if (by) tell(by, 'stopped');
      else ports.turnEnded();
    },
    async whereAndWho(id) {
      const session = sessions.get(id) ?? (await fetch(id));
      if (!session) return { cwd: workspace, by: { id, type: 'unknown' } };
      return { cwd: session.directory ?? workspace, by: whoIs(session) };
    },
  };
}
