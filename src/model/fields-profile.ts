import { type Field, field } from './field.ts';
import { acpFields } from './fields-acp.ts';
import { dualOutputFields } from './fields-dual-output.ts';
import { grammarDetails } from './fields-grammar.ts';
import { mcpFields } from './fields-mcp.ts';
import { screenFields } from './fields-screen.ts';

/** The fields only a tool profile has; the rule lists it shares with a contract are added in `fields.ts`. */
export const profileOnlyFields: readonly Field[] = [
  field('profile', 'The version of the profile format. This release reads version 1.', 'profile: 1'),
  field(
    'name',
    'The name people and contracts call the profile by: the file name without its ending.',
    'name: claude-code',
  ),
  field('title', 'The name of the agent as people read it.', 'title: Claude Code'),
  field(
    'launch',
    'How the agent is started, and what it does not inherit.',
    'launch: { command: claude, pass: [PATH, HOME] }',
  ),
  field('launch.command', 'The program to start, looked up in PATH.', 'launch: { command: claude }'),
  field(
    'launch.args',
    'Arguments that are added before the arguments of the person.',
    'launch: { args: [--permission-mode, manual] }',
  ),
  field(
    'launch.versionArgs',
    'Arguments that make the program print its version, for the record.',
    'launch: { versionArgs: [--version] }',
  ),
  field(
    'launch.refuse',
    'Arguments of the person that would switch supervision off. A run with one of them does not start.',
    'launch: { refuse: [{ flag: --bare, because: it starts without hooks }] }',
  ),
  field(
    'launch.refuse[].flag',
    'The argument, with its dashes. `--flag=value` is refused with it.',
    'launch: { refuse: [{ flag: --bare, because: it starts without hooks }] }',
  ),
  field(
    'launch.refuse[].because',
    'What it would switch off, as the person will read it.',
    'launch: { refuse: [{ flag: --bare, because: it starts without hooks }] }',
  ),
  field(
    'launch.pass',
    'Environment variables the agent inherits when they are set; `*` at the end matches a prefix. Everything else is withheld.',
    'launch: { pass: [PATH, HOME, LC_*] }',
  ),
  field(
    'launch.set',
    'Environment variables the agent is given, with their values.',
    'launch: { set: { NO_COLOR: "1" } }',
  ),
  field(
    'channel',
    'Which channel sees the actions of the agent.',
    'channel: { kind: claude-hooks, holds: block }',
  ),
  field(
    'channel.kind',
    'The way the agent asks: claude-hooks, codex-hooks, copilot-hooks, opencode-events, dual-output, gemini-policy, acp, screen or shell. What each can hold stands in docs/agents.md.',
    'channel: { kind: claude-hooks }',
  ),
  field(
    'channel.holds',
    'block: an action waits for the verdict. watch: it can only be seen; the screen and the packet say so.',
    'channel: { holds: block }',
  ),
  field(
    'channel.servers',
    'For copilot-hooks: names of the MCP servers the agent brings along, so that their calls are known.',
    'channel: { servers: [github-mcp-server] }',
  ),
  field(
    'channel.strict',
    'For codex-hooks: Codex asks before it acts, too, and what no hook answers is a no. Left out: only its hooks are asked.',
    'channel: { strict: true }',
  ),
  field(
    'channel.handshakeMs',
    'How many milliseconds the agent may take to show that its hooks are alive before it is killed.',
    'channel: { handshakeMs: 20000 }',
  ),
  ...acpFields,
  ...screenFields,
  ...dualOutputFields,
  field(
    'task',
    'How the task reaches the agent after the handshake: bracketed-paste or none.',
    'task: bracketed-paste',
  ),
  field(
    'network',
    'What the agent itself needs of the network inside the boundary. Everything else is judged by the contract.',
    'network: { hosts: [api.example.com], forwards: [EXAMPLE_BASE_URL] }',
  ),
  field(
    'network.hosts',
    'Hosts the agent cannot work without, such as its model. They are open without a question unless a rule forbids, stops or asks about them, and stand in the record. Ports 443 and 80 are meant.',
    'network: { hosts: [api.example.com] }',
  ),
  field(
    'network.forwards',
    'Environment variables that hold an address the agent is to use. When one points at this machine, that port is open inside the boundary, too; any other host counts as one of `network.hosts`.',
    'network: { forwards: [EXAMPLE_BASE_URL] }',
  ),
  field(
    'state',
    'Where the agent keeps its own settings and history. Inside the boundary that folder is a private one of the run, thrown away after it; only what is listed here is seen or kept.',
    'state: { folder: ~/.example, variable: EXAMPLE_HOME, keep: [sessions/], read: [settings.json] }',
  ),
  field(
    'state.folder',
    'The folder, with `~/` for the home folder. Left out, the agent gets a folder of the run and is told by `state.variable`.',
    'state: { folder: ~/.example }',
  ),
  field(
    'state.variable',
    'The environment variable by which the agent can be given another folder. It is always set inside.',
    'state: { variable: EXAMPLE_HOME }',
  ),
  field(
    'state.keep',
    'What in that folder is kept: written inside, it is written outside. A folder ends in a slash and is made when it is missing; a file has to be there.',
    'state: { keep: [sessions/, login.json] }',
  ),
  field(
    'state.read',
    'What in that folder is seen as it is and cannot be changed, such as settings. What is not there cannot be made.',
    'state: { read: [settings.json, hooks/] }',
  ),
  field(
    'state.copy',
    'Files the agent writes all the time: it changes a copy, which is thrown away. The name in the folder, and where the file is as long as the variable is not set.',
    'state: { copy: { config.json: ~/.example.json } }',
  ),
  ...mcpFields,
  field(
    'checks',
    'Commands that are tests, linters, type checkers, builds or formatters wherever this agent works, as in a contract.',
    'checks: { test: [make verify] }',
  ),
  field(
    'usage',
    'Where cost and tokens are read from: copilot-transcript, claude-transcript, opencode-events or none.',
    'usage: claude-transcript',
  ),
  field(
    'tools',
    'How each tool of the agent becomes an action. A tool that is not listed is `unknown`: asked, or denied when nobody is there.',
    'tools: { Bash: { kind: run, command: command } }',
  ),
  field(
    'tools.*.kind',
    'What using the tool is: read, edit, run, reach, delegate, expose, or inner for what touches nothing outside the session.',
    'tools: { Bash: { kind: run, command: command } }',
  ),
  field(
    'tools.*.path',
    'The field of the tool input that holds the path.',
    'tools: { Read: { kind: read, path: file_path } }',
  ),
  field(
    'tools.*.recursive',
    'Whether reading goes through everything below the path.',
    'tools: { Grep: { kind: read, path: path, recursive: true } }',
  ),
  field(
    'tools.*.before',
    'The field that holds the text to be replaced; left out when the whole file is written.',
    'tools: { Edit: { kind: edit, path: file_path, before: old_string, after: new_string } }',
  ),
  field(
    'tools.*.after',
    'The field that holds the new text.',
    'tools: { Write: { kind: edit, path: file_path, after: content } }',
  ),
  field(
    'tools.*.command',
    'The field that holds the shell command.',
    'tools: { Bash: { kind: run, command: command } }',
  ),
  field(
    'tools.*.patch',
    'The field that holds a patch of several files.',
    'tools: { apply_patch: { kind: patch, patch: command } }',
  ),
  field('tools.*.url', 'The field that holds the address.', 'tools: { WebFetch: { kind: reach, url: url } }'),
  field(
    'tools.*.to',
    'The field that names the subagent.',
    'tools: { Agent: { kind: delegate, to: subagent_type, task: prompt } }',
  ),
  field(
    'tools.*.task',
    'The field that holds what the subagent is to do.',
    'tools: { Agent: { kind: delegate, to: subagent_type, task: prompt } }',
  ),
  field(
    'tools.*.what',
    'The field that holds what would be published.',
    'tools: { Post: { kind: expose, what: body } }',
  ),
  field(
    'tools.*.because',
    'Why the tool touches nothing outside the session.',
    'tools: { TodoWrite: { kind: inner, because: it keeps a list } }',
  ),
  field(
    'helpers',
    'Programs the agent starts by itself, without an action, such as its own search: by name, or by all their words, in which `*` stands for any text. They are counted quietly, not as something that nothing explains. One that lies in the workspace never counts as one.',
    'helpers: [rg, bash -c env]',
  ),
  field(
    'rules',
    'Rules that come with the profile. They are judged like those of a contract.',
    'rules: { never: { touch: ["~/.ssh/**"] } }',
  ),
  field(
    'grammars',
    'Programs the judge shall understand beside the built-in ones: which options are harmless and what each operand is (text, read, edit, url, …). Without `because`, the words prove all that the program touches. A built-in program cannot be described anew.',
    'grammars: { jsonlint: { manual: "jsonlint --help, 1.6", operands: [read], flags: "q quiet", values: "schema=read" } }',
    grammarDetails,
  ),
  field(
    'capabilities',
    'The capability register: what each MCP tool lets the agent do, who answers for it, and whether it is on.',
    'capabilities: []',
  ),
  field(
    'capabilities[].call',
    'The MCP tool as `server.tool`; `*` is allowed in either half.',
    'call: github.get_issue',
  ),
  field(
    'capabilities[].capability',
    'The business capability it gives, in one line.',
    'capability: read issues',
  ),
  field('capabilities[].owner', 'Who answers for this capability.', 'owner: platform team'),
  field(
    'capabilities[].purpose',
    'What it is meant to be used for.',
    'purpose: find the report behind a task',
  ),
  field(
    'capabilities[].exposes',
    'What data it can expose, in words.',
    'exposes: issue texts and names of reporters',
  ),
  field('capabilities[].data', 'The class of that data.', 'data: internal'),
  field(
    'capabilities[].arguments',
    'What its arguments are, by name as in `may.call`: a `path` it reads, a file it would `edit`, a `host` it reaches, or `text` that is no path or host whatever it looks like. Paths and hosts are judged by `may.read`, `may.edit` and `may.reach`, unless a `may.call` rule that names the call has a path or host matcher for that argument.',
    'arguments: { path: path, url: host, body: text }',
  ),
  field('capabilities[].access', 'read-only or write.', 'access: read-only'),
  field(
    'capabilities[].approval',
    'contract: as the contract says. ask: a person each time. never: refused.',
    'approval: contract',
  ),
  field(
    'capabilities[].enabled',
    'The off switch: `false` denies it at once, in live runs too.',
    'enabled: false',
  ),
];
