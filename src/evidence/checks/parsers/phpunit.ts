import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { countsAfter, failure, lastMatch, nothing, type Parser } from '../reading.ts';

/** `phpunit` 8 to 12. An incomplete test counts as todo. */
export const readPhpunit: Parser = (text) => {
  const failures = failuresIn(text);
  const clock = /^Time: (?:(\d+):)?(\d+):(\d+\.\d+)/m.exec(text);
  const durationMs = clock
    ? Math.round(((Number(clock[1] ?? 0) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1_000)
    : null;
  if (/^No tests executed!/m.test(text))
    return { ...nothing, total: 0, failures, summary: true, empty: true };
  const clean = lastMatch(text, /^OK \((\d+) tests?, \d+ assertions?\)$/);
  if (clean) {
    const total = Number(clean[1]);
    return { ...nothing, passed: total, failed: 0, skipped: 0, todo: 0, total, durationMs, summary: true };
  }
  const line = lastMatch(text, /^(Tests: \d+, Assertions: \d+.*)$/)?.[1];
  if (line === undefined) return { ...nothing, failures };
  const counts = countsAfter(line);
  const [total, failed] = [
    counts.get('tests') ?? 0,
    (counts.get('failures') ?? 0) + (counts.get('errors') ?? 0),
  ];
  const [skipped, todo] = [counts.get('skipped') ?? 0, counts.get('incomplete') ?? 0];
  return {
    ...nothing,
    passed: Math.max(0, total - failed - skipped - todo),
    failed,
    skipped,
    todo,
    total,
    warnings: counts.get('warnings') ?? null,
    failures,
    durationMs,
    summary: true,
  };
};

/** The lists of errors and failures; those of risky and skipped tests look the same and do not count. */
function failuresIn(text: string): CheckFailure[] {
  const lines = linesOf(text);
  let counts = false;
  return lines.flatMap((line, at) => {
    const heading = /^There (?:was|were) \d+ (.+):$/.exec(line)?.[1];
    if (heading !== undefined) counts = /^(?:errors?|failures?)$/.test(heading);
    const name = /^\d+\) (.+)$/.exec(line)?.[1];
    if (name === undefined || !counts) return [];
    const file = /^(\S+\.php):\d+$/.exec(
      lines.slice(at, at + 12).find((next) => /\.php:\d+$/.test(next)) ?? '',
    )?.[1];
    return [failure(name, file ?? null, lines[at + 1] ?? '')];
  });
}
