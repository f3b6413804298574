import type { Picture } from './picture.ts';
import { programName } from './run-rules.ts';
import { type Grammar, readArguments } from './shell/arguments.ts';
import { literal } from './shell/field.ts';
import { builtinGrammars } from './shell/grammars/grammars.ts';
import type { CommandTouch } from './shell/sketch.ts';

/** Shells take a script on standard input too; no table describes these. Not listed: `-s`, with which they always do. */
const shell: Grammar = {
  flags: 'a b e f h i k l m n p r t u v x login noprofile norc posix restricted verbose',
  values: 'o=text O=text rcfile=read init-file=read',
  operands: ['execute'],
  posix: true,
};
const shells: ReadonlyMap<string, Grammar> = new Map([
  ['sh', shell],
  ['bash', shell],
]);

/** Files that are what the program is given on standard input, and what looks like an option that is not one. */
const standardInput = /^(?:-|\+.*|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/;

/**
 * Whether a command that needs a rule takes more than its words say: text or a file on standard input, or all of what it
 * runs. `may.run` names words; a rule for such a command lets anything through behind them.
 */
export function isFed(command: CommandTouch, { paths }: Pick<Picture, 'paths'>): boolean {
  if (command.standing !== 'rule') return false;
  // The shell's own reads are those of its redirections.
  if (command.stdin !== '' || paths.some((touch) => touch.command === null && touch.use === 'read'))
    return true;
  const [first = '', ...words] = command.words.map(({ text }) => text);
  const program = programName(first);
  const grammar = shells.get(program) ?? builtinGrammars.get(program);
  if (grammar === undefined) return false;
  const { usage, options, operands, problem } = readArguments(words.map(literal), grammar);
  if (!usage.operands.includes('execute')) return false;
  // `python -c`, `node -e`, `dash -c`: the program is there. What `node -r` names is run before one that is read.
  if (options.some(({ name, role }) => usage.instead.has(name) || role === 'script')) return false;
  const [named] = operands;
  return problem !== null || named === undefined || standardInput.test(named.text);
}
