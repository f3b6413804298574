import http from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { chat } from './dialects/chat.ts';
import {
  type Conversation,
  type Dialect,
  json,
  type NamedBlock,
  type ToolResult,
} from './dialects/dialect.ts';
import { gemini } from './dialects/gemini.ts';
import { messages } from './dialects/messages.ts';
import { responses } from './dialects/responses.ts';

/**
 * What the model says in one turn. `waitMs` is slept before the block is streamed. A text as `input` is for tools that take
 * nothing else (OpenAI's custom tools).
 */
export type Block = { waitMs?: number } & (
  | { text: string }
  | { tool: string; input: Record<string, unknown> | string; namespace?: string }
);
export type Turn = readonly Block[];

export interface ScriptedModel {
  url: string;
  /** A user message containing `SCRIPT:name` is answered with these turns, then with "Script name done."; begins anew. */
  script(name: string, turns: readonly Turn[]): void;
  /** Every tool result the model was sent, by call id `toolu_<name>_<turn>_<block>`. */
  results: ReadonlyMap<string, ToolResult>;
  /** The scripts it was asked to play so far. */
  begun: ReadonlySet<string>;
  /** Names of the tools offered in the last request. */
  offered(): string[];
  requests(): number;
  close(): Promise<void>;
}

const dialects: readonly Dialect[] = [messages, responses, chat, gemini];

/** A stand-in for the models' interfaces on loopback. Stateless: the turn is the number of the model's turns after the marker. */
export async function openScriptedModel(): Promise<ScriptedModel> {
  const scripts = new Map<string, readonly Turn[]>();
  const results = new Map<string, ToolResult>();
  const begun = new Set<string>();
  let offered: string[] = [];
  let requests = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      if (request.method === 'GET' && /\/models(\?|$)/.test(url)) return json(response, 200, models);
      if (request.method !== 'POST') return json(response, 404, {});
      if (/count_?tokens/i.test(url)) return json(response, 200, { input_tokens: 1234, totalTokens: 1234 });
      const dialect = dialects.find(({ takes }) => takes(url));
      if (!dialect) return json(response, 404, {});
      let asked: Conversation;
      try {
        const body = decoded(Buffer.concat(chunks), request.headers['content-encoding']);
        asked = dialect.read(JSON.parse(body.toString('utf8')), url);
      } catch (error) {
        return json(response, 400, { error: String(error) });
      }
      requests += 1;
      if (asked.tools.length > 0) offered = asked.tools;
      for (const result of asked.results) results.set(result.id, result);
      // Without tools it is a side task, such as a title.
      const at = asked.tools.length > 0 ? place(asked) : null;
      if (at) begun.add(at.name);
      void dialect.reply(response, blocksFor(at, scripts), asked);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    script(name, turns) {
      scripts.set(name, turns);
      // What a test before it left under the same name would be taken for this one's.
      begun.delete(name);
      const of = new RegExp(`^toolu_${name}_\\d+_\\d+$`);
      for (const id of results.keys()) if (of.test(id)) results.delete(id);
    },
    results,
    begun,
    offered: () => offered,
    requests: () => requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const models = { object: 'list', data: [{ id: 'scripted', object: 'model' }], models: [] };

function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'zstd' ? zstdDecompressSync(body) : body;
}

function place({ said }: Conversation): { name: string; turn: number } | null {
  for (let at = said.length - 1; at >= 0; at -= 1) {
    const one = said[at];
    if (one?.by !== 'user') continue;
    const name = [...one.text.matchAll(/SCRIPT:([\w-]+)/g)].at(-1)?.[1];
    if (name === undefined) continue;
    return { name, turn: said.slice(at + 1).filter(({ by }) => by === 'model').length };
  }
  return null;
}

function blocksFor(
  at: ReturnType<typeof place>,
  scripts: ReadonlyMap<string, readonly Turn[]>,
): NamedBlock[] {
  const turn: Turn = (at && scripts.get(at.name)?.[at.turn]) ?? [
    { text: at ? `Script ${at.name} done.` : 'ok' },
  ];
  return turn.map((block, index) => {
    const waitMs = block.waitMs ?? 0;
    if (!('tool' in block)) return { text: block.text, waitMs };
    const { tool, input, namespace } = block;
    return { tool, input, namespace, waitMs, id: `toolu_${at?.name ?? 'x'}_${at?.turn ?? 0}_${index}` };
  });
}
