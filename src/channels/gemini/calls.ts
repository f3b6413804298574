import { inputDiffers } from '../same-input.ts';
import type { PromptDetails } from './payload.ts';
import type { ReleasedCall } from './same-call.ts';

/** A call from its question to its result. Gemini's hooks know no id of a call: its tool and input are its name. */
export interface OpenCall extends ReleasedCall {
  /** Null for what touches nothing outside the agent. */
  action: string | null;
  at: 'asked' | 'released' | 'denied';
  /** When keys were pressed for it last. */
  pressedAt: number | null;
}

/** What was asked and has not come back yet. */
export interface Calls {
  add(call: Pick<OpenCall, 'tool' | 'input' | 'cwd' | 'mcp'>): OpenCall;
  /** Let go, maybe with another input. */
  release(call: OpenCall, action: string | null, input: Record<string, unknown>): void;
  drop(call: OpenCall): void;
  /** Gemini says what it is about to ask: the first call it fits, and nobody was told of, is it. */
  announce(details: PromptDetails, fits: (call: OpenCall) => boolean): boolean;
  released(): OpenCall[];
  /** The call a result belongs to; it is no longer open. */
  finish(tool: string, input: Record<string, unknown>): OpenCall | undefined;
}

export function createCalls(): Calls {
  let open: OpenCall[] = [];
  const drop = (call: OpenCall): void => {
    open = open.filter((one) => one !== call);
  };
  return {
    add(call) {
      const added: OpenCall = { ...call, action: null, at: 'asked', details: undefined, pressedAt: null };
      open.push(added);
      return added;
    },
    release(call, action, input) {
      call.at = 'released';
      call.action = action;
      call.input = input;
    },
    drop,
    announce(details, fits) {
      const call = open.find((one) => one.at === 'released' && !one.details && fits(one));
      if (call) call.details = details;
      return call !== undefined;
    },
    released: () => open.filter(({ at }) => at === 'released'),
    finish(tool, input) {
      const same = open.filter((one) => one.tool === tool && !inputDiffers(one.input, input));
      const call =
        same.find(({ pressedAt }) => pressedAt !== null) ??
        same.find(({ at }) => at === 'released') ??
        same[0];
      if (call) drop(call);
      return call;
    },
  };
}
