import { failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `golangci-lint run`: text of version 2; version 1 prints no total. */
export const readGolangciLint: Parser = (text) => {
  const failures = matches(text, /^([^\s:]+\.go):\d+(?::\d+)?: (.+) \(([\w-]+)\)$/).map(
    ([, file = '', message = '', linter = '']) => failure(linter, file, message),
  );
  const found = lastMatch(text, /^(\d+) issues?[.:]$/);
  if (found) return { ...nothing, failed: Number(found[1]), failures, summary: true };
  if (failures.length === 0) return nothing;
  return { ...nothing, failed: failures.length, failures, summary: true, counted: true };
};
