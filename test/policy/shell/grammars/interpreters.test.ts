import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { interpreters } from '../../../../src/policy/shell/grammars/interpreters.ts';

describe('the interpreters', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(interpreters).error).toBeUndefined();
  });
});
