/** What a shell tells of itself, as `tell` in gate.bash has it written; each part as bash 5.2 writes it. */
export function told(
  over: Partial<
    Record<'cwd' | 'variables' | 'functions' | 'aliases' | 'settings' | 'traps' | 'builtins', string>
  > = {},
  mark = '1-23',
): string {
  const { cwd = '/srv', variables = '', functions = '', aliases = '', settings = '', traps = '' } = over;
  const { builtins = 'enable echo\n' } = over;
  const parts = {
    variables: `declare -x HOME="/home/dana"\ndeclare -- IFS=$' \\t\\n'\ndeclare -a DIRSTACK=()\n${variables}`,
    functions,
    aliases,
    options: 'shopt -u extglob\n',
    settings: `set +o errexit\n${settings}`,
    traps,
    builtins,
  };
  const named = Object.entries(parts).map(([name, text]) => `= ${mark} ${name}\n${text}`);
  return `${mark} 0\n${cwd}\n${named.join('')}= ${mark} end\n`;
}
