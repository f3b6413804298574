import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Reply = z.looseObject({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string().default('') }).optional(),
});
const Hooks = z.looseObject({
  data: z.array(
    z.looseObject({
      hooks: z.array(
        z.looseObject({
          key: z.string().min(1),
          source: z.string(),
          eventName: z.string().default(''),
          currentHash: z.string().min(1),
          enabled: z.boolean(),
          trustStatus: z.string(),
        }),
      ),
    }),
  ),
});
export type ListedHook = z.infer<typeof Hooks>['data'][number]['hooks'][number];

export interface ListWish {
  program: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
  /** How long Codex may take, in ms. */
  patience: number;
}

/** Every hook Codex would know of when started with these arguments, as its own app-server says. Rejects when it does not. */
export async function listHooks({ program, args, env, cwd, patience }: ListWish): Promise<ListedHook[]> {
  const child = spawn(program, [...args, 'app-server'], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, { take(result: unknown): void; fail(error: Error): void }>();
  const failAll = (why: string): void => {
    for (const { fail } of waiting.values()) fail(new Error(why));
    waiting.clear();
  };
  const timer = setTimeout(() => {
    failAll(`it said nothing for ${Math.round(patience / 1000)} s`);
    child.kill('SIGKILL');
  }, patience);
  child.on('error', (error) => failAll(error.message));
  child.on('exit', (code, signal) => failAll(`it ended with ${signal ?? code}`));
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = Reply.safeParse(jsonOf(line));
    const one = reply.success ? waiting.get(reply.data.id) : undefined;
    if (!reply.success || !one) return;
    waiting.delete(reply.data.id);
    if (reply.data.error) one.fail(new Error(reply.data.error.message));
    else one.take(reply.data.result);
  });
  let calls = 0;
  const call = (method: string, params: object): Promise<unknown> =>
    new Promise((take, fail) => {
      calls += 1;
      waiting.set(calls, { take, fail });
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: calls, method, params })}\n`);
    });
  try {
    await call('initialize', { clientInfo: { name: 'countersign', title: 'Countersign', version: '1' } });
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'initialized', params: {} })}\n`);
    const listed = Hooks.parse(await call('hooks/list', { cwds: [cwd] }));
    return listed.data.flatMap(({ hooks }) => hooks);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
