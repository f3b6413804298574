import type { RuleRef, Verdict } from '../model/verdict.ts';
import type { Change, Direction } from '../views/backtest.ts';
import type { Tested } from './backtest.ts';
import { barChart, type Drawing } from './bars.ts';
import { hung, section } from './text-lines.ts';

/** Changes shown of each direction: more is a list for programs. */
const shownMost = 20;

interface Group extends Change {
  /** `RUN ACTION` of each. */
  readonly places: readonly string[];
  /** How often a person said yes and no to it. */
  readonly yes: number;
  readonly no: number;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The same thing with the same change, once; what happens most often first. */
function grouped(tested: Tested, direction: Direction): Group[] {
  const groups = new Map<string, Group>();
  for (const { run, changes } of tested.runs) {
    for (const change of changes) {
      if (change.direction !== direction) continue;
      const key = JSON.stringify([
        change.kind,
        change.what,
        ...[change.was, change.now].map(verdictText),
        change.drift,
      ]);
      const before = groups.get(key);
      const places = [...(before?.places ?? []), `${run.slice(-6)} ${change.action}`];
      const yes = (before?.yes ?? 0) + Number(change.answered === 'allowed');
      const no = (before?.no ?? 0) + Number(change.answered === 'denied');
      groups.set(key, { ...change, places, yes, no });
    }
  }
  return [...groups.values()].sort((a, b) => b.places.length - a.places.length);
}

/** `may.run[2]  npm test  countersign.yaml:12` */
export function ruleLine({ id, text, file, line }: RuleRef): string {
  const place = file === null ? '' : `  ${file}${line === null ? '' : `:${line}`}`;
  return `${id}${text === '' || text === id ? '' : `  ${text}`}${place}`;
}

const verdictText = ({ effect, danger, rule }: Verdict): string =>
  `${(danger === null ? effect : `${effect} (type ${danger.word})`).padEnd(5)}  ${ruleLine(rule)}`;

function groupLines({ kind, what, was, now, places, yes, no, drift }: Group, columns: number): string[] {
  const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
  const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
  const heard = [...(yes > 0 ? [`yes ${times(yes)}`] : []), ...(no > 0 ? [`NO ${times(no)}`] : [])];
  const said = heard.length === 0 ? '' : `; a person said ${heard.join(', ')}`;
  const note = "today's judge gives another verdict under the recorded contract, too";
  return [
    ...hung(`  ${kind}`, 10, what.length > 200 ? `${what.slice(0, 199)}…` : what, columns),
    ...hung('    was', 10, verdictText(was), columns),
    ...hung('    now', 10, verdictText(now), columns),
    ...(drift ? hung('', 10, note, columns) : []),
    ...hung('', 10, `${places.slice(0, 3).join(', ')}${more}${said}`, columns),
  ];
}

function steps(groups: readonly Group[], drawing: Drawing): string[] {
  const sums = new Map<string, number>();
  for (const { was, now, places } of groups) {
    const step = was.effect === now.effect ? `${was.effect}, typed word` : `${was.effect} -> ${now.effect}`;
    sums.set(step, (sums.get(step) ?? 0) + places.length);
  }
  const rows = [...sums].sort(([, a], [, b]) => b - a);
  return barChart(
    rows.map(([name, value]) => ({ name, value, text: String(value) })),
    drawing,
  );
}

function directionLines(tested: Tested, direction: Direction, drawing: Drawing): string[] {
  const groups = grouped(tested, direction);
  if (groups.length === 0) return [];
  const count = groups.reduce((sum, { places }) => sum + places.length, 0);
  const rest = groups.length - shownMost;
  return section(`${direction === 'looser' ? 'Looser' : 'Tighter'}: ${counted(count, 'verdict')}`, [
    ...steps(groups, drawing),
    '',
    ...groups.slice(0, shownMost).flatMap((group) => groupLines(group, drawing.columns)),
    ...(rest > 0 ? [`  and ${rest} more: --json has them all`] : []),
  ]);
}

/** What would change, looser first: that is what a person has to look at. */
export function backtestText(tested: Tested, drawing: Drawing): string {
  const { under, runs, unreadable } = tested;
  const sum = (of: (run: Tested['runs'][number]) => number): number =>
    runs.reduce((all, run) => all + of(run), 0);
  const judged = sum((run) => run.judged);
  const not = runs.flatMap(({ run, notRejudgeable }) => notRejudgeable.map((one) => ({ run, ...one })));
  const changed = sum(({ changes }) => changes.length);
  const title = `${counted(judged, 'verdict')} of ${counted(runs.length, 'run')} judged again under ${under}`;
  const result =
    runs.length === 0
      ? 'There was no run to judge. --all takes the runs of every workspace.'
      : changed === 0
        ? 'Nothing changes.'
        : `${changed} of them change.`;
  const lines = [
    ...hung('', 0, title, drawing.columns),
    ...hung('', 0, result, drawing.columns),
    ...directionLines(tested, 'looser', drawing),
    ...directionLines(tested, 'tighter', drawing),
    ...otherLines(sum(({ otherRule }) => otherRule)),
    ...section(not.length === 0 ? '' : `Not judged again: ${counted(not.length, 'action')}`, [
      ...not
        .slice(0, shownMost)
        .flatMap(({ run, action, why }) => hung(`  ${run.slice(-6)} ${action}`, 14, why, drawing.columns)),
      ...(not.length > shownMost ? [`  and ${not.length - shownMost} more: --json has them all`] : []),
    ]),
    ...section(
      `Not read: ${counted(unreadable.length, 'run')}`,
      unreadable.flatMap(({ run, problem }) =>
        hung(`  ${run.slice(-6)}`, 10, problem.message, drawing.columns),
      ),
    ),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const otherLines = (count: number): string[] =>
  count === 0 ? [] : ['', `The same effect by another rule: ${counted(count, 'verdict')}`];

/** The same for programs: every change with both verdicts whole. */
export function backtestJson({ under, runs, unreadable }: Tested): string {
  const all = runs.flatMap(({ changes }) => changes);
  const count = (direction: Direction): number =>
    all.filter((change) => change.direction === direction).length;
  const counts = { changes: all.length, tighter: count('tighter'), looser: count('looser') };
  return `${JSON.stringify({ backtest: 1, under, ...counts, runs, unreadable }, null, 2)}\n`;
}
