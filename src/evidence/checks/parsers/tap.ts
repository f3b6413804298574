import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { durationOf, failure, lastMatch, matches, nothing, type Parser, type Reading } from '../reading.ts';

interface Point {
  readonly indent: number;
  readonly ok: boolean;
  readonly name: string;
  readonly directive: string | null;
  readonly opens: boolean;
}

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  todo: number;
  top: number;
  /** Braces that opened and did not close: the end is missing. */
  open: number;
  plan: number | null;
  bail: string | null;
  readonly failures: CheckFailure[];
}

/**
 * TAP 13 and 14, nested ones too: a point behind or before its subtests stands for them and is not counted. The totals some
 * producers print as comments differ in what they count; only node-tap's own object is taken.
 */
export const readTap: Parser = (text) => {
  const tally = count(text);
  const { failures } = tally;
  const durationMs = durationOf(lastMatch(text, /^# time=([\d.]+m?s)$/)?.[1]);
  const own = ownTotals(text);
  if (own) {
    const named = failures.length > 0 ? failures : terseFailures(text);
    return { ...own, failures: named, durationMs, summary: true };
  }
  if (tally.bail !== null) {
    return {
      ...nothing,
      failures: [...failures, failure(null, null, `Bail out! ${tally.bail}`)],
      durationMs,
    };
  }
  if (tally.plan === null || tally.plan !== tally.top || tally.open > 0)
    return { ...nothing, failures, durationMs };
  const { passed, failed, skipped, todo } = tally;
  const total = passed + failed + skipped + todo;
  const empty = tally.plan === 0;
  return { ...nothing, passed, failed, skipped, todo, total, failures, durationMs, summary: true, empty };
};

function count(text: string): Tally {
  const tally: Tally = {
    passed: 0,
    failed: 0,
    skipped: 0,
    todo: 0,
    top: 0,
    open: 0,
    plan: null,
    bail: null,
    failures: [],
  };
  const lines = linesOf(text);
  let deepest = -1;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const plan = /^1\.\.(\d+)/.exec(line)?.[1];
    if (plan !== undefined) tally.plan = Number(plan);
    if (line.startsWith('Bail out!')) tally.bail = line.slice(9).trim();
    if (/^\s*\}$/.test(line)) {
      deepest = -1;
      tally.open -= 1;
    }
    const end = endOfDetails(lines, at);
    if (end > at) {
      at = end;
      continue;
    }
    const point = pointOf(line);
    if (!point) continue;
    if (point.indent === 0) tally.top += 1;
    const parent = deepest > point.indent || point.opens;
    deepest = point.opens ? -1 : point.indent;
    if (point.opens) tally.open += 1;
    if (parent) continue;
    add(tally, point, lines, at);
  }
  return tally;
}

function add(tally: Tally, { ok, name, directive }: Point, lines: readonly string[], at: number): void {
  if (directive === 'skip') tally.skipped += 1;
  else if (directive === 'todo') tally.todo += 1;
  else if (ok) tally.passed += 1;
  else {
    tally.failed += 1;
    tally.failures.push(failure(name, null, detailOf(lines, at)));
  }
}

function pointOf(line: string): Point | null {
  const found = /^( *)(not )?ok\b(?: (\d+))?(?: -)?(?: (.*))?$/.exec(line);
  if (!found) return null;
  const [, indent = '', not, , rest = ''] = found;
  const opens = rest.endsWith(' {');
  const text = opens ? rest.slice(0, -2) : rest;
  const directive = /(?:^|\s)# (skip|todo)\b/i.exec(text)?.[1]?.toLowerCase() ?? null;
  const name = text.replace(/(?:^|\s+)# (?:time=|skip\b|todo\b).*$/i, '');
  return { indent: indent.length, ok: not === undefined, name, directive, opens };
}

/** The line of `...` that ends the details opening at `at`; `at` itself when none open there or they are cut off. */
function endOfDetails(lines: readonly string[], at: number): number {
  const indent = /^( +)---$/.exec(lines[at] ?? '')?.[1];
  if (indent === undefined) return at;
  for (let end = at + 1; end < Math.min(lines.length, at + 400); end += 1) {
    const line = lines[end] ?? '';
    if (line === `${indent}...`) return end;
    if (line !== '' && !line.startsWith(indent)) return at;
  }
  return at;
}

/** What the details say: their error or message, else their first line; without details the line behind the point. */
function detailOf(lines: readonly string[], at: number): string {
  const end = endOfDetails(lines, at + 1);
  const inside = end > at + 1 ? lines.slice(at + 2, end) : lines.slice(at + 1, at + 2);
  const said = inside
    .map((line) => /^\s*(?:error|message): *["']?(.+?)["']?$/.exec(line)?.[1])
    .find((message) => message !== undefined && /[^'"|>-]/.test(message));
  return said ?? inside.find((line) => line.trim() !== '')?.trim() ?? '';
}

/** The last line of node-tap's own runner and of its library. */
function ownTotals(text: string): Reading | null {
  const line = lastMatch(text, /^# \{ (total: .*) \}$/)?.[1];
  if (line === undefined) return null;
  const value = (name: string): number => Number(new RegExp(`\\b${name}: (\\d+)`).exec(line)?.[1] ?? 0);
  return {
    ...nothing,
    passed: value('pass'),
    failed: value('fail'),
    skipped: value('skip'),
    todo: value('todo'),
    total: value('total'),
  };
}

const terseFailures = (text: string): CheckFailure[] =>
  matches(text, /^✖ (.+)$/).map(([, name = '']) => failure(name, null, ''));
