import { failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

const plain = /^(?:(.+?)(?:\(\d+,\d+\):|:\d+:\d+ -) )?error (TS\d+): (.+)$/;

/** The TypeScript compiler, plain and pretty (5 to 7). Plain output has no total: every error is one line. */
export const readTsc: Parser = (text) => {
  const failures = matches(text, plain).map(([, file, code = '', message = '']) =>
    failure(code, file ?? null, message),
  );
  const found = lastMatch(text, /^Found (\d+) errors?\b/);
  if (found) return { ...nothing, failed: Number(found[1]), failures, summary: true };
  return failures.length === 0
    ? nothing
    : { ...nothing, failed: failures.length, failures, summary: true, counted: true };
};
