import type { Role } from '../model/grammar.ts';
import type { Picture } from './picture.ts';
import { programName } from './run-rules.ts';
import { builtinGrammars } from './shell/grammars/grammars.ts';
import type { CommandTouch } from './shell/sketch.ts';

const running: ReadonlySet<string> = new Set<Role>(['execute', 'code', 'script']);

/** Shells take a script on standard input too; no table describes them. */
const shells: ReadonlySet<string> = new Set(['sh', 'bash']);

/**
 * Whether a command that needs a rule takes more than its words say: text or a file on standard input, or all of what it
 * runs. `may.run` names words; a rule for such a command lets anything through behind them.
 */
export function isFed(command: CommandTouch, { paths }: Pick<Picture, 'paths'>): boolean {
  if (command.standing !== 'rule') return false;
  // The shell's own reads are those of its redirections.
  if (command.stdin !== '' || paths.some((touch) => touch.command === null && touch.use === 'read'))
    return true;
  const [program, ...rest] = command.words;
  const name = programName(program?.text ?? '');
  const operands = builtinGrammars.get(name)?.operands ?? [];
  if (!shells.has(name) && !operands.some((role) => running.has(role))) return false;
  return !rest.some(({ text, role }) =>
    role === undefined ? !text.startsWith('-') : running.has(role) && text !== '-',
  );
}
