import type { Declared, Deviation } from './declared.ts';
import { promises } from './promises.ts';

const marks = { begin: '<!-- generated: guarantees -->', end: '<!-- /generated -->' };

/** One row for each guarantee, one column for each agent; what is less than promised is explained below it. */
export function guaranteeTable(agents: readonly Declared[]): string {
  const notes: string[] = [];
  const cellOf = (title: string, deviation: Deviation | undefined): string => {
    if (!deviation) return 'yes';
    const note = `${title}: ${deviation.why}`;
    if (!notes.includes(note)) notes.push(note);
    const word = { partly: '**partly**', no: '**no**', none: 'not there' }[deviation.how];
    return `${word} (${notes.indexOf(note) + 1})`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(promises).map(([name, { title, promise }]) => {
    const cells = agents.map((agent) => {
      const deviation = Object.entries(agent.deviations).find(([key]) => key === name)?.[1];
      return cellOf(agent.title, deviation);
    });
    return row([`**${title}.** ${promise}`, ...cells]);
  });
  return [
    row(['', ...agents.map(({ title }) => title)]),
    row(['---', ...agents.map(() => '---')]),
    ...rows,
    '',
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join('\n');
}

/** The page with its generated part written anew. Throws where it has no place for it. */
export function withTable(page: string, table: string): string {
  const begin = page.indexOf(marks.begin);
  const end = page.indexOf(marks.end);
  if (begin === -1 || end < begin) throw new Error(`the page lacks ${marks.begin} … ${marks.end}`);
  return `${page.slice(0, begin + marks.begin.length)}\n\n${table}\n\n${page.slice(end)}`;
}
