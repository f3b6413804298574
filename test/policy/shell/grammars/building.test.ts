import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { building } from '../../../../src/policy/shell/grammars/building.ts';

describe('the build tools', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(building).error).toBeUndefined();
  });
});
