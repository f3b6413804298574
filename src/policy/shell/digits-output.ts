import { expandWord } from './expand.ts';
import type { Command, ParsedScript, PipelineNode } from './parse.ts';
import { emptySketch } from './sketch.ts';
import { copyState, type Desk, type ShellState } from './state.ts';

/**
 * Whether a script prints nothing but digits and white space, if anything: `wc -l < file`, `… | wc -l`, `grep -c x file`,
 * `date +%s`. Names of files must not get into it: bash would evaluate one in arithmetic.
 */
export function printsDigits(script: ParsedScript, state: ShellState, desk: Desk): boolean {
  const silent: Desk = { ...desk, unclear: () => {}, walk: () => {}, sketch: emptySketch() };
  const words = (command: Command): string[] | null => {
    // Looking into substitutions within substitutions would double the work with every level.
    if ([command.name, ...command.args].some((word) => word !== undefined && hasScript(word))) return null;
    const fields = [command.name, ...command.suffix].flatMap((word) =>
      word?.type === 'Word' ? expandWord(word, copyState(state), silent, 'fields') : [],
    );
    const known = fields.flatMap((field) => (field.known && field.glob === null ? [field.text] : []));
    const plain = command.prefix.length === 0 && known.length === fields.length;
    return plain && !state.functions.has(known[0] ?? '') ? known : null;
  };
  return script.commands.length === 1 && script.commands.every(({ command }) => prints(command, words));
}

const hasScript = (word: Command['args'][number]): boolean =>
  word.type !== 'Word' || /\$\(|`|[<>]\(|\$\{|\$\[/.test(word.text);

type Words = (command: Command) => string[] | null;

function prints(node: ParsedScript['commands'][number]['command'], words: Words): boolean {
  if (node.type === 'AndOr') return node.commands.every((part) => pipePrints(part, words));
  return pipePrints(node, words);
}

/** What comes before in a pipe goes into the last command, which alone prints. */
function pipePrints(node: PipelineNode, words: Words): boolean {
  if (node.type !== 'Pipeline') return node.type === 'Command' && commandPrints(node, words, false);
  const [last, before] = [node.commands.at(-1), node.commands.at(-2)];
  if (last?.type !== 'Command') return false;
  if (commandPrints(last, words, true)) return true;
  const fromDigits = before?.type === 'Command' && commandPrints(before, words, node.commands.length > 2);
  const given = words(last);
  return (
    fromDigits &&
    last.redirects.length === 0 &&
    given?.[0] === 'tr' &&
    given[1] === '-d' &&
    given.length === 3
  );
}

function commandPrints(command: Command, words: Words, piped: boolean): boolean {
  const quiet = command.redirects.every(
    (redirect) =>
      redirect.type !== 'Redirect' ||
      (redirect.operator === '<' && redirect.descriptor === undefined) ||
      redirect.target?.value === '/dev/null',
  );
  const [name, ...rest] = (quiet ? words(command) : null) ?? [];
  switch (name) {
    case 'true':
    case ':':
      return true;
    case 'echo':
      return rest.length === 1 && /^\d+$/.test(rest[0] ?? '');
    case 'wc':
      return rest.every((word) => /^-[lwcmL]+$|^--(?:lines|words|bytes|chars)$/.test(word));
    case 'date':
      return rest.length === 1 && /^\+(?:%[sNYmdHMSjuV]|\d)+$/.test(rest[0] ?? '');
    case 'grep':
      return countsMatches(rest, piped || command.redirects.some(({ operator }) => operator.startsWith('<')));
    default:
      return false;
  }
}

/** `grep -c`: with one file or standard input it prints the bare count. */
function countsMatches(words: readonly string[], fed: boolean): boolean {
  const options = words.filter((word) => word.startsWith('-'));
  const operands = words.filter((word) => !word.startsWith('-'));
  const counts = options.some((word) => /^-[a-zA-Z]*c/.test(word) || word === '--count');
  const known = options.every((word) => /^-[cEFGPiwxvsh]+$/.test(word) || word === '--count');
  return counts && known && (operands.length === 2 || (operands.length === 1 && fed));
}
