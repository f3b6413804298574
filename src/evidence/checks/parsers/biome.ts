import { linesOf } from '../clean-output.ts';
import { durationOf, failure, lastMatch, nothing, type Parser } from '../reading.ts';

/** `biome check`, `lint`, `format` and `ci` (1.9 to 2.6). */
export const readBiome: Parser = (text) => {
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    const found = /^(\S+?)(?::\d+:\d+)? (\S+) .*━{3,}$/.exec(line);
    const message = lines
      .slice(at + 1, at + 4)
      .map((next) => /^ {2}[×✖] (.+)$/.exec(next)?.[1])
      .find((said) => said);
    if (!found || message === undefined || found[2] === '━'.repeat(found[2]?.length ?? 0)) return [];
    return [failure(found[2] ?? null, found[1] ?? null, message)];
  });
  const checked = lastMatch(text, /^(?:Checked|Formatted) \d+ files? in (\S+?)\. /);
  if (!checked) return { ...nothing, failures };
  return {
    ...nothing,
    failed: Number(lastMatch(text, /^Found (\d+) errors?\.$/)?.[1] ?? 0),
    warnings: Number(lastMatch(text, /^Found (\d+) warnings?\.$/)?.[1] ?? 0),
    failures,
    durationMs: durationOf(checked[1]),
    summary: true,
    // No line means none, but only where no line is missing.
    counted: true,
  };
};
