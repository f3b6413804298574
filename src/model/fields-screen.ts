import { type Field, field } from './field.ts';

const prompt = (rest: string): string => `channel: { prompts: [{ ${rest} }] }`;

/** What only the channel that reads the agent's screen has. */
export const screenFields: readonly Field[] = [
  field(
    'channel.shown',
    'For gemini-policy: what the screen calls a tool, by what the hooks call it.',
    'channel: { shown: { read_file: ReadFile } }',
  ),
  field(
    'channel.ready',
    'For screen: an RE2 expression for the last rows while the agent waits for a task, the cursor behind them.',
    "channel: { kind: screen, ready: '> ' }",
  ),
  field(
    'channel.prompts',
    'For screen: the questions the agent asks there, and the keys that answer them. The first that fits counts.',
    prompt('tool: Run, text: \'Run (?P<command>[^\\n]+)\\? \', yes: "y\\r", no: "n\\r"'),
  ),
  field(
    'channel.prompts[].tool',
    'What the prompt asks for: `tools` says which action its groups make. Not listed there: an unknown one.',
    prompt('tool: Run shell command'),
  ),
  field(
    'channel.prompts[].text',
    'An RE2 expression for the whole prompt as it is shown, from the beginning of a row to the end; groups take what it tells.',
    prompt("text: 'Delete (?P<path>[^\\n]+)\\? \\[y/N\\] '"),
  ),
  field('channel.prompts[].yes', 'The keys that say yes.', prompt('yes: "y\\r"')),
  field('channel.prompts[].no', 'The keys that say no.', prompt('no: "n\\r"')),
  field(
    'channel.prompts[].cursor',
    'end: the cursor stands right behind the prompt. any: it does not matter where. Default: end.',
    prompt('cursor: end'),
  ),
  field(
    'channel.prompts[].reads',
    'How the agent reads its keyboard at this prompt: keys, each as it comes, or lines. Text that only looks like a prompt does not change it.',
    prompt('reads: keys'),
  ),
  field(
    'channel.prompts[].alternate',
    'Whether the prompt is on the second screen, as full-screen programs use it. Default: false.',
    prompt('alternate: true'),
  ),
  field(
    'channel.prompts[].tellWhy',
    'After a no the reason is typed as a message, as soon as the agent takes one. Default: false.',
    prompt('tellWhy: true'),
  ),
  field(
    'channel.seen',
    'For screen: what the agent says it does without asking. It is on record as seen, and nothing holds it.',
    "channel: { seen: [{ tool: Running, text: 'Running (?P<command>.+)' }] }",
  ),
  field(
    'channel.seen[].tool',
    'What it says it does: `tools` says which action its groups make.',
    'channel: { seen: [{ tool: Running }] }',
  ),
  field(
    'channel.seen[].text',
    'An RE2 expression for one whole line; groups take what it tells.',
    "channel: { seen: [{ text: 'Applied edit to (?P<path>.+)' }] }",
  ),
];
