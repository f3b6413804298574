import type { Desk, ShellState, Value } from './state.ts';

/** Variables that decide what later commands are or do, even when only assigned. */
const powerful =
  /^(?:PATH|HOME|CDPATH|ENV|BASH_ENV|BASHOPTS|SHELLOPTS|PS4|PROMPT_COMMAND|GLOBIGNORE|TMPDIR|EDITOR|VISUAL|PAGER|SHELL|POSIXLY_CORRECT|PWD|OLDPWD|.*PROXY|.*_proxy|(?:LD|DYLD|BASH_FUNC|GIT|NODE|NPM|YARN|PNPM|PYTHON|PERL5?|RUBY|JAVA|GREP|RIPGREP|LESS|SSH|GCONV|LOCPATH|MALLOC|npm)_.*|(?:PYTHON|PERL5|RUBY|LESS)[A-Z0-9]*)$/;

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

/** Every way the text sets a variable goes through here, so that none of them sets a powerful one unseen. */
export function setVariable(name: string, value: Value, state: ShellState, desk: Desk): void {
  state.variables.set(name, value);
  if (powerful.test(name) && !harmlessVariables.has(name)) {
    desk.unclear(name, 'this variable changes what later commands are or do');
  }
}
