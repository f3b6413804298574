import type { ToolPart } from './payload.ts';

/** One tool call as OpenCode tells of it. */
export interface KnownCall {
  /** OpenCode's own id of it; the model does not choose it. */
  ref: string;
  tool: string;
  session: string;
  input: Record<string, unknown>;
  /** More than one call goes by this id, so what a question is about cannot be told. */
  ambiguous: boolean;
}

interface CallAddress {
  session: string;
  message: string;
  /** The model's id of it: not unique. */
  call: string;
}

/** What was told of tool calls so far. A question may come before the call it is about. */
export interface CallBook {
  hear(part: ToolPart): void;
  /** Resolves with the call once its input is known; undefined when that takes too long. */
  find(address: CallAddress): Promise<KnownCall | undefined>;
}

const patienceMs = 1_500;
const keyOf = ({ session, message, call }: CallAddress): string => JSON.stringify([session, message, call]);

export function createCallBook(after: (ms: number, run: () => void) => () => void): CallBook {
  const calls = new Map<string, KnownCall>();
  const refs = new Map<string, Set<string>>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    hear(part) {
      const { id: ref, tool, sessionID: session, state } = part;
      const key = keyOf({ session, message: part.messageID, call: part.callID });
      const known = refs.get(key) ?? new Set<string>();
      refs.set(key, known.add(ref));
      // Of one that is over nothing is asked any more.
      if (state.status === 'completed' || state.status === 'error') calls.delete(key);
      if (state.status !== 'running') return;
      calls.set(key, { ref, tool, session, input: state.input, ambiguous: known.size > 1 });
      for (const tell of waiting.get(key) ?? []) tell();
    },
    find(address) {
      const key = keyOf(address);
      const known = calls.get(key);
      if (known) return Promise.resolve(known);
      return new Promise((resolve) => {
        const waiters = waiting.get(key) ?? new Set<() => void>();
        waiting.set(key, waiters);
        const tell = (): void => {
          cancel();
          waiters.delete(tell);
          if (waiters.size === 0) waiting.delete(key);
          resolve(calls.get(key));
        };
        const cancel = after(patienceMs, tell);
        waiters.add(tell);
      });
    },
  };
}
