import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { countsBefore, durationOf, failure, lastMatch, nothing, type Parser, saidAfter } from '../reading.ts';
import { readJestJson } from './jest-json.ts';

const noFailure = /^(?:Console$|Validation Warning|Deprecation Warning|Cannot log after)/;

/** `jest`, default and verbose reporter, and `--json` (formats of jest 27 to 30). */
export const readJest: Parser = (text) => {
  const json = readJestJson(text);
  if (json) return json;
  const failures = failuresIn(text);
  if (/^No tests found, exiting/m.test(text)) return { ...nothing, total: 0, failures, empty: true };
  const line = lastMatch(text, /^Tests: +(.*total)$/)?.[1];
  if (line === undefined) return { ...nothing, failures };
  const counts = countsBefore(line);
  return {
    passed: counts.get('passed') ?? 0,
    failed: counts.get('failed') ?? 0,
    skipped: counts.get('skipped') ?? 0,
    todo: counts.get('todo') ?? 0,
    total: counts.get('total') ?? null,
    warnings: null,
    failures,
    durationMs: durationOf(lastMatch(text, /^Time: +([\d.]+ \w+)/)?.[1]),
    summary: true,
  };
};

function failuresIn(text: string): CheckFailure[] {
  const lines = linesOf(text);
  const found = new Map<string, CheckFailure>();
  let file: string | null = null;
  for (const [at, line] of lines.entries()) {
    file = /^(?:FAIL|PASS) (?:\S+ )?(\S+\.\w+)/.exec(line)?.[1] ?? file;
    const name = /^ {2}● (.+)$/.exec(line)?.[1];
    if (name === undefined || noFailure.test(name)) continue;
    // Many failures are printed again at the end.
    const key = `${file} ${name}`;
    if (!found.has(key)) found.set(key, failure(name, file, saidAfter(lines, at)));
  }
  return [...found.values()];
}
