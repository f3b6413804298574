import type { ManualSection } from './manual.ts';

/** As roff takes it: nothing in it is a command, and its dashes can be searched for and copied. */
function roffText(text: string): string {
  const safe = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('`', '\\(ga');
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

const quoted = (text: string): string => `"${roffText(text).replaceAll('"', '\\(dq')}"`;

/** A page for man(1), in the macros of man(7). */
export function roffPage(sections: readonly ManualSection[], version: string): string {
  const part = (section: ManualSection, level: 'SH' | 'SS'): string[] => [
    `.${level} ${quoted(section.title)}`,
    ...(section.paragraphs ?? []).flatMap((text, index) => [...(index > 0 ? ['.PP'] : []), roffText(text)]),
    ...(section.terms ?? []).flatMap(({ term, text }) => [
      '.TP',
      `\\fB${roffText(term)}\\fR`,
      roffText(text),
    ]),
    ...(section.parts ?? []).flatMap((one) => part(one, 'SS')),
  ];
  // No date: the page would be another one on each day it is made.
  const head = `.TH COUNTERSIGN 1 "" ${quoted(`countersign ${version}`)}`;
  return `${[head, ...sections.flatMap((one) => part(one, 'SH'))].join('\n')}\n`;
}

const markText = (text: string): string => text.replace(/[\\<>|*_]/g, (sign) => `\\${sign}`);
const code = (text: string): string => {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${fence.length > 1 ? ' ' : ''}${text.replaceAll('|', '\\|')}${fence.length > 1 ? ' ' : ''}${fence}`;
};

/** A page for the docs, in Markdown with tables. */
export function markdownPage(title: string, lead: string, sections: readonly ManualSection[]): string {
  const part = ({ title: name, paragraphs = [], terms = [] }: ManualSection): string[] => [
    `## ${/[<[]/.test(name) ? code(name) : name}`,
    '',
    ...paragraphs.flatMap((text) => [`${markText(text)}.`, '']),
    ...(terms.length === 0
      ? []
      : [
          '| | |',
          '|---|---|',
          ...terms.map(({ term, text }) => `| ${code(term)} | ${markText(text)} |`),
          '',
        ]),
  ];
  return [`# ${title}`, '', lead, '', ...sections.flatMap(part)].join('\n');
}
