import { z } from 'zod';
import type { McpSettings } from '../../model/mcp-settings.ts';
import { withVariables } from './value-variables.ts';

/** How a server is started or reached, as its user wrote it. */
export const ServerEntry = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('command'),
    name: z.string(),
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    /** Left out: where the agent works. */
    cwd: z.string().optional(),
  }),
  z.strictObject({
    by: z.literal('url'),
    name: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
]);
export type ServerEntry = z.infer<typeof ServerEntry>;

/** The servers of one run, as its gateways read them. */
export const ServerFile = z.strictObject({ servers: z.record(z.string(), ServerEntry) });

export type ReadEntry = ServerEntry | { by: 'nobody'; why: string } | { by: 'switched-off' };

const Text = z.string().min(1);
const Texts = z.record(z.string(), z.string());
const Command = z.looseObject({
  type: z.enum(['stdio', 'local']).optional(),
  command: z.union([Text, z.array(Text).min(1)]),
  args: z.array(z.string()).default([]),
  env: Texts.default({}),
  /** OpenCode's word for it. */
  environment: Texts.default({}),
  /** Codex: names of variables of its own that the server gets. */
  env_vars: z.array(z.string()).default([]),
  cwd: z.string().optional(),
});
const Address = z.looseObject({
  type: z.string().optional(),
  headers: Texts.default({}),
  /** Codex's words for headers, and for those whose values stand in variables. */
  http_headers: Texts.default({}),
  env_http_headers: Texts.default({}),
  bearer_token_env_var: z.string().optional(),
});
const Off = z.union([
  z.looseObject({ enabled: z.literal(false) }),
  z.looseObject({ disabled: z.literal(true) }),
]);
/** Words for streamable HTTP. */
const streamable = ['http', 'streamable-http', 'streamable_http', 'streamableHttp', 'remote'];
const helpers = ['headersHelper', 'http_headers_helper', 'authProviderType'];

/**
 * One server as any of the agents writes it. `env` is the environment the agent has: the values its names stand for are put in
 * here, because the gateway is started with less.
 */
export function readEntry(
  name: string,
  written: unknown,
  how: Pick<McpSettings, 'variables' | 'address'> & {
    /** How a command is written. */
    command: McpSettings['give']['command'];
    env: Readonly<Record<string, string>>;
  },
): ReadEntry {
  if (Off.safeParse(written).success) return { by: 'switched-off' };
  const filled = withVariables(written, how.variables, how.env);
  if (!filled.ok) return { by: 'nobody', why: filled.why };
  const command = Command.safeParse(filled.value);
  if (command.success && Array.isArray(command.data.command) === (how.command === 'list'))
    return commandOf(name, command.data, how.env);
  const address = Address.safeParse(filled.value);
  if (!address.success) return { by: 'nobody', why: 'it is neither a command nor streamable HTTP' };
  return addressOf(name, address.data, how);
}

function commandOf(
  name: string,
  given: z.infer<typeof Command>,
  own: Readonly<Record<string, string>>,
): ServerEntry {
  const [command = '', ...words] = typeof given.command === 'string' ? [given.command] : given.command;
  const named = given.env_vars.flatMap((one): [string, string][] =>
    own[one] === undefined ? [] : [[one, own[one]]],
  );
  const env = { ...Object.fromEntries(named), ...given.environment, ...given.env };
  const { cwd } = given;
  return { by: 'command', name, command, args: [...words, ...given.args], env, ...(cwd ? { cwd } : {}) };
}

function addressOf(
  name: string,
  given: z.infer<typeof Address>,
  how: { address: string; env: Readonly<Record<string, string>> },
): ReadEntry {
  const field = how.address in given ? how.address : 'url';
  const url = given[field];
  const known = given.type === undefined ? field === how.address : streamable.includes(given.type);
  if (typeof url !== 'string' || !known)
    return { by: 'nobody', why: 'it is neither a command nor streamable HTTP' };
  if (helpers.some((one) => given[one] !== undefined && given[one] !== null))
    return { by: 'nobody', why: 'its headers come from a program' };
  const token = given.bearer_token_env_var === undefined ? undefined : how.env[given.bearer_token_env_var];
  const named = Object.entries(given.env_http_headers).flatMap(([header, variable]): [string, string][] =>
    how.env[variable] === undefined ? [] : [[header, how.env[variable]]],
  );
  const headers = {
    ...given.headers,
    ...given.http_headers,
    ...Object.fromEntries(named),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  return { by: 'url', name, url, headers };
}
