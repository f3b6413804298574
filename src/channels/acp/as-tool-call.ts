import { resolve } from 'node:path/posix';
import type { AcpChannel } from '../../model/agent-channel.ts';
import type { Profile, ToolMapping } from '../../model/profile.ts';
import type { ToolCall } from '../map-tool.ts';
import { spelledServer } from '../mcp-name.ts';
import { canonicalJson } from '../same-input.ts';
import { diffsOf, type Fields, type ToolUpdate, textOf } from './payload.ts';
import type { ToldCall } from './told-calls.ts';

/** What a question is about. `why`: it cannot be told for certain, so that it is judged as something nobody understands. */
export interface AskedCall {
  call: ToolCall;
  why: string | null;
}

/** The agent's own name of the tool, which it tells in one of several places; null when it does not. */
export function toolName(channel: AcpChannel, asked: ToolUpdate, told: ToldCall | undefined): string | null {
  switch (channel.name) {
    case 'meta':
      return asked._meta?.toolName ?? told?.toolName ?? null;
    case 'call-id': {
      const cut = asked.toolCallId.indexOf('__');
      return cut > 0 ? asked.toolCallId.slice(0, cut) : null;
    }
    case 'kind':
      return asked.kind ?? told?.kind ?? null;
    case 'announced-title':
      return told?.title ?? null;
    default:
      return channel.name satisfies never;
  }
}

/** The input the agent gives of a call; null when it has not given it yet, or never does. */
export function inputOf(channel: AcpChannel, asked: ToolUpdate, told: ToldCall | undefined): Fields | null {
  switch (channel.input) {
    case 'asked':
      return asked.rawInput ?? null;
    case 'announced':
      return told?.announced ?? null;
    case 'running':
      return told?.running ?? null;
    case 'none':
      return {};
    default:
      return channel.input satisfies never;
  }
}

export function askedCall(
  profile: Profile,
  channel: AcpChannel,
  asked: ToolUpdate,
  about: { told: ToldCall | undefined; cwd: string; servers: ReadonlyMap<string, string> },
): AskedCall {
  const { told, cwd } = about;
  const tool = toolName(channel, asked, told);
  const listed = tool !== null && Object.hasOwn(profile.tools, tool);
  const named = tool === null || listed ? null : mcpTool(channel, tool, about.servers);
  const given = named && channel.input === 'none' ? shownArguments(asked) : inputOf(channel, asked, told);
  const mapping = listed ? profile.tools[tool] : undefined;
  const shown = mapping ? shownFields(mapping, asked, told) : {};
  const input = { ...given, ...shown.fields };
  const where = channel.cwd.map((field) => input[field]).find((value) => typeof value === 'string');
  return {
    call: {
      tool: named?.tool ?? tool ?? 'a tool without a name',
      input,
      cwd: typeof where === 'string' && where !== '' ? resolve(cwd, where) : cwd,
      ref: asked.toolCallId,
      by: null,
      server: named?.server ?? null,
    },
    why:
      (told?.ambiguous ? 'several calls go by the id of this one' : null) ??
      (tool === null ? 'the agent does not tell which tool this is' : null) ??
      (given === null ? 'the agent does not tell with what it calls the tool' : null) ??
      shown.why ??
      contradiction(asked, told) ??
      elsewhere(channel, asked, mapping, cwd),
  };
}

/**
 * A tool of an MCP server as every such tool is named here, by the servers of the run; null when none or more than one of them
 * fits.
 */
function mcpTool(
  { mcpName }: AcpChannel,
  tool: string,
  servers: ReadonlyMap<string, string>,
): { tool: string; server: string } | null {
  if (mcpName === undefined) return null;
  const fits = [...servers].flatMap(([agents, ours]) => {
    const start = mcpName.replace('{server}', spelledServer(agents)).replace('{tool}', '');
    const name = tool.slice(start.length);
    if (!tool.startsWith(start) || name === '') return [];
    return [{ tool: `mcp__${spelledServer(ours)}__${name}`, server: ours }];
  });
  const [one] = fits;
  return one === undefined || fits.length > 1 ? null : one;
}

/** The arguments as the agent shows them to a person, where they are all there. */
function shownArguments(asked: ToolUpdate): Fields | null {
  try {
    const value: unknown = JSON.parse(textOf(asked));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** Values a mapping takes from what the agent shows for a person, where it gives no input: `$title`, `$path`, `$oldText`, `$newText`. */
function shownFields(
  mapping: ToolMapping,
  asked: ToolUpdate,
  told: ToldCall | undefined,
): { fields?: Fields; why?: string } {
  const wanted = Object.entries(mapping).flatMap(([key, value]) =>
    key !== 'because' && typeof value === 'string' && value.startsWith('$') ? [value] : [],
  );
  const own = diffsOf(asked);
  const diffs = own.length > 0 ? own : diffsOf({ content: told?.diffs });
  const [diff] = diffs.length === 1 ? diffs : [];
  const places = (asked.locations ?? []).map(({ path }) => path);
  const known = new Map<string, string | undefined>([
    ['$title', asked.title ?? undefined],
    ['$path', diff?.path ?? (diffs.length === 0 && places.length === 1 ? places[0] : undefined)],
    ['$oldText', diff && (diff.oldText ?? '')],
    ['$newText', diff?.newText],
  ]);
  const fields: Fields = {};
  for (const name of wanted) {
    const value = known.get(name);
    if (value === undefined) return { why: `the question shows no ${name.slice(1)}, or more than one` };
    fields[name] = value;
  }
  return { fields };
}

/** Why a question does not fit what was told of its call: what is released is what the question says, what runs may be the other. */
function contradiction(asked: ToolUpdate, told: ToldCall | undefined): string | null {
  for (const before of [told?.announced, told?.running]) {
    for (const [field, value] of Object.entries(asked.rawInput ?? {})) {
      if (!before || !(field in before)) continue;
      if (canonicalJson(before[field]) !== canonicalJson(value))
        return `the agent asks about another ${field} than the one it told of`;
    }
  }
  return null;
}

/** Why nobody knows where a command runs: an agent that shows only the command says in the text beside it when it is elsewhere. */
function elsewhere(
  channel: AcpChannel,
  asked: ToolUpdate,
  mapping: ToolMapping | undefined,
  cwd: string,
): string | null {
  if (mapping?.kind !== 'run' || channel.beside === undefined) return null;
  const expected = channel.beside.replace('{cwd}', cwd);
  return textOf(asked).startsWith(expected) ? null : 'the agent does not show where the command would run';
}
