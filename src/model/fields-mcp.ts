import { type Field, field } from './field.ts';

/** Where an agent keeps its MCP servers. */
export const mcpFields: readonly Field[] = [
  field(
    'mcp',
    'Where the agent keeps its MCP servers, so that each of them stands behind the gateway of the run. Left out: they stand behind nothing.',
    'mcp: { files: [settings.json], key: mcpServers, give: { args: [--mcp-config, "{file}"] } }',
  ),
  field(
    'mcp.files',
    "The person's own files, in the folder of `state` or with `~/`, later ones counting more. `.toml` or JSON, with comments or without.",
    'mcp: { files: [config.toml] }',
  ),
  field(
    'mcp.project',
    "Files of the project that the agent would read, too. Their servers are left out by name: only the person's own are started.",
    'mcp: { project: [.mcp.json] }',
  ),
  field('mcp.key', 'The field that holds the servers by name.', 'mcp: { key: mcpServers }'),
  field(
    'mcp.variables',
    'How values name variables. dollar: as a shell does, `:-` with another value included. braces: `{env:NAME}`. none: they do not.',
    'mcp: { variables: dollar }',
  ),
  field(
    'mcp.address',
    'The field with an address of streamable HTTP, where an entry does not say its type.',
    'mcp: { address: httpUrl }',
  ),
  field(
    'mcp.give',
    "How the agent is given the run's gateways in place of its servers.",
    'mcp: { give: { args: [--mcp-config, "{file}"] } }',
  ),
  field(
    'mcp.give.args',
    "Arguments that bring them in: `{file}` is a JSON file that holds them below `key`, `{toml}` a table of them. Left out: they go with the channel's own settings.",
    'mcp: { give: { args: [-c, "mcp_servers={toml}"] } }',
  ),
  field(
    'mcp.give.command',
    'words: an entry has `command` and `args`. list: its `command` is all of it.',
    'mcp: { give: { command: list } }',
  ),
  field('mcp.give.env', "The field for a server's variables.", 'mcp: { give: { env: environment } }'),
  field(
    'mcp.give.entry',
    'What each entry has beside its command.',
    'mcp: { give: { entry: { type: local, enabled: true } } }',
  ),
  field(
    'mcp.give.keep',
    "Fields of the person's own entry that are kept, such as those that narrow what a server may show.",
    'mcp: { give: { keep: [tools] } }',
  ),
  field(
    'mcp.give.off',
    'The entry of a server that is left out. Without it none is written.',
    'mcp: { give: { off: { enabled: false } } }',
  ),
  field(
    'mcp.give.only',
    "The list in the agent's settings of the only servers that may start.",
    'mcp: { give: { only: mcp.allowed } }',
  ),
  field(
    'mcp.give.never',
    "The list in the agent's settings of servers that may not start.",
    'mcp: { give: { never: mcp.excluded } }',
  ),
  field(
    'mcp.give.offArgs',
    'Arguments for each server that is left out, with `{name}`.',
    'mcp: { give: { offArgs: [--disable-mcp-server, "{name}"] } }',
  ),
  field(
    'mcp.give.addressAs',
    'Where a command cannot take the place of an address: the name under which such a server stands behind the gateway, with `{name}`.',
    'mcp: { give: { addressAs: "{name}_gate" } }',
  ),
];
