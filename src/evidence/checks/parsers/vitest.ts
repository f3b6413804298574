import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import {
  countsBefore,
  durationOf,
  failure,
  lastMatch,
  matches,
  nothing,
  type Parser,
  saidAfter,
} from '../reading.ts';
import { readJestJson } from './jest-json.ts';
import { readTap } from './tap.ts';

/** `vitest run` with the default, verbose, dot, json or tap reporter (formats of vitest 1 to 5). */
export const readVitest: Parser = (text) => {
  const json = readJestJson(text);
  if (json) return json;
  if (/^TAP version /m.test(text)) return readTap(text);
  const failures = failuresIn(text);
  if (/^No test (?:files|suite) found/m.test(text)) return { ...nothing, total: 0, failures, empty: true };
  const line = lastMatch(text, /^ *Tests {2,}(.*)$/)?.[1];
  if (line === undefined) return { ...nothing, failures: failures.length > 0 ? failures : crossesIn(text) };
  const counts = countsBefore(line);
  const outside = lastMatch(text, /^ *Errors {2,}(\d+ errors?)$/)?.[1];
  return {
    passed: counts.get('passed') ?? 0,
    failed: counts.get('failed') ?? 0,
    skipped: counts.get('skipped') ?? 0,
    todo: counts.get('todo') ?? 0,
    total: Number(/\((\d+)\)/.exec(line)?.[1] ?? 0),
    warnings: null,
    failures:
      outside === undefined ? failures : [...failures, failure(null, null, `${outside} outside of tests`)],
    durationMs: durationOf(lastMatch(text, /^ *Duration {2,}([\d.]+\s*m?s)/)?.[1]),
    summary: true,
  };
};

function failuresIn(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const found = /^ FAIL {2}(?:\|[^|]*\| +)?(.+)$/.exec(line)?.[1];
    if (found === undefined) return [];
    const [file = '', ...names] = found.replace(/ \[ .* \]$/, '').split(' > ');
    // The same error of several tests is printed once, behind all their names.
    const further = lines.slice(at + 1, at + 50).findIndex((next) => !next.startsWith(' FAIL '));
    return [
      failure(names.length > 0 ? names.join(' > ') : null, file, saidAfter(lines, at + Math.max(0, further))),
    ];
  });
}

/** What failed so far when the end of the output is missing. */
const crossesIn = (text: string): CheckFailure[] =>
  matches(text, /^ +× (.+?)(?: \d+ms)?$/).map(([, name = '']) => failure(name, null, ''));
