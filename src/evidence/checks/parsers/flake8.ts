import { failure, matches, nothing, type Parser } from '../reading.ts';

/** `flake8`: one line for each problem, nothing when all is well. */
export const readFlake8: Parser = (text) => {
  const failures = matches(text, /^(.+?):\d+:\d+: ([A-Z]+\d+) (.+)$/).map(
    ([, file = '', code = '', message = '']) => failure(code, file, message),
  );
  if (failures.length === 0) return nothing;
  return { ...nothing, failed: failures.length, failures, summary: true, counted: true };
};
