import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundOutput, cleanOutput } from '../../../src/evidence/checks/clean-output.ts';
import { readResult } from '../../../src/evidence/checks/read-result.ts';
import { CheckResult, CheckRunner } from '../../../src/model/check.ts';

describe('cleanOutput', () => {
  it.each<[string, string]>([
    ['\x1b[1m\x1b[32mok\x1b[0m', 'ok'],
    ['\x1b]0;title\x07ok\x1b]8;;http://x\x1b\\link', 'oklink'],
    ['\x1b[?25l\x1b[2K\x1b[1Gok\x1b(B', 'ok'],
    ['one\r\ntwo\r\r\nthree', 'one\ntwo\nthree'],
    ['10%\r50%\r100%\ndone', '100%\ndone'],
    ['100%\r\r\n', '100%\n'],
    ['100%\r', '100%'],
    ['a\x00\x08b\tc', 'ab\tc'],
  ])('%j', (raw, text) => expect(cleanOutput(raw)).toEqual({ text, unread: 0 }));

  it('keeps both ends of a long output', () => {
    const { text, unread } = cleanOutput(`first\n${'x'.repeat(2_000_000)}\nlast`);
    expect([text.startsWith('first'), text.endsWith('last'), unread > 900_000]).toEqual([true, true, true]);
  });

  it('takes no longer for a row of carriage returns that no line break ends', () => {
    const began = performance.now();
    expect(cleanOutput(`${'\r'.repeat(1_000_000)}x`).text).toBe('x');
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('keeps both ends of an output of many lines', () => {
    const { text, unread } = cleanOutput(`first\n${'x\n'.repeat(100_000)}last`);
    expect([text.startsWith('first'), text.endsWith('last'), unread]).toEqual([true, true, 120_004]);
  });
});

describe('boundOutput', () => {
  it('leaves a short output alone and says what it took from a long one', () => {
    expect(boundOutput('abc', 8)).toEqual({ text: 'abc', omitted: 0 });
    expect(boundOutput('0123456789', 8)).toEqual({
      text: '01\n… 2 characters left out …\n456789',
      omitted: 2,
    });
  });
});

describe('any output', () => {
  const piece = fc.constantFrom(
    'Tests  ',
    '1 failed',
    ' | ',
    '(4)',
    '\n',
    'ok 1 - ',
    '1..2',
    '    ',
    '{',
    '}',
    '[',
    ']',
    '---',
    '...',
    'FAIL ',
    'passed',
    '"Action"',
    ' in 0.1s',
    '2 passing',
    'Tests run: 1, ',
    'Failures: 1, ',
    '✖ ',
    '  1) ',
    ':',
    '\x1b[31m',
    '\r',
    'test result: ok. 1 passed; ',
    'error: ',
  );
  it.each(CheckRunner.options)('%s reads it to a result that holds', (runner) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 40 }),
        fc.integer({ min: 0, max: 2 }),
        (parts, exit) => {
          const result = readResult(
            { kind: 'test', runner, exit: 'known', output: 'whole' },
            parts.join(''),
            exit,
          );
          expect(CheckResult.safeParse(result).success).toBe(true);
          if (result.status === 'passed') expect([exit, result.failed ?? 0]).toEqual([0, 0]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
