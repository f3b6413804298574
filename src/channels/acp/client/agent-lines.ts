import type { AnyMessage } from '@agentclientprotocol/sdk';

/** Longer than any message of an honest agent, and shorter than what the host would refuse. */
export const mostBytes = 15 * 1024 * 1024;

export interface AgentLines {
  push(bytes: Uint8Array): void;
  /** The agent says nothing more. */
  end(): void;
}

/**
 * Cuts what an agent says into its messages, one JSON object per line. The first thing that is none ends it: `broken` is called
 * once and nothing is handed on after it, for what was meant cannot be told.
 */
export function createAgentLines(
  take: (message: AnyMessage) => void,
  broken: (why: string) => void,
): AgentLines {
  let parts: Uint8Array[] = [];
  let size = 0;
  let over = false;

  function fail(why: string): void {
    if (over) return;
    over = true;
    parts = [];
    broken(why);
  }

  function line(): void {
    const bytes = Buffer.concat(parts);
    parts = [];
    size = 0;
    let text: string;
    try {
      // Broken UTF-8 must not turn into some other command than the agent will run.
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    } catch {
      fail('the agent said something that is not UTF-8');
      return;
    }
    if (text === '') return;
    const message = parsed(text);
    if (message === undefined) fail('the agent said something that is no message of the protocol');
    else take(message);
  }

  return {
    push(bytes) {
      let rest = bytes;
      while (!over && rest.length > 0) {
        const at = rest.indexOf(10);
        const part = at < 0 ? rest : rest.subarray(0, at);
        size += part.length;
        if (size > mostBytes)
          return fail(`the agent said more than ${mostBytes / 1024 / 1024} MB in one line`);
        parts.push(part);
        if (at < 0) return;
        line();
        rest = rest.subarray(at + 1);
      }
    },
    end() {
      if (size > 0) fail('the agent ended in the middle of a message');
    },
  };
}

function parsed(text: string): AnyMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As JSON-RPC 2.0 has it: a request, a notification or an answer. */
function isMessage(value: unknown): value is AnyMessage {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!('jsonrpc' in value) || value.jsonrpc !== '2.0') return false;
  return 'method' in value ? typeof value.method === 'string' : 'result' in value || 'error' in value;
}
