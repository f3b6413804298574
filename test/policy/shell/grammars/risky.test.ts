import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { depict } from '../../../../src/policy/picture.ts';
import { gitProgram } from '../../../../src/policy/shell/grammars/git.ts';
import { builtinGrammars } from '../../../../src/policy/shell/grammars/grammars.ts';
import { type Grammar, type Option, type Usage, usageOf } from '../../../../src/policy/shell/usage.ts';
import { files, run, workspace } from '../../inputs.ts';

const lookUp = files({}, {});
const ground = { home: '/home/dev', workspace };

/** Every way into a grammar: the program, or the words of a subcommand behind it. */
function usagesOf(words: string, usage: Usage): [words: string, usage: Usage][] {
  const below = [...usage.subcommands].flatMap(([verb, child]) => usagesOf(`${words} ${verb}`, child));
  return [[words, usage], ...below];
}

/** The ways to give an option, as words. */
function spellings(name: string, { takes }: Option, single: boolean): string[] {
  const short = name.length === 1;
  const option = short || single ? `-${name}` : `--${name}`;
  const joined = takes === 'nothing' ? [] : [short && !single ? `${option}x` : `${option}=x`];
  return [...(takes === 'value' ? [`${option} x`] : [option]), ...joined];
}

/** git's own code reads what stands before the subcommand; behind it the same letters mean something else. */
const ofGit = new Set(usageOf(gitProgram).options.values());
/** Prints where it is; with a value it is another matter. */
const prints = new Set(['git --exec-path']);

/** Commands with one risky option that are not held to a rule that names them. */
function freed(program: string, grammar: Grammar): string[] {
  // `time` alone is a word of the shell.
  const named = program === 'time' ? '/usr/bin/time' : program;
  return usagesOf(named, usageOf(grammar)).flatMap(([words, usage]) =>
    [...usage.options].flatMap(([name, option]) => {
      if (option.risky === null || (words.startsWith('git ') && ofGit.has(option))) return [];
      return spellings(name, option, usage.single)
        .flatMap((given) => [
          `${words} ${given}`,
          `${words} ${given} x`,
          ...(usage.posix ? [] : [`${words} x ${given}`]),
        ])
        .filter((command) => !needsRule(command, program) && !prints.has(command));
    }),
  );
}

function needsRule(command: string, program: string): boolean {
  const { commands, opaque } = depict(run(command), lookUp, ground);
  const own = commands.filter(({ words }) => posix.basename(words[0]?.text ?? '') === program);
  return opaque.length > 0 || own.some(({ standing }) => standing === 'rule');
}

describe('an option that a table calls risky needs a rule', () => {
  it.each([...builtinGrammars, ['git', gitProgram] as const])('%s', (program, grammar) => {
    expect(freed(program, grammar)).toEqual([]);
  });

  it('of which there are hundreds', () => {
    const risky = [...builtinGrammars.values(), gitProgram].flatMap((grammar) =>
      usagesOf('', usageOf(grammar)).flatMap(([, { options }]) =>
        [...options.values()].filter((option) => option.risky !== null),
      ),
    );
    expect(risky.length).toBeGreaterThan(500);
  });
});
