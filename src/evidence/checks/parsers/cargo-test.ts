import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { countsBefore, failure, lastMatch, matches, nothing, type Parser, type Reading } from '../reading.ts';
import { cargoErrors } from './cargo.ts';

/** `cargo test`, one result for each binary, and `cargo nextest run`. */
export const readCargoTest: Parser = (text) => {
  const failures = [...panics(text), ...cargoErrors(text)];
  const nextest = lastMatch(text, /^\s*Summary \[\s*([\d.]+)s\] (\d+) tests? run: (.*)$/);
  if (nextest) return fromNextest(nextest, failures);
  const results = matches(text, /^test result: (?:ok|FAILED)\. (.*); finished in ([\d.]+)s$/);
  if (results.length === 0) return { ...nothing, failures };
  const add = (word: string): number =>
    results.reduce((all, [, line = '']) => all + (countsBefore(line).get(word) ?? 0), 0);
  const [passed, failed, skipped] = [add('passed'), add('failed'), add('ignored')];
  const total = passed + failed + skipped;
  return {
    ...nothing,
    passed,
    failed,
    skipped,
    total,
    failures,
    durationMs: Math.round(results.reduce((all, [, , seconds]) => all + Number(seconds) * 1_000, 0)),
    summary: true,
    counted: true,
    empty: total === 0,
    ...(/^error: test failed, to rerun pass/m.test(text) && !/^error: \d+ targets? failed:/m.test(text)
      ? { doubts: ['stopped at the first target that failed; the ones behind it did not run'] }
      : {}),
  };
};

function fromNextest(
  [, seconds, run, line = '']: RegExpExecArray,
  failures: readonly CheckFailure[],
): Reading {
  const counts = countsBefore(line);
  const skipped = counts.get('skipped') ?? 0;
  return {
    ...nothing,
    passed: counts.get('passed') ?? 0,
    failed: (counts.get('failed') ?? 0) + (counts.get('timed') ?? 0),
    skipped,
    total: Number(run) + skipped,
    failures,
    durationMs: Math.round(Number(seconds) * 1_000),
    summary: true,
  };
}

function panics(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const name = /^---- (.+) stdout ----$/.exec(line)?.[1];
    if (name === undefined) return [];
    const block = lines.slice(at + 1, at + 12);
    const place = block.findIndex((next) => / panicked at /.test(next));
    const panic = block[place] ?? '';
    const file = / panicked at (?:'.*', )?(.+?):\d+:\d+/.exec(panic)?.[1] ?? null;
    const message = / panicked at '(.*)',/.exec(panic)?.[1] ?? block[place + 1] ?? '';
    return [failure(name, file, message)];
  });
}
