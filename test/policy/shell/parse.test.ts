import { describe, expect, it } from 'vitest';
import { parseScript } from '../../../src/policy/shell/parse.ts';

const nested = (open: string, close: string, times: number): string =>
  `echo ${open.repeat(times)}ls${close.repeat(times)}`;

describe('a text with many brackets', () => {
  it.each([
    ['$(', ')'],
    ['(', ')'],
    [`\${x:-`, '}'],
  ])('is not given to the parser when more than 250 of %s are open', (open, close) => {
    expect(parseScript(nested(open, close, 251))).toEqual({
      script: null,
      problem: 'it is nested too deeply to analyse',
    });
    expect(parseScript(nested('$(', ')', 250)).script).not.toBeNull();
  });

  it('may have any number of them one after the other', () => {
    expect(parseScript('echo $(ls);'.repeat(1_000))).toMatchObject({ problem: null });
  });
});
