import { describe, expect, it } from 'vitest';
import { printProblem } from '../../src/commands/print-problem.ts';

const problem = {
  code: 'x',
  message: `The way to ${'somewhere else '.repeat(8)}is closed.`,
  fix: `Open it with ${'one more word '.repeat(8)}behind it.`,
  where: `/a/${'very-long-name/'.repeat(10)}file`,
};

function printed(columns?: number): string[] {
  const said: string[] = [];
  printProblem(problem, { out: () => {}, err: (text) => void said.push(text), errColumns: () => columns });
  return said.join('').split('\n').slice(0, -1);
}

describe('what went wrong', () => {
  it('is one line each where no terminal shows it, so that grep finds it', () => {
    expect(printed()).toEqual([
      `error: ${problem.message}`,
      `  at ${problem.where}`,
      `  fix: ${problem.fix}`,
    ]);
  });

  it.each([40, 80, 120])('fits a terminal of %i columns, under its label, the path whole', (columns) => {
    const lines = printed(columns);
    const path = `  at ${problem.where}`;
    expect(lines).toContain(path);
    expect(lines.filter((line) => line !== path && line.length > columns)).toEqual([]);
    const rest = lines.filter((line) => line !== path && !/^(?:error| {2}fix): /.test(line));
    expect(rest.length).toBeGreaterThan(0);
    for (const line of rest) expect(line).toMatch(/^ {7}\S/);
    const words = lines.filter((line) => line !== path).flatMap((line) => line.trim().split(' '));
    expect(words.join(' ')).toBe(`error: ${problem.message} fix: ${problem.fix}`);
  });

  it('keeps its words on a terminal narrower than its label', () => {
    expect(printed(12).join('').replace(/\s/g, '')).toContain('behindit.');
  });
});
