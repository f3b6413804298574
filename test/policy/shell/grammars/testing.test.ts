import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { testing } from '../../../../src/policy/shell/grammars/testing.ts';

describe('the test runners', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(testing).error).toBeUndefined();
  });
});
