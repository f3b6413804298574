import { stringify } from 'smol-toml';
import type { McpSettings } from '../../model/mcp-settings.ts';
import { type FoundServer, fieldsOf, type PersonServers } from './person-servers.ts';

export interface GatewayCommand {
  /** Absolute path of the node the gateways run on. */
  nodePath: string;
  /** Absolute path of our own program. */
  program: string;
  /** The file that says where the run is. */
  gateFile: string;
  /** The file that says how each server is started. */
  serverFile: string;
}

/** What the agent is given instead of its own servers. */
export interface GivenServers {
  /** By the name the agent has for each; those that are left out with what switches them off. */
  entries: Record<string, Record<string, unknown>>;
  /** The same as settings of the agent: what a file of them holds. */
  settings: Record<string, unknown>;
  /** Arguments; `{file}` is still to be put in. */
  args: string[];
  /** Names of the servers that are there, as rules call them, by the agent's names. */
  names: ReadonlyMap<string, string>;
}

/** A gateway in place of each server, in the agent's own words. */
export function givenServers(
  { servers, leftOut }: Pick<PersonServers, 'servers' | 'leftOut'>,
  { key, give }: Pick<McpSettings, 'key' | 'give'>,
  gateway: GatewayCommand,
): GivenServers {
  const entries: GivenServers['entries'] = {};
  const names = new Map<string, string>();
  const out = [...leftOut];
  for (const found of servers) {
    const { name } = found.entry;
    const renamed = found.entry.by === 'url' && give.addressAs !== undefined;
    const as = renamed ? free(give.addressAs?.replace('{name}', name) ?? name, servers) : name;
    if (renamed) out.push(name);
    entries[as] = entryFor(found, give, gateway);
    names.set(as, name);
  }
  if (give.off) for (const name of out) entries[name] = give.off;
  const offArgs = out.flatMap((name) => give.offArgs.map((arg) => arg.replaceAll('{name}', () => name)));
  const table = Object.keys(entries).length === 0 ? [] : give.args;
  const lists = [
    ...(give.only === undefined ? [] : [[give.only, [nobody, ...names.keys()]] as const]),
    ...(give.never === undefined ? [] : [[give.never, out] as const]),
  ];
  return {
    entries,
    settings: lists.reduce((all, [at, list]) => nested(at, list, all), nested(key, entries)),
    args: [...table.map((arg) => arg.replaceAll('{toml}', () => inlineToml(entries))), ...offArgs],
    names,
  };
}

/** A list without a name would count as none. */
const nobody = 'countersign-none';

/** Settings in which the field at this path holds `value`, beside what `beside` holds there. */
function nested(path: string, value: unknown, beside: unknown = {}): Record<string, unknown> {
  const [name = '', ...rest] = path.split('.');
  const there = fieldsOf(beside);
  return { ...there, [name]: rest.length === 0 ? value : nested(rest.join('.'), value, there[name]) };
}

/** Not the name of another server. */
function free(name: string, servers: readonly FoundServer[]): string {
  return servers.some(({ entry }) => entry.name === name) ? free(`${name}_`, servers) : name;
}

function entryFor(
  { entry, written }: FoundServer,
  give: McpSettings['give'],
  { nodePath, program, gateFile, serverFile }: GatewayCommand,
): Record<string, unknown> {
  const args = [program, 'mcp', '--gate', gateFile, '--servers', serverFile, '--server', entry.name];
  const kept = give.keep.flatMap((name) => (written[name] === undefined ? [] : [[name, written[name]]]));
  return {
    ...give.entry,
    ...Object.fromEntries(kept),
    ...(give.command === 'list' ? { command: [nodePath, ...args] } : { command: nodePath, args }),
    // Within a boundary the only way out is the proxy, which Node's own client heeds only when told to.
    ...(entry.by === 'url' ? { [give.env]: { NODE_USE_ENV_PROXY: '1' } } : {}),
  };
}

/** On one line, for an argument. */
function inlineToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineToml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return stringify({ v: value }).trim().slice('v = '.length);
  const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)} = ${inlineToml(one)}`);
  return `{${fields.join(', ')}}`;
}
