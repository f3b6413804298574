import type http from 'node:http';

export interface ToolResult {
  id: string;
  isError: boolean;
  /** Text of the result as the model gets it. */
  text: string;
}

/** What an agent sends its model, whatever the interface. */
export interface Conversation {
  model: string;
  stream: boolean;
  /** Names of the tools offered. */
  tools: string[];
  /** In turns: what the model said and called at once is one. */
  said: { by: 'user' | 'model'; text: string }[];
  results: ToolResult[];
}

/** One thing the model says, with the id of the call where it is one. `input` is a text for tools that take none but text. */
export type NamedBlock =
  | { text: string; waitMs: number }
  | {
      tool: string;
      input: Record<string, unknown> | string;
      namespace?: string | undefined;
      id: string;
      waitMs: number;
    };

/** One way to ask a model. */
export interface Dialect {
  /** Whether a request to this path is one of it. */
  takes(url: string): boolean;
  /** Throws when the body is none. */
  read(body: unknown, url: string): Conversation;
  reply(response: http.ServerResponse, blocks: readonly NamedBlock[], asked: Conversation): Promise<void>;
}

export const pause = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();

export function json(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function beginStream(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}
