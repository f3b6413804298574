import { z } from 'zod';
import type { CheckFailure } from '../../../model/check.ts';
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
import { readTap } from './tap.ts';

const Report = z.looseObject({
  stats: z.looseObject({
    tests: z.number(),
    passes: z.number(),
    pending: z.number(),
    failures: z.number(),
    duration: z.number().default(0),
  }),
  failures: z.array(
    z.looseObject({
      fullTitle: z.string(),
      file: z.string().nullish(),
      err: z.looseObject({ message: z.string().default('') }),
    }),
  ),
});

/** `mocha` with the spec, dot, json or tap reporter (formats of mocha 8 to 12). */
export const readMocha: Parser = (text) => {
  const json = readJson(text);
  if (json) return json;
  if (/^(?:not )?ok \d+ /m.test(text) && /^\d+\.\.\d+$/m.test(text)) return readTap(text);
  const passing = lastMatch(text, /^ {2}(\d+) passing(?: \((.+)\))?$/);
  const failures = mochaFailures(text);
  if (!passing) return { ...nothing, failures };
  const passed = Number(passing[1]);
  const failing = lastMatch(text, /^ {2}(\d+) failing$/)?.[1];
  const failed = Number(failing ?? 0);
  const skipped = Number(lastMatch(text, /^ {2}(\d+) pending$/)?.[1] ?? 0);
  return {
    ...nothing,
    passed,
    failed,
    // A test without a body and a skipped one are both pending.
    skipped,
    total: passed + failed + skipped,
    failures,
    durationMs: durationOf(passing[2]),
    summary: true,
    // No line means none, but only where no line is missing.
    counted: failing === undefined,
  };
};

function readJson(text: string): Reading | null {
  const parsed = Report.safeParse(jsonIn(text));
  if (!parsed.success) return null;
  const { stats, failures } = parsed.data;
  return {
    ...nothing,
    passed: stats.passes,
    failed: stats.failures,
    skipped: stats.pending,
    total: stats.tests,
    failures: failures.map(({ fullTitle, file, err }) => failure(fullTitle, file ?? null, err.message)),
    durationMs: stats.duration,
    summary: true,
  };
}

/** The numbered list behind `N failing`: a title over several lines, the last ending in a colon, then the message. */
export function mochaFailures(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const first = /^ {2}\d+\) (.+)$/.exec(line)?.[1];
    if (first === undefined) return [];
    const rest = lines.slice(at + 1, at + 8);
    const end = first.endsWith(':') ? 0 : rest.findIndex((next) => next.endsWith(':')) + 1;
    if (end === 0 && !first.endsWith(':')) return [];
    const title = [first, ...rest.slice(0, end).map((part) => part.trim())].join(' ').replace(/:$/, '');
    return [failure(title, null, saidAfter(lines, at + end))];
  });
}
