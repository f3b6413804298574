import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/client';
import { z } from 'zod';

export type Request = Extract<JSONRPCMessage, { id: RequestId; method: string }>;
export type Params = NonNullable<Request['params']>;
type Failure = { code: number; message: string; data?: unknown };
export type Response = { result: Record<string, unknown> } | { error: Failure };

export const resultAnswer = (id: RequestId, result: Record<string, unknown>): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  result,
});

export const errorAnswer = (id: RequestId, error: Failure): JSONRPCMessage => ({ jsonrpc: '2.0', id, error });

const Fields = z.record(z.string(), z.unknown());
const fieldsOf = (value: unknown): Record<string, unknown> => Fields.safeParse(value).data ?? {};

function only(value: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).filter(([name]) => names.includes(name)));
}

/** The agent's greeting with no more abilities than `abilities`. */
export function filteredHello(request: Request, abilities: readonly string[]): Request {
  const params = { ...request.params };
  return { ...request, params: { ...params, capabilities: only(params.capabilities, abilities) } };
}

/** The server's greeting with no more abilities than `abilities`; lists may change at any time, because the gateway changes them. */
export function filteredGreeting(response: Response, abilities: readonly string[]): Response {
  if ('error' in response) return response;
  const kept = only(response.result.capabilities, abilities);
  const capabilities = Object.fromEntries(
    Object.entries(kept).map(([name, one]) => [
      name,
      name === 'logging' ? one : { ...fieldsOf(one), listChanged: true },
    ]),
  );
  return { result: { ...response.result, capabilities } };
}

export const abilityNames = (response: Response): string[] =>
  'error' in response ? [] : Object.keys(fieldsOf(response.result.capabilities));

const ToolList = z.looseObject({ tools: z.array(Fields) });

/** The tools of a list; null when it is none. */
export function shownTools(result: Record<string, unknown>): Record<string, unknown>[] | null {
  return ToolList.safeParse(result).data?.tools ?? null;
}

const CallParams = z.looseObject({ name: z.string(), arguments: Fields.optional() });

/** What is judged: a tool by its name, anything else by its method. Null when nobody could tell what would be called. */
export function calledThing(request: Request): { name: string; args: Record<string, unknown> } | null {
  const params = fieldsOf(request.params);
  if (request.method === 'tools/call') {
    const call = CallParams.safeParse(params);
    // A task would give its result later, past everything here.
    if (!call.success || 'task' in params) return null;
    return { name: call.data.name, args: call.data.arguments ?? {} };
  }
  const { _meta, ...args } = params;
  return { name: request.method, args };
}

/** The request with other arguments. */
export function withArguments(request: Request, args: Record<string, unknown>): Params {
  const params = { ...request.params };
  if (request.method === 'tools/call') return { ...params, arguments: args };
  const { _meta } = params;
  return { ...args, ...(_meta === undefined ? {} : { _meta }) };
}

/** A refusal as the model reads it: for a tool its result, for anything else an error. */
export function refusal(request: Request, text: string): Response {
  if (request.method !== 'tools/call') return { error: { code: -32000, message: text } };
  return { result: { content: [{ type: 'text', text }], isError: true } };
}

const Contents = z.looseObject({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});

/** What a result says, as far as it is text. */
export function resultText(response: Response): string {
  if ('error' in response) return response.error.message;
  const read = Contents.safeParse(response.result);
  if (!read.success) return JSON.stringify(response.result);
  return read.data.content.map(({ type, text }) => (type === 'text' ? (text ?? '') : `[${type}]`)).join('\n');
}
