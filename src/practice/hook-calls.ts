import { spawn } from 'node:child_process';
import http from 'node:http';
import { z } from 'zod';
import type { HttpHook, Settings } from './options.ts';

/** What a held call came back with. Everything that is no explicit `allow` keeps the tool from running. */
export type Decision =
  | { go: true; input: Record<string, unknown> | null }
  | { go: false; why: 'denied' | 'withdrawn'; reason: string };

export interface HookCalls {
  /** Runs the SessionStart commands, payload on stdin. */
  sessionStart(payload: object): Promise<void>;
  /** Asks the first PreToolUse hook. `cancelled` closes the request. */
  preToolUse(payload: object, cancelled: AbortSignal): Promise<Decision>;
  /** Tells an event nobody decides on; failures are nobody's business. */
  tell(event: string, payload: object): Promise<void>;
}

const PreToolUseReply = z.looseObject({
  hookSpecificOutput: z.looseObject({
    hookEventName: z.literal('PreToolUse'),
    permissionDecision: z.enum(['allow', 'deny', 'ask']),
    permissionDecisionReason: z.string().default('no reason given'),
    updatedInput: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** The client half of Claude Code's hook protocol, with `onFailure: block` always on. */
export function createHookCalls(settings: Settings, cwd: string): HookCalls {
  const hooksOf = (event: string) => (settings.hooks[event] ?? []).flatMap((group) => group.hooks);
  return {
    async sessionStart(payload) {
      for (const hook of hooksOf('SessionStart')) {
        if (hook.type === 'command') await runCommand(hook.command, JSON.stringify(payload), cwd);
      }
    },
    async preToolUse(payload, cancelled) {
      const hook = hooksOf('PreToolUse').find(({ type }) => type === 'http');
      if (hook?.type !== 'http')
        return { go: false, why: 'denied', reason: 'nobody supervises this session' };
      try {
        return decisionIn(await post(hook, JSON.stringify(payload), cancelled));
      } catch (error) {
        if (cancelled.aborted) return { go: false, why: 'withdrawn', reason: 'cancelled' };
        return {
          go: false,
          why: 'denied',
          reason: `no decision: ${error instanceof Error ? error.message : error}`,
        };
      }
    },
    async tell(event, payload) {
      for (const hook of hooksOf(event)) {
        if (hook.type !== 'http') continue;
        await post(hook, JSON.stringify(payload), AbortSignal.timeout(5_000)).catch(() => null);
      }
    },
  };
}

function decisionIn(reply: { status: number; body: string }): Decision {
  const refused = (reason: string): Decision => ({ go: false, why: 'denied', reason });
  if (reply.status !== 200) return refused(`no decision: http status ${reply.status}`);
  const parsed = PreToolUseReply.safeParse(JSON.parse(reply.body));
  if (!parsed.success) return refused('no decision: the reply could not be understood');
  const { permissionDecision, permissionDecisionReason, updatedInput } = parsed.data.hookSpecificOutput;
  if (permissionDecision !== 'allow') return refused(permissionDecisionReason);
  return { go: true, input: updatedInput ?? null };
}

function post(hook: HttpHook, body: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...hook.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    // A connection of its own: closing it withdraws this one call.
    const request = http.request(hook.url, { method: 'POST', headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (!response.complete) reject(new Error('half a reply'));
        else resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function runCommand(command: string, input: string, cwd: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
