import { ruleText } from '../model/contract.ts';
import type { AlsoAllowed, Suggestion } from '../views/suggestions.ts';
import type { Lesson } from './suggest.ts';
import { hung } from './text-lines.ts';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

function answers({ asks, allowed, denied }: Suggestion): string {
  const said = [
    ...(allowed > 0 ? [`you said yes ${times(allowed)}`] : []),
    ...(denied > 0 ? [`you said NO ${times(denied)}`] : []),
  ];
  const heard = said.length === 0 ? 'nobody answered' : said.join(', ');
  return `would have answered ${asks.join(', ')} (${heard})`;
}

const shownMost = 5;
/** Characters of a command that are shown: enough to tell it from others. */
const longestWhat = 200;

const shortened = (what: string): string =>
  what.length > longestWhat ? `${what.slice(0, longestWhat - 1)}…` : what;

function said({ was, answered }: AlsoAllowed): string {
  if (answered !== null) return answered === 'denied' ? 'a person said NO' : 'a person said yes';
  return was === 'ask' ? 'nobody answered' : 'a rule refused it';
}

function alsoLines(also: readonly AlsoAllowed[], runs: number, columns: number): string[] {
  const looked = `${runs} run${runs === 1 ? '' : 's'}`;
  if (also.length === 0) return hung('', 7, `would let nothing else go, judged against ${looked}`, columns);
  const rows = also
    .slice(0, shownMost)
    .flatMap((one) =>
      hung('', 9, `${one.run.slice(-6)} ${one.action}  ${shortened(one.what)}  (${said(one)})`, columns),
    );
  const more = also.length > shownMost ? [`${' '.repeat(9)}and ${also.length - shownMost} more`] : [];
  return [...hung('', 7, `would also let go, judged against ${looked}:`, columns), ...rows, ...more];
}

/** One suggestion with its reach, for a person who decides about it. `label` stands in front of its first line. */
export function suggestionLines(
  lesson: Lesson,
  at: number,
  width: 'exact' | 'wider',
  label: string,
  columns: number,
): string[] {
  const suggestion = lesson.suggestions[at];
  const lines = width === 'exact' ? suggestion?.lines : suggestion?.wider;
  if (suggestion === undefined || lines === undefined || lines === null) return [];
  const also = lesson.reaches[at]?.[width] ?? [];
  return [
    ...lines.flatMap((line, row) => hung(row === 0 ? label : '', 4, ruleText(line), columns)),
    ...(width === 'exact' ? hung('', 7, answers(suggestion), columns) : []),
    ...alsoLines(also, lesson.runs, columns),
  ];
}

/** The lessons of a run, for people, in lines of at most `columns`. */
export function suggestionsText(lesson: Lesson, columns: number): string {
  const { suggestions, unanswerable } = lesson;
  if (suggestions.length === 0 && unanswerable.length === 0) return 'This run asked nothing.\n';
  const numbered = suggestions.flatMap((_, at) => [
    ...suggestionLines(lesson, at, 'exact', `${at + 1}.`, columns),
    ...suggestionLines(lesson, at, 'wider', 'or', columns),
    '',
  ]);
  const rest = unanswerable.flatMap(({ action, what, why }) => [
    ...hung(`${action}`.padStart(3), 4, shortened(what), columns),
    ...hung('', 7, why, columns),
  ]);
  const lines = [
    ...numbered,
    ...(rest.length === 0 ? [] : ['No line answers:', ...rest, '']),
    ...(suggestions.length === 0 ? [] : ['Nothing is written. --write asks about each of them.']),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The same for programs. */
export function suggestionsJson(lesson: Lesson): string {
  const { run, contractFile, suggestions, unanswerable, reaches, runs } = lesson;
  const rows = suggestions.map((suggestion, at) => ({ ...suggestion, alsoAllows: reaches[at] }));
  return `${JSON.stringify({ run, contract: contractFile, runs, suggestions: rows, unanswerable }, null, 2)}\n`;
}
