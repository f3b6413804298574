import { describe, expect, it } from 'vitest';
import { inFreshShell } from '../../../src/channels/shell/changed-shell.ts';
import { readToldState, type ToldState } from '../../../src/channels/shell/told-state.ts';
import { told } from './told.ts';

function read(text: string, mark = '1-23'): ToldState {
  const state = readToldState(text, mark);
  if (state === null) throw new Error(`not understood:\n${text}`);
  return state;
}

const first = read(told());

describe('what a line means after others', () => {
  it.each<[string, Parameters<typeof told>[0], string, string]>([
    ['nothing changed', {}, 'ls src', 'ls src'],
    [
      'a variable the line names',
      { variables: 'declare -- x="src/a b"\n' },
      'cat "$x"',
      'x="src/a b"\ncat "$x"',
    ],
    ['a variable nobody names', { variables: 'declare -- x="src"\n' }, 'ls', 'ls'],
    [
      'a variable that names another',
      { variables: 'declare -- x="y"\ndeclare -- y="src"\ndeclare -- z="1"\n' },
      `cat "\${!x}"`,
      `x="y"\ny="src"\ncat "\${!x}"`,
    ],
    ['one of the environment', { variables: 'declare -x A="1"\n' }, 'make', 'export A="1"\nmake'],
    ['one that only goes to programs', { variables: 'declare -x A\n' }, 'make', 'export A\nmake'],
    [
      'one the shell itself goes by',
      { variables: 'declare -- GLOBIGNORE="a"\n' },
      'ls',
      'GLOBIGNORE="a"\nls',
    ],
    ['a list', { variables: 'declare -a x=([0]="a" [1]="b)")\n' }, 'ls $x', 'x=([0]="a" [1]="b)")\nls $x'],
    ['a reference', { variables: 'declare -n x="PATH"\n' }, 'ls', 'declare -n x="PATH"\nls'],
    [
      'a function',
      { functions: 'ls () \n{ \n    rm -rf src\n}\n' },
      "l''s",
      "ls () \n{ \n    rm -rf src\n}\nl''s",
    ],
    ['an alias', { aliases: "alias ls='rm'\n" }, 'ls', "alias ls='rm'\nls"],
    ['a setting', { settings: 'set -o noglob\n' }, 'ls', 'set -o noglob\nls'],
    ['a trap', { traps: "trap -- 'rm x' DEBUG\n" }, 'ls', "trap -- 'rm x' DEBUG\nls"],
    ['a builtin switched off', { builtins: 'enable -n echo\n' }, 'echo', 'enable -n echo\necho'],
  ])('%s', (_, changed, line, expected) => {
    expect(inFreshShell(line, first, read(told(changed)))).toBe(expected);
  });

  it('says of a variable that is gone that it is', () => {
    const before = read(told({ variables: 'declare -x A="1"\n' }));
    expect(inFreshShell('make', before, first)).toBe('unset -v A\nmake');
  });

  it('is not told where it is too much to read', () => {
    const variables = `declare -x A="${'a'.repeat(70_000)}"\n`;
    expect(inFreshShell('make', first, read(told({ variables })))).toBeNull();
  });
});

describe('what a shell tells of itself', () => {
  it('is read over line ends within values, whatever these look like', () => {
    const value = `a\ndeclare -x PATH=\\"/evil\\"\n= 1-23 end`;
    const state = read(told({ variables: `declare -- x="${value}"\ndeclare -- y=$'it\\'s\\n'\n` }));
    expect([...state.variables.keys()]).toEqual(['HOME', 'IFS', 'x', 'y']);
    expect(state.variables.get('x')?.value).toBe(`="${value}"`);
  });

  it('has the folder even with a line end in its name', () => {
    expect(read(told({ cwd: '/srv/a\nb' })).cwd).toBe('/srv/a\nb');
  });

  it.each([
    ['nothing', ''],
    ['another mark', told({}, '2-1')],
    ['cut short', told().replace(/= 1-23 end\n$/, '')],
    ['a part missing', told().replace('= 1-23 traps\n', '')],
    [
      'parts in another order',
      told().replace('= 1-23 traps\n', '').replace('= 1-23 aliases\n', '= 1-23 traps\n= 1-23 aliases\n'),
    ],
    ['a folder that is none', told({ cwd: 'work' })],
    ['a variable that is none', told({ variables: 'x=1\n' })],
    ['a value that does not end', told({ variables: 'declare -- x="1\n' })],
  ])('is not believed: %s', (_, text) => {
    expect(readToldState(text, '1-23')).toBeNull();
  });
});
