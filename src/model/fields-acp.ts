import { type Field, field } from './field.ts';

/** The fields of a channel of kind acp. */
export const acpFields: readonly Field[] = [
  field(
    'channel.args',
    'Arguments that make the agent speak ACP. In these, in variables and in files `{files}` stands for the folder of `files`, and, as JSON, `{workspace}` for the folder of the run and `{servers}` for its MCP servers.',
    'channel: { args: [--acp] }',
  ),
  field(
    'channel.env',
    'Environment variables the agent is given in this channel.',
    'channel: { env: { EXAMPLE_SETTINGS: "{files}/settings.json" } }',
  ),
  field(
    'channel.within',
    'Variables beside these inside a boundary, where the folders of the agent are closed or the run alone has them. `{home}` is the home folder.',
    'channel: { within: { XDG_CACHE_HOME: /tmp/example } }',
  ),
  field(
    'channel.files',
    'Files the agent reads in this run alone, by name.',
    'channel: { files: { settings.json: "{}" } }',
  ),
  field(
    'channel.name',
    'Where the agent tells which tool a question is about. meta: the field `toolName` beside the call. call-id: the id of the call, before `__`. kind: only the kind of tool. announced-title: the title when the call is announced.',
    'channel: { name: meta }',
  ),
  field(
    'channel.input',
    'Where it tells the input. asked: in the question. announced: when the call is announced. running: when it says the call is under way. none: nowhere; tools then name what is shown, as `$title`, `$path`, `$oldText` and `$newText`.',
    'channel: { input: asked }',
  ),
  field(
    'channel.mcpName',
    'How the agent names a tool of an MCP server: `{server}`, and `{tool}` at the end.',
    'channel: { mcpName: "{server}_{tool}" }',
  ),
  field(
    'channel.cwd',
    'Fields of the input that say where a command runs; the first that is there counts.',
    'channel: { cwd: [workdir] }',
  ),
  field(
    'channel.beside',
    'What the text beside a command begins with when it runs in `{cwd}`; anything else makes the command unknown.',
    'channel: { beside: "[working directory {cwd}]" }',
  ),
  field(
    'channel.exit',
    'Where in the raw output of a call the exit code of a command stands.',
    'channel: { exit: metadata.exit }',
  ),
  field(
    'channel.asksWhile',
    'Settings of a session with the values under which the agent asks. Any other value ends the run.',
    'channel: { asksWhile: { mode: [default, plan] } }',
  ),
  field(
    'channel.refusal',
    'Whether the agent ends its turn when it is refused something. ends-turn: then it is told why, and to go on. goes-on: it does so by itself.',
    'channel: { refusal: ends-turn }',
  ),
  field(
    'channel.notWith',
    'For acp and screen: files and folders of a project, or absolute ones, with which no run starts, because they would run as code inside the agent, change what it asks for, or answer it.',
    'channel: { notWith: [.example/plugins] }',
  ),
];
