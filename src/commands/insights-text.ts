import { ruleText } from '../model/contract.ts';
import { shortDuration } from '../ui/clock.ts';
import { visible } from '../ui/visible-text.ts';
import { cells, clip, pad } from '../ui/wrap.ts';
import type { Delegation, Insights, Refused } from '../views/insights.ts';
import { ruleLine } from './backtest-text.ts';
import { bar, barChart, type Drawing, sparkline } from './bars.ts';
import type { Answerable, Seen } from './insights.ts';
import { hung, section } from './text-lines.ts';

const shownMost = 5;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const day = (at: string | null): string => at?.slice(0, 10) ?? 'unknown';

/** What the runs of a store say together, for people. */
export function insightsText({ since, insights, most, unreadable }: Seen, drawing: Drawing): string {
  const { runs, from, until } = insights;
  const none = since === null ? 'no run yet: countersign run -- <agent>' : `no run since ${since}`;
  const days = day(from) === day(until) ? day(from) : `${day(from)} to ${day(until)}`;
  const lines = [
    ...(runs === 0 ? [none] : []),
    ...(runs === 1 ? [`1 run, ${day(from)}: what recurs shows from the second run on`] : []),
    ...(runs > 1 ? [`${runs} runs, ${days}`] : []),
    ...(runs === 0 ? [] : body(insights, most, drawing)),
    ...section(
      `Not read: ${counted(unreadable.length, 'run')}`,
      unreadable.flatMap(({ run, problem }) =>
        hung(`  ${run.slice(-6)}`, 10, `${problem.where ?? ''}: ${problem.message}`, drawing.columns),
      ),
    ),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function body(insights: Insights, most: readonly Answerable[], drawing: Drawing): string[] {
  const { asked, refused, delegations } = insights;
  const questions = asked.reduce((sum, { times }) => sum + times, 0);
  const title =
    questions === 0
      ? 'Nobody was asked anything'
      : `Asked most: ${counted(questions, 'question')} about ${counted(asked.length, 'thing')}`;
  const shown = delegations.slice(0, shownMost);
  const hidden = delegations.length - shown.length;
  return [
    '',
    title,
    ...most.flatMap((one) => askedLines(one, most[0]?.times ?? 1, drawing)),
    ...(asked.length > most.length ? [`  and ${counted(asked.length - most.length, 'other thing')}`] : []),
    ...section(
      'Refused again and again',
      refused.slice(0, shownMost).flatMap((one) => refusedLines(one, refused[0]?.times ?? 1, drawing)),
    ),
    ...waitLines(insights.waits, drawing),
    ...shown.flatMap((one) => delegationLines(one, drawing)),
    ...(hidden > 0 ? ['', `and ${counted(hidden, 'other contract')}: --json has them all`] : []),
  ];
}

/** Kind, thing, bar and count on one line. */
function thingLine(kind: string, what: string, times: number, most: number, drawing: Drawing): string {
  const count = String(times);
  const room = Math.floor(drawing.columns / 5);
  const name = drawing.columns - room - 20;
  return `  ${pad(kind, 8)}${pad(clip(visible(what), name), name)}  ${pad(bar(times, most, room, drawing), room)} ${count}`;
}

function askedLines(one: Answerable, most: number, drawing: Drawing): string[] {
  const { kind, what, times, runs, allowed, denied, unanswered } = one;
  const said = [
    ...(allowed > 0 ? [`yes ${allowed}`] : []),
    ...(denied > 0 ? [`NO ${denied}`] : []),
    ...(unanswered > 0 ? [`nobody answered ${unanswered}`] : []),
  ].join(', ');
  return [
    thingLine(kind, what, times, most, drawing),
    ...hung('', 10, `${said}; in ${counted(runs, 'run')}`, drawing.columns),
    ...hung('', 10, lineText(one), drawing.columns),
  ];
}

/** What the contract would have to say for nobody to be asked. Nobody is told to allow what people refuse. */
function lineText({ allowed, denied, lines, never, why }: Answerable): string {
  if (never !== null) return `never.${never.list}  ${never.pattern}  would have answered`;
  if (lines.length === 0 || (denied > 0 && allowed === 0)) return `no line answers it: ${why ?? 'unknown'}`;
  const may = lines.map(ruleText).join('; ');
  return denied > 0 ? `people differ; ${may}  would let it go` : `${may}  would have answered`;
}

function refusedLines({ kind, what, times, runs, rule }: Refused, most: number, drawing: Drawing): string[] {
  return [
    thingLine(kind, what, times, most, drawing),
    ...hung('', 10, `in ${counted(runs, 'run')}, by ${ruleLine(rule)}`, drawing.columns),
  ];
}

const steps = [
  ['under 5s', 5_000],
  ['5s to 30s', 30_000],
  ['30s to 2m', 120_000],
  ['2m to 10m', 600_000],
  ['longer', Number.POSITIVE_INFINITY],
] as const;

function waitLines(
  { answers, unanswered, medianMs, p90Ms, all }: Insights['waits'],
  drawing: Drawing,
): string[] {
  const nobody = unanswered > 0 ? `; nobody answered ${counted(unanswered, 'question')}` : '';
  if (medianMs === null || p90Ms === null)
    return unanswered === 0
      ? []
      : section('How long people take', [`  not known: no person answered${nobody}`]);
  const title = `How long people take: median ${shortDuration(medianMs)}, p90 ${shortDuration(p90Ms)} (${counted(answers, 'answer')}${nobody})`;
  const rows = steps.map(([name, end], at) => {
    const begin = steps[at - 1]?.[1] ?? 0;
    const value = all.filter((wait) => wait >= begin && wait < end).length;
    return { name, value, text: String(value) };
  });
  return ['', ...hung('', 0, title, drawing.columns), ...barChart(rows, drawing)];
}

function delegationLines(one: Delegation, drawing: Drawing): string[] {
  const { contract, task, profile, runs, decisions, rolledBack, asks, denials, stops, neverUsed, questions } =
    one;
  const { columns } = drawing;
  const each = (value: number): string => (value / runs).toFixed(1);
  const rows = (['ship', 'hold', 'escalate', 'none'] as const)
    .map((name) => ({
      name: name === 'none' ? 'undecided' : name,
      value: decisions[name],
      text: String(decisions[name]),
    }))
    .filter(({ value }) => value > 0);
  const pressure = `${one.pressurePerRun.toFixed(1)} a run: ${each(asks)} asked, ${each(denials)} denied, ${each(stops)} stopped`;
  return [
    '',
    ...hung('', 0, `${contract}, ${profile}: ${counted(runs, 'run')}`, columns),
    ...hung('', 2, task, columns),
    ...barChart(rows, drawing),
    ...hung('  rolled back', 15, String(rolledBack), columns),
    ...hung('  stops', 15, String(stops), columns),
    ...hung('  pressure', 15, pressure, columns),
    ...trendLines(one.pressures, drawing),
    ...hung('  cost', 15, costText(one.costPerShipped), columns),
    ...hung('  never used', 15, unusedText(neverUsed, runs), columns),
    ...questions
      .slice(0, shownMost)
      .flatMap(({ ask, runs: times }, at) =>
        hung(at === 0 ? '  reviewers' : '', 15, `in ${counted(times, 'run')}: ${ask}`, columns),
      ),
  ];
}

/** Where it goes: the pressure of each run beside the others. As many of the latest as there is room for. */
function trendLines(pressures: readonly number[], drawing: Drawing): string[] {
  if (pressures.length < 2) return [];
  const shown = pressures.slice(-Math.min(60, drawing.columns - 17));
  const which = shown.length < pressures.length ? `the latest ${shown.length} runs` : 'each run';
  const legend = `${which}, oldest first; most ${Math.max(...shown)}`;
  const line = `  ${pad('', 13)}${sparkline(shown, drawing)}`;
  return cells(line) + 2 + legend.length <= drawing.columns
    ? [`${line}  ${legend}`]
    : [line, ...hung('', 15, legend, drawing.columns)];
}

function costText({ usd, known, of }: Delegation['costPerShipped']): string {
  if (of === 0) return 'nothing shipped';
  if (usd === null) return `unknown: none of ${counted(of, 'shipped run')} reported it`;
  return `${usd.toFixed(2)} USD per shipped run${known < of ? ` (reported by ${known} of ${of})` : ''}`;
}

function unusedText(lines: Delegation['neverUsed'], runs: number): string {
  if (lines.length === 0) return 'every line of `may` was used';
  const named = lines
    .slice(0, 8)
    .map((line) => `${ruleText(line)}${line.runs < runs ? ` (in ${line.runs} runs)` : ''}`);
  return `${named.join('; ')}${lines.length > 8 ? `; and ${lines.length - 8} more` : ''}`;
}

/** The same for programs, whole. */
export function insightsJson({ insights, most, unreadable }: Seen): string {
  const { all: _, ...waits } = insights.waits;
  const asked = insights.asked.map((one, at) => ({ ...one, ...(most[at] ?? {}) }));
  return `${JSON.stringify({ ...{ insights: 1, ...insights, waits, asked }, unreadable }, null, 2)}\n`;
}
