import { ruleText } from '../model/contract.ts';
import type { AlsoAllowed, Suggestion } from '../views/suggestions.ts';
import { visible } from './print-problem.ts';
import type { Lesson } from './suggest.ts';

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

function alsoLines(also: readonly AlsoAllowed[], runs: number): string[] {
  const looked = `${runs} run${runs === 1 ? '' : 's'}`;
  if (also.length === 0) return [`would let nothing else go, judged against ${looked}`];
  const rows = also.slice(0, shownMost).map(({ run, action, what, was, answered }) => {
    const said = answered === null ? was : answered === 'denied' ? 'a person said NO' : 'a person said yes';
    return `  ${run.slice(-6)} ${action}  ${what.slice(0, 100)}  (${said})`;
  });
  const more = also.length > shownMost ? [`  and ${also.length - shownMost} more`] : [];
  return [`would also let go, judged against ${looked}:`, ...rows, ...more];
}

/** One suggestion with its reach, for a person who decides about it. */
export function suggestionLines(lesson: Lesson, at: number, width: 'exact' | 'wider'): string[] {
  const suggestion = lesson.suggestions[at];
  const lines = width === 'exact' ? suggestion?.lines : suggestion?.wider;
  if (suggestion === undefined || lines === undefined || lines === null) return [];
  const also = lesson.reaches[at]?.[width] ?? [];
  const head = width === 'exact' ? [answers(suggestion)] : ['the same for the whole folder'];
  return [...lines.map(ruleText), ...[...head, ...alsoLines(also, lesson.runs)].map((line) => `    ${line}`)];
}

const safe = (lines: readonly string[]): string => `${lines.map(visible).join('\n')}\n`;

/** The lessons of a run, for people. */
export function suggestionsText(lesson: Lesson): string {
  const { suggestions, unanswerable } = lesson;
  if (suggestions.length === 0 && unanswerable.length === 0) return 'This run asked nothing.\n';
  const numbered = suggestions.flatMap((_, at) => [
    ...suggestionLines(lesson, at, 'exact').map((line, row) =>
      row === 0 ? `${at + 1}. ${line}` : `   ${line}`,
    ),
    ...suggestionLines(lesson, at, 'wider').map((line, row) => (row === 0 ? `   or ${line}` : `   ${line}`)),
    '',
  ]);
  const rest = unanswerable.map(({ action, what, why }) => `   ${action}  ${what.slice(0, 100)}: ${why}`);
  return safe([
    ...numbered,
    ...(rest.length === 0 ? [] : ['No line answers:', ...rest, '']),
    ...(suggestions.length === 0 ? [] : ['Nothing is written. --write asks about each of them.']),
  ]);
}

/** The same for programs. */
export function suggestionsJson(lesson: Lesson): string {
  const { run, contractFile, suggestions, unanswerable, reaches, runs } = lesson;
  const rows = suggestions.map((suggestion, at) => ({ ...suggestion, alsoAllows: reaches[at] }));
  return `${JSON.stringify({ run, contract: contractFile, runs, suggestions: rows, unanswerable }, null, 2)}\n`;
}
