import type { Problem } from '../model/problem.ts';

/** Faults in the order of the file, each place and message once. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const place = ({ where = '' }: Problem) => {
    const [, line, column] = /:(\d+):(\d+)$/.exec(where) ?? [];
    return Number(line ?? 0) * 1e6 + Number(column ?? 0);
  };
  const seen = new Set<string>();
  return problems
    .filter(({ where, message }) => {
      const key = `${where} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => place(a) - place(b));
}
