import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { packages } from '../../../../src/policy/shell/grammars/packages.ts';

describe('the package managers', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(packages).error).toBeUndefined();
  });
});
