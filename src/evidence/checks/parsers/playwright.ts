import { z } from 'zod';
import { linesOf } from '../clean-output.ts';
import {
  durationOf,
  failure,
  jsonIn,
  lastMatch,
  nothing,
  type Parser,
  type Reading,
  saidAfter,
} from '../reading.ts';

const Report = z.looseObject({
  stats: z.looseObject({
    duration: z.number(),
    expected: z.number(),
    unexpected: z.number(),
    skipped: z.number(),
    flaky: z.number(),
  }),
});

/** `playwright test` with the list, line, dot or json reporter (formats of 1.30 to 1.65). */
export const readPlaywright: Parser = (text) => {
  const json = readJson(text);
  if (json) return json;
  const failures = failuresIn(text);
  if (/^Error: No tests found/m.test(text)) return { ...nothing, total: 0, failures, empty: true };
  const value = (words: string): number | null => {
    const found = lastMatch(text, new RegExp(`^ {2}(\\d+) ${words}(?: \\(.*\\))?$`))?.[1];
    return found === undefined ? null : Number(found);
  };
  const failed = value('failed');
  const passed = value('passed');
  if (passed === null && failed === null) return { ...nothing, failures };
  const flaky = value('flaky') ?? 0;
  const broken = (failed ?? 0) + (value('timed out') ?? 0) + (value('interrupted') ?? 0);
  const skipped = (value('skipped') ?? 0) + (value('did not run') ?? 0);
  return {
    ...nothing,
    passed: (passed ?? 0) + flaky,
    failed: broken,
    skipped,
    total: (passed ?? 0) + flaky + broken + skipped,
    failures,
    durationMs: durationOf(lastMatch(text, /^ {2}\d+ passed \((.+)\)$/)?.[1]),
    summary: true,
    // No line means none, but only where no line is missing.
    counted: true,
    ...flakyDoubt(flaky),
  };
};

const flakyDoubt = (flaky: number): Pick<Reading, 'doubts'> =>
  flaky === 0 ? {} : { doubts: [`${flaky} passed only when tried again`] };

/** The report holds suites in suites; its own totals are enough, the names come from its errors. */
function readJson(text: string): Reading | null {
  const value = jsonIn(text);
  const parsed = Report.safeParse(value);
  if (!parsed.success) return null;
  const { duration, expected, unexpected, skipped, flaky } = parsed.data.stats;
  return {
    ...nothing,
    passed: expected + flaky,
    failed: unexpected,
    skipped,
    total: expected + unexpected + skipped + flaky,
    failures: failuresOf(value, 0),
    durationMs: Math.round(duration),
    summary: true,
    ...flakyDoubt(flaky),
  };
}

const Suite = z.looseObject({
  suites: z.array(z.unknown()).default([]),
  specs: z
    .array(
      z.looseObject({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(
          z.looseObject({
            results: z.array(
              z.looseObject({ error: z.looseObject({ message: z.string().default('') }).optional() }),
            ),
          }),
        ),
      }),
    )
    .default([]),
});

function failuresOf(value: unknown, depth: number): Reading['failures'] {
  const parsed = Suite.safeParse(value);
  if (!parsed.success || depth > 20) return [];
  const own = parsed.data.specs
    .filter((spec) => !spec.ok)
    .map(({ title, file, tests }) =>
      failure(
        title,
        file,
        tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message ?? '',
      ),
    );
  return [...own, ...parsed.data.suites.flatMap((suite) => failuresOf(suite, depth + 1))];
}

function failuresIn(text: string): Reading['failures'] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const found = /^ {2}\d+\) (?:\[[^\]]*\] › )?(.+?):\d+:\d+ › (.+?)(?: ─+)?$/.exec(line);
    return found ? [failure(found[2] ?? '', found[1] ?? null, saidAfter(lines, at))] : [];
  });
}
