import { failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `mypy`. */
export const readMypy: Parser = (text) => {
  const failures = matches(text, /^(.+?):\d+(?::\d+)?: error: (.+?)(?: {2}\[([\w-]+)\])?$/).map(
    ([, file = '', message = '', code]) => failure(code ?? null, file, message),
  );
  if (/^Success: no issues found/m.test(text)) return { ...nothing, failed: 0, failures, summary: true };
  const found = lastMatch(text, /^Found (\d+) errors? in \d+ files?/);
  return found ? { ...nothing, failed: Number(found[1]), failures, summary: true } : { ...nothing, failures };
};
