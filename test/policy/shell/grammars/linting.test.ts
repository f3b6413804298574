import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { linting } from '../../../../src/policy/shell/grammars/linting.ts';

describe('the linters', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(linting).error).toBeUndefined();
  });
});
