import { canonicalJson } from '../same-input.ts';
import type { Fields, ToolUpdate } from './payload.ts';

/** What an agent told of one call outside its question. */
export interface ToldCall {
  /** Of the announcement. */
  title: string | null;
  /** What it turned out to be when it began: a tool that is not there becomes the one that says so. */
  became: string | null;
  kind: string | null;
  toolName: string | null;
  /** The input as announced. */
  announced: Fields | null;
  /** The input of the last report that it is under way. */
  running: Fields | null;
  diffs: ToolUpdate['content'];
  /** Two calls that are not over go by this id, so what a question is about cannot be told. */
  ambiguous: boolean;
  over: boolean;
}

export interface ToldCalls {
  hear(update: ToolUpdate & { sessionUpdate: 'tool_call' | 'tool_call_update' }): void;
  get(ref: string): ToldCall | undefined;
  /** Resolves when the call fits, or after a moment with what is known then. */
  when(ref: string, fits: (call: ToldCall | undefined) => boolean): Promise<ToldCall | undefined>;
}

const patienceMs = 1_500;
const fresh = (): ToldCall => ({
  ...{ title: null, became: null, kind: null, toolName: null, announced: null, running: null },
  ...{ diffs: null, ambiguous: false, over: false },
});

export function createToldCalls(after: (ms: number, run: () => void) => () => void): ToldCalls {
  const calls = new Map<string, ToldCall>();
  const waiting = new Map<string, Set<() => void>>();

  function announce(before: ToldCall | undefined, update: ToolUpdate): ToldCall {
    const again = before && !before.over;
    const call = again ? before : fresh();
    const input = update.rawInput ?? null;
    const other =
      again && input && before.announced && canonicalJson(input) !== canonicalJson(before.announced);
    return {
      ...call,
      title: update.title ?? call.title,
      announced: input ?? call.announced,
      ambiguous: call.ambiguous || Boolean(other),
    };
  }

  return {
    hear(update) {
      const { toolCallId: ref, status, rawInput } = update;
      const before = calls.get(ref);
      const call = update.sessionUpdate === 'tool_call' ? announce(before, update) : (before ?? fresh());
      calls.set(ref, {
        ...call,
        kind: update.kind ?? call.kind,
        toolName: update._meta?.toolName ?? call.toolName,
        became: status === 'in_progress' && update.kind === 'other' ? (update.title ?? null) : call.became,
        running: status === 'in_progress' && rawInput ? rawInput : call.running,
        diffs: update.content ?? call.diffs,
        over: call.over || status === 'completed' || status === 'failed',
      });
      for (const wake of waiting.get(ref) ?? []) wake();
    },
    get: (ref) => calls.get(ref),
    when(ref, fits) {
      if (fits(calls.get(ref))) return Promise.resolve(calls.get(ref));
      return new Promise((resolve) => {
        const wakers = waiting.get(ref) ?? new Set();
        waiting.set(ref, wakers);
        const done = (): void => {
          wakers.delete(wake);
          if (wakers.size === 0) waiting.delete(ref);
          cancel();
          resolve(calls.get(ref));
        };
        const wake = (): void => {
          if (fits(calls.get(ref))) done();
        };
        const cancel = after(patienceMs, done);
        wakers.add(wake);
      });
    },
  };
}
