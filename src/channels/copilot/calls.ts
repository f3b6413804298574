import { posix } from 'node:path';
import type { Action } from '../../model/action.ts';
import type { Release } from '../channel.ts';
import type { ToolCall } from '../map-tool.ts';
import { spelledServer } from '../mcp-name.ts';
import { canonicalJson, inputDiffers } from '../same-input.ts';

export type CallAt = 'asked' | 'inner' | 'released' | 'denied' | 'withdrawn';

/** One call of the agent. Copilot gives it no id: it is known by its session, its tool and its input. */
export interface Call {
  session: string;
  tool: string;
  cwd: string;
  /** As released, once it was. */
  input: Record<string, unknown>;
  at: CallAt;
  /** Null for tools that touch nothing. */
  action: Action | null;
}

/** What was asked and has not come back yet. */
export interface OpenCalls {
  add(session: string, call: ToolCall, action: Action | null): Call;
  settle(call: Call, release: Release): void;
  /** The call that came back: the one with this very input, else the released one of the same tool. It is open no more. */
  take(session: string, tool: string, ran: Record<string, unknown>): Call | undefined;
  /** Whether Copilot's own question is about something that was released. */
  isReleased(session: string, about: { tool: string; input: Record<string, unknown>; cwd: string }): boolean;
  /** The turn is over: what has not come back will not. */
  forget(session: string): void;
}

/** A refused call comes back never, so it is not kept for long. */
const mostOpen = 2_000;

export function createOpenCalls(): OpenCalls {
  const open = new Set<Call>();
  const of = (session: string) => [...open].filter((call) => call.session === session);
  return {
    add(session, { tool, cwd, input }, action) {
      const call: Call = { session, tool, cwd, input, at: action === null ? 'inner' : 'asked', action };
      open.add(call);
      if (open.size > mostOpen) for (const oldest of [...open].slice(0, 1)) open.delete(oldest);
      return call;
    },
    settle(call, release) {
      call.at = release.effect === 'allow' ? 'released' : 'denied';
      call.input = release.input ?? call.input;
    },
    take(session, tool, ran) {
      const mine = of(session).filter((call) => call.tool === tool);
      const same = mine.filter(({ input }) => !inputDiffers(input, ran));
      const found =
        same.find(({ at }) => at === 'released' || at === 'inner') ??
        same[0] ??
        mine.find(({ at }) => at === 'released');
      if (found) open.delete(found);
      return found;
    },
    isReleased: (session, about) =>
      of(session).some((call) => call.at === 'released' && call.action !== null && isAbout(call, about)),
    forget(session) {
      for (const call of of(session)) open.delete(call);
    },
  };
}

function isAbout(call: Call, about: { tool: string; input: Record<string, unknown>; cwd: string }): boolean {
  const { action } = call;
  const sameInput = canonicalJson(call.input) === canonicalJson(about.input);
  if (call.tool === about.tool && sameInput) return true;
  switch (action?.kind) {
    case 'run':
      return call.tool === about.tool && call.input.command === about.input.command;
    case 'call':
      return sameInput && spelledTool(about.tool) === `${action.server}/${action.name}`;
    default:
      return about.tool === 'edit' && editsFile(call, about);
  }
}

/** `server/tool`, the server's name as rules have it. */
function spelledTool(tool: string): string {
  const cut = tool.indexOf('/');
  return `${spelledServer(tool.slice(0, cut))}${tool.slice(cut)}`;
}

/** It asks for each file of a call, as `edit` whatever the tool was. */
function editsFile(call: Call, { input, cwd }: { input: Record<string, unknown>; cwd: string }): boolean {
  const { file_path: file } = input;
  if (typeof file !== 'string') return false;
  const wanted = posix.resolve(cwd, file);
  return filesOf(call).some((path) => posix.resolve(call.cwd, path) === wanted);
}

/** A person may have changed the input: the action still holds the old one. */
function filesOf({ input: { path, patch }, action }: Call): string[] {
  if (action?.kind !== 'edit' && action?.kind !== 'unknown') return [];
  if (typeof path === 'string') return [path];
  if (typeof patch !== 'string') return [];
  return [...patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\s*$/gm)].map(
    ([, name = '']) => name,
  );
}
