import { z } from 'zod';
import { failure, jsonIn, type Reading } from '../reading.ts';

/** The report of `jest --json`, which vitest's `--reporter=json` writes too. */
const Report = z.looseObject({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      message: z.string().default(''),
      status: z.string().default(''),
      assertionResults: z.array(
        z.looseObject({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/** Null when the text holds no such report. */
export function readJestJson(text: string): Reading | null {
  const parsed = Report.safeParse(jsonIn(text));
  if (!parsed.success) return null;
  const report = parsed.data;
  const failures = report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failure(null, name, message)];
    return failed.map((test) => failure(test.fullName, name, test.failureMessages[0] ?? ''));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
    todo: report.numTodoTests,
    total: report.numTotalTests,
    warnings: null,
    failures,
    durationMs: null,
    summary: true,
  };
}
