import type { Program } from '../builtins.ts';
import { walkGrammar } from '../grammar.ts';

/** jq reads its files; `-f`, `-L` and the module words load code, `env` and `$ENV` print the environment. */
export const jq: Program = (given, state, desk) => {
  const grammar = {
    flags:
      'r j a c C M S s n e R raw-output join-output ascii-output compact-output color-output monochrome-output sort-keys slurp null-input exit-status raw-input tab unbuffered seq stream',
    values: 'indent=text',
    operands: ['text', 'read'],
  } as const;
  const fields = given.fields.filter((_, at) => {
    const named = (back: number): boolean => /^--arg(?:json)?$/.test(given.fields[at - back]?.text ?? '');
    return !named(0) && !named(1) && !named(2);
  });
  walkGrammar({ ...given, fields }, grammar, state, desk, (args) => {
    const filter = args.operands[0];
    if (filter === undefined) return null;
    if (!filter.known) return 'its filter is not known';
    return /\b(?:env|import|include|input_filename|getpath\(env)|\$ENV|\$__prog/.test(filter.text)
      ? 'its filter reads more than its input'
      : null;
  });
};
