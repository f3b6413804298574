import { linesOf } from '../clean-output.ts';
import { countsBefore, durationOf, failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** Gradle. It prints figures only when a test failed, one line for each test task. */
export const readGradle: Parser = (text) => {
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    const name = /^(\S.* > \S.*) FAILED$/.exec(line)?.[1];
    if (name !== undefined) return [failure(name, null, lines[at + 1] ?? '')];
    const compiled = /^(?:e: )?(\S.*?\.(?:java|kt|kts|groovy|scala)):\d+(?::\d+)?:? (?:error: )?(.+)$/.exec(
      line,
    );
    return compiled ? [failure(null, compiled[1] ?? null, compiled[2] ?? '')] : [];
  });
  const end = lastMatch(text, /^BUILD (?:SUCCESSFUL|FAILED)(?: in (.+))?$/);
  const durationMs = durationOf(end?.[1]);
  const totals = matches(text, /^(\d+ tests? completed.*)$/).map(([, line = '']) => countsBefore(line));
  if (totals.length === 0) return { ...nothing, failures, durationMs, summary: end !== null };
  const add = (...names: string[]): number =>
    totals.reduce((all, counts) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), all), 0);
  const total = totals.reduce((all, counts) => all + (counts.get('tests') ?? counts.get('test') ?? 0), 0);
  const [failed, skipped] = [add('failed'), add('skipped')];
  return {
    ...nothing,
    passed: total - failed - skipped,
    failed,
    skipped,
    total,
    failures,
    durationMs,
    summary: end !== null,
    counted: true,
  };
};
