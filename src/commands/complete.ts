import type { ArgumentEntry, CommandEntry, OptionEntry } from './command-tree.ts';

/** One thing that may stand next. */
export interface Candidate {
  word: string;
  text: string;
}

/** What the shell itself knows best. */
export type ShellKnows = 'files' | 'folders' | 'commands';

export interface Completion {
  candidates: readonly Candidate[];
  /** Left to the shell, beside the candidates. */
  shell: ShellKnows | null;
}

/** What can be looked up, each only when asked for. */
export interface CompletionSources {
  runs(): Promise<readonly Candidate[]>;
  liveRuns(): Promise<readonly Candidate[]>;
  profiles(): Promise<readonly Candidate[]>;
}

const nothing: Completion = { candidates: [], shell: null };

/** Placeholders of options and arguments by what they stand for. */
const shellOf: Readonly<Record<string, ShellKnows>> = {
  file: 'files',
  record: 'files',
  target: 'files',
  contract: 'files',
  key: 'files',
  directory: 'folders',
  folder: 'folders',
  agent: 'commands',
};

/** Commands whose run has to be live. */
const ofLiveRuns = new Set(['attach', 'kill', 'pause', 'resume']);

/**
 * What may stand in the place of the last word. `words` come without the program's own name; the last one is what is there so
 * far, and may be empty.
 */
export async function complete(
  words: readonly string[],
  tree: readonly CommandEntry[],
  sources: CompletionSources,
): Promise<Completion> {
  const [typed = ''] = words.slice(-1);
  const before = words.slice(0, -1);
  const found = await candidatesFor(before, typed, tree, sources);
  return { ...found, candidates: found.candidates.filter(({ word }) => word.startsWith(typed)) };
}

async function candidatesFor(
  before: readonly string[],
  typed: string,
  tree: readonly CommandEntry[],
  sources: CompletionSources,
): Promise<Completion> {
  const command = tree.find(({ name }) => startsWith(before, name.split(' ')));
  if (!command) return { candidates: nextWords(before, tree), shell: null };
  const own = before.slice(command.name.split(' ').length);
  // What stands behind `--` is another program's.
  if (own.includes('--')) return { candidates: [], shell: own.at(-1) === '--' ? 'commands' : 'files' };
  const [name = '', value] = typed.startsWith('--') ? typed.split('=', 2) : [];
  const asked = command.options.find((one) => one.name === (value === undefined ? own.at(-1) : name));
  if (asked?.takes && !(asked.optional && typed.startsWith('-'))) {
    const found = await valuesOf(asked.takes, asked.choices, asked.name, sources);
    if (value === undefined) return found;
    const candidates = found.candidates.map(({ word, text }) => ({ word: `${name}=${word}`, text }));
    return { candidates, shell: found.shell };
  }
  if (typed.startsWith('-')) return { candidates: optionsLeft(command, own), shell: null };
  const argument = argumentAt(command, own);
  if (!argument) return nothing;
  if (argument.name === 'run')
    return {
      candidates: await (ofLiveRuns.has(command.name) ? sources.liveRuns() : sources.runs()),
      shell: null,
    };
  return valuesOf(argument.name, argument.choices, '', sources);
}

const startsWith = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((word, index) => words[index] === word);

/** The words commands go on with: each once, also where several share it. */
function nextWords(before: readonly string[], tree: readonly CommandEntry[]): Candidate[] {
  const found = new Map<string, string>();
  for (const { name, text } of tree) {
    const parts = name.split(' ');
    const [next] = parts.slice(before.length);
    if (next === undefined || !startsWith(parts, before)) continue;
    found.set(next, found.has(next) ? '' : text);
  }
  return [...found].map(([word, text]) => ({ word, text }));
}

async function valuesOf(
  takes: string,
  choices: readonly string[],
  option: string,
  sources: CompletionSources,
): Promise<Completion> {
  if (choices.length > 0) return { candidates: choices.map((word) => ({ word, text: '' })), shell: null };
  if (option === '--profile') return { candidates: await sources.profiles(), shell: null };
  if (takes === 'run') return { candidates: await sources.runs(), shell: null };
  return { candidates: [], shell: shellOf[takes] ?? null };
}

function optionsLeft({ options }: CommandEntry, own: readonly string[]): Candidate[] {
  return options
    .filter(({ name }) => !own.includes(name))
    .map(({ name, text }): Candidate => ({ word: name, text }));
}

/** Which of the command's own arguments comes next; the last one where it takes many. */
function argumentAt(command: CommandEntry, own: readonly string[]): ArgumentEntry | undefined {
  const takes = (word: string | undefined): OptionEntry | undefined =>
    command.options.find(({ name, takes: value, optional }) => name === word && value !== null && !optional);
  const plain = own.filter((word, index) => !word.startsWith('-') && !takes(own[index - 1]));
  const last = command.arguments.at(-1);
  return command.arguments[plain.length] ?? (last?.many ? last : undefined);
}

/** As the shells' scripts read it: a word and what it is, and first what is left to the shell. */
export function completionText({ candidates, shell }: Completion): string {
  const plain = (text: string): string => text.replace(/[\t\n]/g, ' ');
  const lines = candidates.map(({ word, text }) => `${plain(word)}\t${plain(text)}`);
  return [`:${shell ?? ''}`, ...lines].map((line) => `${line}\n`).join('');
}
