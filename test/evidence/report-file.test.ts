import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/evidence/report-file.ts';

const said = (text: string): string[] =>
  readReport(text).statements.map(({ kind, text: words }) => `${kind}: ${words}`);

describe('the report of an agent', () => {
  it('is its bullets and paragraphs, by heading', () => {
    const text = `# Run report
Not under a heading that counts.

## Assumptions
- The API never sends null.
- The cache is
  warm.

## Residual risk
A retry may run twice.
It is idempotent.

A second paragraph.
### Known gaps
1. No test on Windows
2) none for time zones
## Least sure about
* [ ] the regular expression
## Checks skipped
e2e: no browser here
## Questions
Is 3 retries enough?
## Notes
nothing`;
    expect(said(text)).toEqual([
      'assumptions: The API never sends null.',
      'assumptions: The cache is warm.',
      'residual-risk: A retry may run twice. It is idempotent.',
      'residual-risk: A second paragraph.',
      'known-gaps: No test on Windows',
      'known-gaps: none for time zones',
      'least-sure: the regular expression',
      'checks-skipped: e2e: no browser here',
      'questions: Is 3 retries enough?',
    ]);
  });

  it.each<[string, string, string[]]>([
    [
      'other words for the same',
      '# Assumptions made:\n- a\n# Remaining risks\n- b\n# **Open questions**\n- c',
      ['assumptions: a', 'residual-risk: b', 'questions: c'],
    ],
    [
      'lines of a program',
      '# Questions\n```\n# Assumptions\n- a\n```\n- b',
      ['questions: # Assumptions - a', 'questions: b'],
    ],
    ['what is commented out', '# Questions\n<!-- - a -->\n- b', ['questions: b']],
    ['a heading without a space', '#Questions\n- a', []],
    ['nothing', '', []],
    ['ends of lines of another system', '# Questions\r\n- a\r\n', ['questions: a']],
  ])('knows %s', (_, text, expected) => expect(said(text)).toEqual(expected));

  it('is bounded, and says so', () => {
    const many = readReport(`# Questions\n${'- a\n'.repeat(60)}`);
    expect([many.statements.length, many.left]).toEqual([50, '10 statements']);
    const long = readReport(`# Questions\n- ${'a'.repeat(5_000)}\n`);
    expect(long.statements[0]?.text).toHaveLength(1_000);
    expect(readReport(`# Questions\n- a\n\n${'x'.repeat(70_000)}`).left).toMatch(/^everything after/);
  });

  it('is read in time, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('# ', 'Questions', '\n', '- ', '<!--', '```', ' ', 'x#'), {
          maxLength: 3_000,
        }),
        (parts) => {
          const start = performance.now();
          for (const { text } of readReport(parts.join('')).statements)
            expect(text.length).toBeLessThanOrEqual(1_000);
          expect(performance.now() - start).toBeLessThan(1_000);
        },
      ),
      { numRuns: 50 },
    );
  });
});
