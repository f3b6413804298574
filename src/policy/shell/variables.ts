import type { Field } from './field.ts';
import { type Desk, isInherited, type ShellState, type Value } from './state.ts';

/** Variables that decide what later commands are or do, even when only assigned. */
const powerful =
  /^(?:PATH|HOME|CDPATH|ENV|BASH_ENV|BASHOPTS|SHELLOPTS|PS4|PROMPT_COMMAND|GLOBIGNORE|TMPDIR|EDITOR|VISUAL|PAGER|SHELL|POSIXLY_CORRECT|PWD|OLDPWD|LOCPATH|EXECIGNORE|HISTFILE|BASH_(?!REMATCH|VERSION)\w+|.*PROXY|.*_proxy|(?:LD|DYLD|BASH_FUNC|GIT|NODE|NPM|YARN|PNPM|PYTHON|PERL5?|RUBY|JAVA|GREP|RIPGREP|LESS|SSH|GCONV|LOCPATH|MALLOC|npm)_.*|(?:PYTHON|PERL5|RUBY|LESS)[A-Z0-9]*)$/;

/** Variables that change nothing about what a command does to the outside. */
export const harmlessVariables: ReadonlySet<string> = new Set([
  'CI',
  'NODE_ENV',
  'FORCE_COLOR',
  'NO_COLOR',
  'TZ',
  'LANG',
  'LC_ALL',
  'COLUMNS',
]);

/** Whether setting a variable to this changes nothing: a time zone or a language may also be a file. */
export function isHarmless(name: string, value: Field): boolean {
  if (!harmlessVariables.has(name)) return false;
  return !/^(?:TZ|LANG|LC_ALL)$/.test(name) || !/^:?[/~]|(?:^|[:/])\.\.?(?:\/|$)/.test(value.text);
}

/** Variables of every environment, and the shell's own: what they hold is no secret. */
const open =
  /^(?:PATH|HOME|PWD|OLDPWD|USER|LOGNAME|SHELL|TERM|COLORTERM|LANGUAGE|LC_\w+|TMPDIR|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|EDITOR|VISUAL|PAGER|DISPLAY|XDG_\w+|LINES|IFS|E?UID|PPID|SHLVL|S?RANDOM|SECONDS|LINENO|EPOCH\w+|BASH(?:PID|OPTS|_VERSION|_VERSINFO|_SOURCE|_LINENO|_REMATCH|_SUBSHELL|_COMMAND)?|FUNCNAME|PIPESTATUS|DIRSTACK|GROUPS|HISTCMD|OPTARG|OPTIND|REPLY|_|\d+|[-@*#?$!])$/;

/** Notes that the text uses a variable which the environment may have set, to anything, an API key for one. */
export function noteUse(name: string, state: ShellState, desk: Desk): void {
  if (open.test(name) || harmlessVariables.has(name)) return;
  if (isInherited(state.variables.get(name))) desk.inherited.add(name);
}

/**
 * Every way the text sets a variable goes through here, so that none of them sets a powerful one unseen. What a command sets
 * (`read`, `printf -v`) it may also fail to set: variables named as the environment's are, in capitals, then keep what they held.
 */
export function setVariable(name: string, value: Value, state: ShellState, desk: Desk): void {
  const kept = value.is === 'unknown' && /^[A-Z]/.test(name) && isInherited(state.variables.get(name));
  state.variables.set(name, kept ? { ...value, inherited: true } : value);
  if (powerful.test(name) && !harmlessVariables.has(name)) {
    desk.unclear(name, 'this variable changes what later commands are or do');
  }
}
