import { exitCode, exitText } from '../model/exit-code.ts';
import { contextTitle, keysText } from '../ui/help-text.ts';
import { tableKeys } from '../ui/key-binding.ts';
import { bindingsOf, type KeyContext } from '../ui/key-table.ts';
import type { ArgumentEntry, CommandEntry, OptionEntry } from './command-tree.ts';

interface Term {
  term: string;
  text: string;
}

/** A part of the manual, before it is set for a man page or for the docs. */
export interface ManualSection {
  title: string;
  paragraphs?: readonly string[];
  terms?: readonly Term[];
  /** Sections of a section. */
  parts?: readonly ManualSection[];
}

const contexts: readonly KeyContext[] = [
  ...(['agent', 'prefix', 'panes', 'sheet', 'ask', 'rule', 'danger', 'stop', 'quit', 'note'] as const),
  ...(['amend', 'help', 'home', 'page', 'history', 'filter', 'replay'] as const),
];

function argumentText({ name, required, many }: ArgumentEntry): string {
  const word = many ? `${name}...` : name;
  return required ? `<${word}>` : `[${word}]`;
}

function optionText({ name, takes, optional }: OptionEntry): string {
  if (takes === null) return name;
  return optional ? `${name} [${takes}]` : `${name} <${takes}>`;
}

const withChoices = (text: string, choices: readonly string[], fallback: string | null = null): string => {
  const notes = [
    ...(choices.length > 0 ? [`one of ${choices.join(', ')}`] : []),
    ...(fallback === null ? [] : [`default: ${fallback}`]),
  ];
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
};

/** `run [options] <agent...>`. */
export function usageText({ name, options, arguments: given }: CommandEntry): string {
  return [name, ...(options.length > 0 ? ['[options]'] : []), ...given.map(argumentText)].join(' ');
}

/** Every command with its arguments and options. */
export const commandSections = (tree: readonly CommandEntry[]): ManualSection[] =>
  tree.map((command) => ({
    title: usageText(command),
    paragraphs: [command.text],
    terms: [
      ...command.arguments
        .filter(({ text, choices }) => text !== '' || choices.length > 0)
        .map((one) => ({ term: argumentText(one), text: withChoices(one.text, one.choices) })),
      ...command.options.map((one) => ({
        term: optionText(one),
        text: withChoices(one.text, one.choices, one.fallback),
      })),
    ],
  }));

/** How other keys are chosen. */
export const otherKeys =
  'Your own keys go to ~/.config/countersign/keys.yaml: a place, an action and its keys, such as `panes: { follow: F }`. The names of place and action stand in brackets; `countersign explain keys.panes` tells more, `countersign config check` looks for conflicts, and help and hints show your keys. Esc, Ctrl-C and the prefix stay as they are. A key that decides is one letter, never Enter or Space. The wheel of the mouse scrolls what is under the pointer, clicks do nothing (`countersign explain config.mouse`)';

/** Every key, from the one table they are looked up in. */
export const keySections = (prefix: string): ManualSection[] =>
  contexts.map((context) => ({
    title: `${contextTitle[context]} (${context})`,
    terms: bindingsOf(context, tableKeys).map(({ keys, action, text: does }) => {
      const text = `${does} (${action})`;
      const typed = keysText(keys, prefix);
      return { term: context === 'prefix' ? `${prefix} ${typed}` : typed, text };
    }),
  }));

const variables: readonly Term[] = [
  { term: 'XDG_STATE_HOME', text: 'runs are kept in its folder countersign (else ~/.local/state)' },
  {
    term: 'XDG_CONFIG_HOME',
    text: 'profiles, rules and signers are in its folder countersign (else ~/.config)',
  },
  {
    term: 'XDG_RUNTIME_DIR',
    text: 'sockets of live runs (else a private folder in the folder for temporary files)',
  },
  {
    term: 'COUNTERSIGN_THEME, COUNTERSIGN_...',
    text: 'settings, before those of files; `countersign config show --origin` names them',
  },
  { term: 'VISUAL, EDITOR', text: 'what `e` opens a rule in' },
  { term: 'NO_COLOR, FORCE_COLOR', text: 'colours off or on; FORCE_COLOR wins' },
];

const files: readonly Term[] = [
  { term: 'countersign.yaml', text: 'the contract of a workspace; `countersign init` writes one' },
  {
    term: '.countersign/profiles/NAME.yaml',
    text: "the project's own tool profiles; they cannot loosen the user's",
  },
  { term: '~/.config/countersign/profiles/NAME.yaml', text: "the user's own tool profiles" },
  {
    term: '~/.config/countersign/config.yaml',
    text: 'the settings of your screens: `countersign explain config.theme`',
  },
  {
    term: '~/.config/countersign/keys.yaml',
    text: 'your own keys: `countersign explain keys.panes`',
  },
  { term: '~/.config/countersign/rules.yaml', text: 'rules that stand for every run of the user' },
  { term: '~/.local/state/countersign/runs/', text: 'a folder for each run: journal, recording, record' },
];

/** The whole manual. `prefix`: how the prefix key is written. */
export function manual(tree: readonly CommandEntry[], prefix: string): ManualSection[] {
  return [
    {
      title: 'NAME',
      paragraphs: ['countersign - a terminal supervisor for coding-agent runs'],
    },
    {
      title: 'SYNOPSIS',
      paragraphs: ['countersign [command] [options]', 'countersign run [options] -- AGENT [ARGUMENTS]'],
    },
    {
      title: 'DESCRIPTION',
      paragraphs: [
        'You start the agent you already use through countersign. Every action it wants to take is judged before it happens ' +
          'against a written task contract: what the contract allows goes through, what it forbids is refused with a reason the ' +
          'agent can read, and what is sensitive waits for your keypress. Each run leaves a record of what was delegated, done, ' +
          'refused and approved, and of how to undo it.',
      ],
    },
    { title: 'COMMANDS', parts: commandSections(tree) },
    {
      title: 'KEYS',
      paragraphs: [
        `In a run every key goes to the agent but one, ${prefix}. It is chosen in the settings (prefix).`,
        `${otherKeys}.`,
      ],
      parts: keySections(prefix),
    },
    {
      title: 'EXIT STATUS',
      terms: Object.values(exitCode).map((code) => ({ term: String(code), text: exitText[code] })),
    },
    { title: 'ENVIRONMENT', terms: variables },
    { title: 'FILES', terms: files },
    { title: 'SEE ALSO', paragraphs: ['bwrap(1), git(1), ssh-keygen(1)'] },
  ];
}
