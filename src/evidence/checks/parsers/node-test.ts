import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { failure, lastMatch, nothing, type Parser, saidAfter } from '../reading.ts';
import { readTap } from './tap.ts';

/** `node --test` with the spec, tap or dot reporter (formats of Node 18 to 24). The dot reporter prints no figures. */
export const readNodeTest: Parser = (text) => {
  const value = (name: string): number | null => {
    const found = lastMatch(text, new RegExp(`^(?:ℹ|#) ${name} ([\\d.]+)$`))?.[1];
    return found === undefined ? null : Number(found);
  };
  const failures = /^TAP version /m.test(text) ? readTap(text).failures : listed(text);
  const [total, passed, failed, cancelled] = [
    value('tests'),
    value('pass'),
    value('fail'),
    value('cancelled'),
  ];
  const durationMs = value('duration_ms');
  if (total === null || passed === null || failed === null) return { ...nothing, failures, durationMs };
  return {
    ...nothing,
    passed,
    failed: failed + (cancelled ?? 0),
    skipped: value('skipped'),
    todo: value('todo'),
    total,
    failures,
    durationMs,
    summary: true,
    empty: total === 0,
  };
};

/** The list at the end; a suite that failed only because a test in it did is left out. */
function listed(text: string): CheckFailure[] {
  const lines = linesOf(text);
  const start = lines.findIndex((line) => /^(?:✖ failing tests:|Failed tests:)$/.test(line));
  if (start < 0) return [];
  return lines.slice(start).flatMap((line, at, behind) => {
    const name = /^✖ (.+?) \([\d.]+ms\)$/.exec(line)?.[1];
    const message = saidAfter(behind, at);
    if (name === undefined || /^'?\d+ subtests? failed/.test(message)) return [];
    const file = /^test at (.+?):\d+:\d+$/.exec(behind[at - 1] ?? '')?.[1] ?? null;
    return [failure(name, file, message)];
  });
}
