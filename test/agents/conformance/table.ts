import type { Declared, Deviation } from './declared.ts';
import { promises } from './promises.ts';
import type { Answer, Told } from './told.ts';

/** The tables of the page, by what stands in their marks. */
export type Table = 'guarantees' | 'other ways in';

/** One row for each guarantee, one column for each agent; what is less than promised is explained below it. */
export function guaranteeTable(agents: readonly (Declared | Told)[]): string {
  const notes: { agents: string[]; why: string }[] = [];
  const noteOf = (agent: string, why: string): number => {
    const known = notes.findIndex((note) => note.why === why);
    if (known === -1) return notes.push({ agents: [agent], why });
    if (!notes[known]?.agents.includes(agent)) notes[known]?.agents.push(agent);
    return known + 1;
  };
  const cellOf = (agent: Declared | Told, name: string): string => {
    const told: readonly [string, Answer | Deviation][] = Object.entries(
      'answers' in agent ? agent.answers : agent.deviations,
    );
    const answer = told.find(([key]) => key === name)?.[1];
    if (answer === undefined || answer.how === 'yes') return 'yes';
    const words = { partly: '**partly**', no: '**no**', none: 'not there', untried: '**not tried**' };
    return `${words[answer.how]} (${noteOf(agent.title, answer.why)})`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(promises).map(([name, { title, promise }]) =>
    row([`**${title}.** ${promise}`, ...agents.map((agent) => cellOf(agent, name))]),
  );
  return [
    row(['', ...agents.map(({ title }) => title)]),
    row(['---', ...agents.map(() => '---')]),
    ...rows,
    '',
    ...notes.map((note, index) => `${index + 1}. ${note.agents.join(', ')}: ${note.why}`),
  ].join('\n');
}

/** The page with this generated part written anew. Throws where it has no place for it. */
export function withTable(page: string, name: Table, table: string): string {
  const mark = `<!-- generated: ${name} -->`;
  const begin = page.indexOf(mark);
  const end = page.indexOf('<!-- /generated -->', begin);
  if (begin === -1 || end === -1) throw new Error(`the page lacks ${mark} and the end of it`);
  return `${page.slice(0, begin + mark.length)}\n\n${table}\n\n${page.slice(end)}`;
}
