import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `cargo build`, `check` and `clippy`. */
export const readCargo: Parser = (text) => {
  const failures = cargoErrors(text);
  const stopped = matches(text, /^error: could not compile .* due to (?:(\d+) )?previous errors?/);
  const finished = lastMatch(text, /^ +Finished .* in ([\d.]+)s$/);
  const warned = matches(text, /^warning: .* generated (\d+) warnings?/);
  const warnings = warned.reduce((all, [, number]) => all + Number(number), 0);
  if (stopped.length === 0 && !finished) return { ...nothing, failures };
  return {
    ...nothing,
    failed: stopped.reduce((all, [, number]) => all + Number(number ?? 1), 0),
    warnings,
    failures,
    durationMs: finished ? Math.round(Number(finished[1]) * 1_000) : null,
    summary: true,
    counted: true,
  };
};

/** Each error of the compiler, named by its code where it has one. */
export function cargoErrors(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const found = /^error(?:\[(\w+)\])?: (.+)$/.exec(line);
    const file = /^ *--> (.+?):\d+:\d+$/.exec(lines[at + 1] ?? '')?.[1];
    return found && file !== undefined ? [failure(found[1] ?? null, file, found[2] ?? '')] : [];
  });
}
