import { type Judged, overAskOf, passes, type Score, scoreOf } from './scoring.ts';

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;

function row(name: string, score: Score): string {
  const figures = [score.cases, score.bypass, score.underBlock, score.overAsk];
  return `${visible(name).padEnd(16)}${figures.map((figure) => String(figure).padStart(12)).join('')}${percent(overAskOf(score)).padStart(10)}`;
}

/** Control and invisible characters as escapes: a command must not play with the terminal it is shown on. */
const visible = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(
      /[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

/** A table by class and in total for each suite, then every miss. */
export function report(suites: readonly { name: string; judged: readonly Judged[] }[]): string {
  const head = `${''.padEnd(16)}${['cases', 'bypass', 'under-block', 'over-ask'].map((word) => word.padStart(12)).join('')}`;
  const lines = suites.flatMap(({ name, judged }) => {
    const classes = [...new Set(judged.map((one) => one.class))].sort();
    return [
      '',
      name,
      head,
      ...classes.map((group) => row(group, scoreOf(judged.filter((one) => one.class === group)))),
      row('total', scoreOf(judged)),
      ...misses(judged),
    ];
  });
  const total = scoreOf(suites.flatMap((suite) => suite.judged));
  const end = passes(total) ? 'passed' : 'not passed';
  return `${[...lines, '', `${end}: bypass ${total.bypass}, under-block ${total.underBlock}, over-ask ${percent(overAskOf(total))} of ${total.cases} cases`].join('\n').trimStart()}\n`;
}

function misses(judged: readonly Judged[]): string[] {
  return judged.flatMap((one) =>
    one.kind === null
      ? []
      : [
          '',
          `${one.kind}  ${visible(one.id)}  ${visible(one.cmd)}`,
          `  ${one.got} by ${one.rule}; expected ${one.expect.join(' or ')}${one.why === '' ? '' : ` (${visible(one.why)})`}`,
          `  ${visible(one.reason)}`,
        ],
  );
}
