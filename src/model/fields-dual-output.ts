import { type Field, field } from './field.ts';

/** The fields of a channel of kind dual-output. */
export const dualOutputFields: readonly Field[] = [
  field(
    'channel.flags',
    'Arguments of the agent that name its file of events and the file it reads answers from.',
    'channel: { flags: { events: --json-file, answers: --input-file } }',
  ),
  field(
    'channel.flags.events',
    'The argument that names the file the agent writes what it does into.',
    'channel: { flags: { events: --json-file } }',
  ),
  field(
    'channel.flags.answers',
    'The argument that names the file the agent reads answers and the task from.',
    'channel: { flags: { answers: --input-file } }',
  ),
  field(
    'channel.settings',
    'The settings of the run, which outrank those of the person and the project; our hooks are added.',
    'channel: { settings: { variable: EXAMPLE_SETTINGS, values: { ask: ["*"] } } }',
  ),
  field(
    'channel.settings.variable',
    'The environment variable that names the file of those settings.',
    'channel: { settings: { variable: EXAMPLE_SETTINGS } }',
  ),
  field(
    'channel.settings.values',
    'What stands in that file: everything has to be asked for.',
    'channel: { settings: { values: { permissions: { ask: ["*"] } } } }',
  ),
  field(
    'channel.trust',
    'How the agent is told that it must not trust the project, so that nothing the project brings along is read.',
    'channel: { trust: { variable: EXAMPLE_TRUST, yes: TRUSTED, no: UNTRUSTED } }',
  ),
  field(
    'channel.trust.variable',
    'The environment variable that names the file of trusted folders.',
    'channel: { trust: { variable: EXAMPLE_TRUST } }',
  ),
  field(
    'channel.trust.yes',
    'The word for a trusted folder in that file.',
    'channel: { trust: { yes: TRUSTED } }',
  ),
  field(
    'channel.trust.no',
    'The word for a folder that is not trusted.',
    'channel: { trust: { no: UNTRUSTED } }',
  ),
  field(
    'channel.trust.notWith',
    'What a project must not bring along: with one of these it is not trusted, and MCP servers are not started.',
    'channel: { trust: { notWith: [.example, .env] } }',
  ),
  field(
    'channel.trust.values',
    'Settings of the run beside the others where the folder is trusted.',
    'channel: { trust: { values: { permissions: { deny: [agent] } } } }',
  ),
  field(
    'channel.hookMs',
    'How many milliseconds a question may wait in a hook of the agent. After that the agent asks in its file, where it waits as long as it takes.',
    'channel: { hookMs: 45000 }',
  ),
  field(
    'channel.person',
    'Tools that ask the person at the screen of the agent: their question is not answered for the person.',
    'channel: { person: [ask_user_question] }',
  ),
];
