import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import type { Profile, ToolMapping } from '../model/profile.ts';
import { isMcpName, parseMcpName } from './mcp-name.ts';
import { readPatch } from './patch.ts';

/** One tool call as a hook reports it, the same for all agents that have such hooks. */
export interface ToolCall {
  tool: string;
  input: Record<string, unknown>;
  cwd: string;
  ref: string | null;
  by: Action['by'];
  /** The MCP server's own name when the agent gives it. */
  server: string | null;
}

export type Mapped = { as: 'action'; action: Action } | { as: 'inner'; because: string };

/** What a mapping says about a call, without what every action has in common. */
type Shape =
  | { kind: 'read'; paths: string[]; recursive: boolean }
  | { kind: 'edit'; changes: { path: string; before: string | null; after: string }[] }
  | { kind: 'run'; command: string }
  | { kind: 'call'; server: string; name: string; args: Record<string, unknown> }
  | { kind: 'reach'; url: string }
  | { kind: 'expose'; what: string }
  | { kind: 'delegate'; to: string; task: string }
  | { kind: 'unknown'; why: string };

/** Turns a tool call into an Action by the profile's table. Pure; what does not fit becomes `unknown`, with why. */
export function mapTool(profile: Profile, call: ToolCall, about: { id: string; channel: string }): Mapped {
  const mapping = Object.hasOwn(profile.tools, call.tool) ? profile.tools[call.tool] : undefined;
  if (mapping?.kind === 'inner') return { as: 'inner', because: mapping.because };
  const { tool, input, cwd, ref, by } = call;
  const shape = mapping === undefined ? withoutMapping(call) : shapeOf(mapping, call);
  return {
    as: 'action',
    action: {
      ...shape,
      id: about.id,
      tool,
      input,
      cwd,
      ref,
      by,
      channel: about.channel,
      holds: profile.channel.holds,
      provenance: 'reported',
    },
  };
}

function withoutMapping(call: ToolCall): Shape {
  if (!isMcpName(call.tool)) {
    return { kind: 'unknown', why: `the profile has no mapping for the tool ${call.tool}` };
  }
  const named = parseMcpName(call.tool, call.server);
  if (!named.ok) return { kind: 'unknown', why: named.why };
  return { kind: 'call', server: named.server, name: named.name, args: call.input };
}

function shapeOf(mapping: Exclude<ToolMapping, { kind: 'inner' }>, call: ToolCall): Shape {
  switch (mapping.kind) {
    case 'read':
      return readShape(mapping, call);
    case 'edit':
      return editShape(mapping, call);
    case 'patch':
      return withText(call, [mapping.patch], ([text = '']) => patchShape(call, text));
    case 'run':
      return withText(call, [mapping.command], ([command = '']) => ({ kind: 'run', command }));
    case 'reach':
      return withText(call, [mapping.url], ([url = '']) => ({ kind: 'reach', url }));
    case 'expose':
      return withText(call, [mapping.what], ([what = '']) => ({ kind: 'expose', what }));
    case 'delegate':
      return delegateShape(mapping, call);
    default:
      return mapping satisfies never;
  }
}

/** All named fields must be there as text, else the call is unknown. */
function withText(call: ToolCall, fields: string[], build: (texts: string[]) => Shape): Shape {
  const texts: string[] = [];
  for (const field of fields) {
    const value = call.input[field];
    if (typeof value !== 'string') return misfit(call, field);
    texts.push(value);
  }
  return build(texts);
}

function patchShape(call: ToolCall, text: string): Shape {
  const read = readPatch(text);
  return read.ok
    ? { kind: 'edit', changes: read.changes }
    : { kind: 'unknown', why: `${call.tool}: ${read.why}` };
}

function misfit(call: ToolCall, field: string): Shape {
  const value = call.input[field];
  const found =
    value === undefined ? 'missing' : `not text but ${Array.isArray(value) ? 'a list' : typeof value}`;
  return { kind: 'unknown', why: `${call.tool}: the field "${field}" is ${found}` };
}

/** A subagent without a type is the agent's default one, so only the task must be there. */
function delegateShape(mapping: { to: string; task: string }, call: ToolCall): Shape {
  const to = call.input[mapping.to] ?? 'general-purpose';
  const task = call.input[mapping.task];
  if (typeof to !== 'string') return misfit(call, mapping.to);
  if (typeof task !== 'string') return misfit(call, mapping.task);
  return { kind: 'delegate', to, task };
}

function readShape(mapping: { path: string; recursive: boolean }, call: ToolCall): Shape {
  const value = call.input[mapping.path] ?? call.cwd;
  const written = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(written) || written.length === 0) return misfit(call, mapping.path);
  const paths: string[] = [];
  for (const path of written) {
    if (typeof path !== 'string' || path === '') return misfit(call, mapping.path);
    paths.push(path);
  }
  if (call.tool.toLowerCase() !== 'glob') return { kind: 'read', paths, recursive: mapping.recursive };
  const base = globBase(call.input.pattern);
  if (base === null)
    return { kind: 'unknown', why: `${call.tool}: where the pattern would look cannot be told` };
  return {
    kind: 'read',
    paths: paths.map((path) => (posix.isAbsolute(base) ? base : posix.join(path, base))),
    recursive: mapping.recursive,
  };
}

/**
 * The folder a glob starts in: `src/**` looks below `src`, `/etc/*` below `/etc` whatever the search path was.
 * Null when a later part could climb out again.
 */
function globBase(pattern: unknown): string | null {
  if (typeof pattern !== 'string' || pattern === '') return null;
  const parts = pattern.split('/');
  const magic = parts.findIndex((part) => /[*?[\]{}()!+@\\]/.test(part));
  if (magic === -1) return pattern;
  if (/\.\./.test(parts.slice(magic).join('/')) || (/[{(]/.test(pattern) && /[{(,|]\//.test(pattern)))
    return null;
  const base = parts.slice(0, magic).join('/');
  return base === '' && pattern.startsWith('/') ? '/' : base === '' ? '.' : base;
}

function editShape(
  mapping: { path: string; before?: string | undefined; after: string },
  call: ToolCall,
): Shape {
  const path = call.input[mapping.path];
  if (typeof path !== 'string' || path === '') return misfit(call, mapping.path);
  const { edits } = call.input;
  const written: unknown[] = Array.isArray(edits) && !(mapping.after in call.input) ? edits : [call.input];
  if (written.length === 0) return { kind: 'unknown', why: `${call.tool}: the list of edits is empty` };
  const changes: { path: string; before: string | null; after: string }[] = [];
  for (const edit of written) {
    const before = mapping.before === undefined ? null : fieldOf(edit, mapping.before);
    const after = fieldOf(edit, mapping.after);
    if (before !== null && typeof before !== 'string') return misfit(call, mapping.before ?? mapping.after);
    if (typeof after !== 'string') return misfit(call, mapping.after);
    // An empty text to replace is how the agent writes a file that is not there yet.
    changes.push({ path, before: before === '' ? null : before, after });
  }
  return { kind: 'edit', changes };
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === field)?.[1];
}
