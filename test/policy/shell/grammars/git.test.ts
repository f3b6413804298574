import { describe, expect, it } from 'vitest';
import { Grammar } from '../../../../src/model/grammar.ts';
import { gitProgram } from '../../../../src/policy/shell/grammars/git.ts';
import { usageOf } from '../../../../src/policy/shell/usage.ts';

const subcommands = Object.entries(Grammar.parse(gitProgram).subcommands);

/** Every grammar below, with the words that lead to it. */
function all(entries: [string, Grammar][], before = 'git'): [path: string, grammar: Grammar][] {
  return entries.flatMap(([names, grammar]) => [
    [`${before} ${names}`, grammar],
    ...all(Object.entries(grammar.subcommands), `${before} ${names}`),
  ]);
}

describe('the tables of git', () => {
  it('are whole', () => {
    expect(subcommands.length).toBeGreaterThan(70);
    const names = subcommands.flatMap(([verbs]) => verbs.split('|'));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(all(subcommands))('%s', (_, grammar) => {
    const { options } = usageOf(grammar);
    const withValue = grammar.values
      .split(/\s+/)
      .flatMap((pair) => (pair === '' ? [] : [pair.slice(0, pair.indexOf('='))]));
    // An option that takes the next word must not be listed as one that takes none: the last one listed would win.
    const flags = grammar.flags.split(/\s+/);
    expect(withValue.filter((name) => flags.includes(name))).toEqual([]);
    // None of these is ever harmless.
    const harmless = (name: string): boolean =>
      options.get(name)?.risky === null && grammar.because === undefined;
    const programs = [
      'ext-diff',
      'textconv',
      'show-signature',
      'output',
      'exec',
      'upload-pack',
      'open-files-in-pager',
      'filters',
    ];
    expect(programs.filter(harmless)).toEqual([]);
  });
});
