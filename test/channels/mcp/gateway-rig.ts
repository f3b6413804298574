import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { z } from 'zod';
import type { HookAnswer } from '../../../src/channels/hook-answer.ts';
import { openHookServer } from '../../../src/channels/hook-server.ts';
import { type GatewayEnd, runGateway } from '../../../src/channels/mcp/gateway.ts';
import { startServer } from '../../../src/channels/mcp/server-process.ts';
import { Ask, type AskOf, gateHeader, gatePath } from '../../../src/channels/mcp/wire.ts';

/** Answers of a run that allows everything; each may be replaced. */
export interface HostAnswers {
  list(ask: AskOf<'list'>): unknown;
  call(ask: AskOf<'call'>, withdrawn: AbortSignal): unknown;
  news(ask: AskOf<'news'>, withdrawn: AbortSignal): unknown;
}

const Fields = z.record(z.string(), z.unknown());
const fieldsOf = (value: unknown): Record<string, unknown> => Fields.parse(value);

const Message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: Fields.optional(),
  result: Fields.optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});
export type Message = z.infer<typeof Message>;

export interface GatewayRig {
  /** Sends a request and resolves with its answer. */
  ask(method: string, params?: object): Promise<Message>;
  call(name: string, args?: object): Promise<Message>;
  /** Sends a message as it is. */
  send(message: object): void;
  /** Everything that came without being asked for. */
  heard: Message[];
  /** Everything the run was asked. */
  asked: Ask[];
  askedOf<T extends Ask['ask']>(ask: T): AskOf<T>[];
  /** Ends the agent's side. */
  leave(): Promise<GatewayEnd>;
  end: Promise<GatewayEnd>;
  closeHost(): Promise<void>;
}

export const tinyServer = join(import.meta.dirname, 'tiny-server.ts');
const never = new Promise<never>(() => {});

/** A gateway in this process, between streams that stand for the agent and a real server process. */
export async function openGateway(
  over: { host?: Partial<HostAnswers>; command?: string; args?: string[]; env?: Record<string, string> } = {},
): Promise<GatewayRig> {
  const asked: Ask[] = [];
  let count = 0;
  const answers: HostAnswers = {
    list: ({ tools }) => ({ show: tools.map(({ name }) => name) }),
    call() {
      count += 1;
      return { effect: 'allow', reason: '', args: null, action: `m${count}` };
    },
    news: ({ since }) => (since < 0 ? { now: 0, off: [] } : never),
    ...over.host,
  };
  const route = async (body: unknown, withdrawn: AbortSignal): Promise<HookAnswer> => {
    const ask = Ask.parse(body);
    asked.push(ask);
    const answered = await (ask.ask === 'list'
      ? answers.list(ask)
      : ask.ask === 'call'
        ? answers.call(ask, withdrawn)
        : ask.ask === 'news'
          ? answers.news(ask, withdrawn)
          : {});
    return { status: 200, body: fieldsOf(answered) };
  };
  const server = await openHookServer({
    host: '127.0.0.1',
    routes: [{ path: gatePath, header: gateHeader, secret: 's3cret', answer: route, lines: true }],
    anomaly: () => {},
    lost: () => {},
  });
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { command = process.execPath, args = [tinyServer], env = {} } = over;
  const end = runGateway({
    server: 'tiny',
    identity: { by: 'command', command: [command, ...args] },
    gate: { url: `http://127.0.0.1:${server.port}${gatePath}`, header: gateHeader, secret: 's3cret' },
    connect: (events) =>
      startServer({ command, args, env: { PATH: process.env.PATH ?? '', ...env }, cwd: '/' }, events),
    agent: { input, output },
    say: () => {},
  });
  const client = clientOf(input, output);
  const rig: GatewayRig = {
    ...client,
    call: (name, args = {}) => client.ask('tools/call', { name, arguments: args }),
    asked,
    askedOf: (wanted) => asked.filter((one) => isAsk(one, wanted)),
    end,
    leave() {
      input.end();
      return end;
    },
    closeHost: () => server.close(),
  };
  return rig;
}

const isAsk = <T extends Ask['ask']>(ask: Ask, wanted: T): ask is AskOf<T> => ask.ask === wanted;

/** The agent's side of a connection: one JSON message per line. */
export function clientOf(
  input: Pick<Writable, 'write'>,
  output: Readable,
): Pick<GatewayRig, 'ask' | 'send' | 'heard'> {
  const heard: Message[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  let count = 0;
  createInterface({ input: output }).on('line', (line) => {
    const message = Message.parse(JSON.parse(line));
    const resolve = typeof message.id === 'number' && !message.method ? waiting.get(message.id) : undefined;
    if (typeof message.id === 'number' && resolve) waiting.delete(message.id);
    if (resolve) resolve(message);
    else heard.push(message);
  });
  const send = (message: object): void =>
    void input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  return {
    heard,
    send,
    ask(method, params = {}) {
      count += 1;
      const id = count;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        send({ id, method, params });
      });
    },
  };
}

/** The text of a result's first part. */
export function textOf(message: Message): string {
  const parsed = z
    .looseObject({ content: z.array(z.looseObject({ text: z.string() })) })
    .safeParse(message.result);
  return parsed.data?.content[0]?.text ?? `no text: ${JSON.stringify(message).slice(0, 300)}`;
}
