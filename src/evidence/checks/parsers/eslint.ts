import { z } from 'zod';
import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { failure, jsonIn, lastMatch, nothing, type Parser, type Reading } from '../reading.ts';

const Report = z.array(
  z.looseObject({
    filePath: z.string(),
    errorCount: z.number(),
    warningCount: z.number(),
    messages: z.array(
      z.looseObject({ ruleId: z.string().nullish(), severity: z.number(), message: z.string() }),
    ),
  }),
);

/** `eslint`, stylish and json. It prints nothing when all is well. */
export const readEslint: Parser = (text) => {
  const json = readJson(text);
  if (json) return json;
  const failures = failuresIn(text);
  const found = lastMatch(text, /^✖ \d+ problems? \((\d+) errors?, (\d+) warnings?\)$/);
  if (!found) return { ...nothing, failures };
  return { ...nothing, failed: Number(found[1]), warnings: Number(found[2]), failures, summary: true };
};

function readJson(text: string): Reading | null {
  const parsed = Report.safeParse(jsonIn(text));
  if (!parsed.success) return null;
  const files = parsed.data;
  return {
    ...nothing,
    failed: files.reduce((all, file) => all + file.errorCount, 0),
    warnings: files.reduce((all, file) => all + file.warningCount, 0),
    failures: files.flatMap(({ filePath, messages }) =>
      messages
        .filter(({ severity }) => severity === 2)
        .map(({ ruleId, message }) => failure(ruleId ?? null, filePath, message)),
    ),
    summary: true,
  };
}

function failuresIn(text: string): CheckFailure[] {
  let file: string | null = null;
  return linesOf(text).flatMap((line) => {
    if (/^\S.*\.\w+$/.test(line)) file = line;
    const found = /^ +\d+:\d+ +error +(.+?) {2,}(\S+)$/.exec(line);
    return found ? [failure(found[2] ?? null, file, found[1] ?? '')] : [];
  });
}
