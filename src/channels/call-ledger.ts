import type { Release } from './channel.ts';
import type { ToolCall } from './map-tool.ts';
import { canonicalJson } from './same-input.ts';

/** Where one call of the agent stands, by the agent's own id of it. */
export type CallState =
  | { at: 'asked' }
  | { at: 'inner'; because: string }
  | { at: 'denied'; action: string }
  | { at: 'released'; action: string; tool: string; input: Record<string, unknown> }
  | { at: 'withdrawn'; action: string }
  | { at: 'finished' };

/** What this channel asked, released and heard back: joins "before" and "after" reports of one call. */
export interface CallLedger {
  state(ref: string): CallState | undefined;
  set(ref: string, state: CallState): void;
  settle(ref: string, action: string, call: ToolCall, release: Release): void;
  /** Whether a call with exactly this input was released and has not come back yet. */
  isReleased(tool: string, input: Record<string, unknown>): boolean;
}

export function createCallLedger(): CallLedger {
  const calls = new Map<string, CallState>();
  const open = new Map<string, string>();
  const key = (tool: string, input: Record<string, unknown>) => `${tool} ${canonicalJson(input)}`;
  const set = (ref: string, state: CallState) => {
    calls.set(ref, state);
    if (state.at === 'released') open.set(ref, key(state.tool, state.input));
    else open.delete(ref);
  };
  return {
    state: (ref) => calls.get(ref),
    set,
    settle(ref, action, call, release) {
      if (release.effect !== 'allow') set(ref, { at: 'denied', action });
      else set(ref, { at: 'released', action, tool: call.tool, input: release.input ?? call.input });
    },
    isReleased(tool, input) {
      const wanted = key(tool, input);
      for (const text of open.values()) if (text === wanted) return true;
      return false;
    },
  };
}
