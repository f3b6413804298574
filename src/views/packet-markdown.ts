import type { Packet } from '../model/packet.ts';
import { detailOf, packetPage } from './packet-page.ts';
import type { Block, Line, PacketDetail, PacketPage, PageOptions, Section, Span } from './packet-words.ts';
import { visibleText } from './visible-text.ts';

/** GitHub refuses a description or a comment of more than 65,536 characters. */
const mostCharacters = 60_000;
/** Longer texts of one piece are cut, and it is said by how much. */
const mostText = 600;

/** From everything to very little: the first that fits is written, and says what it leaves out. */
const sizes: readonly Omit<PageOptions, 'detail'>[] = [
  { rows: 200, patch: true },
  { rows: 60, patch: true },
  { rows: 25, patch: true },
  { rows: 60, patch: false },
  { rows: 25, patch: false },
  { rows: 4, patch: false },
];

/**
 * The packet as GitHub-flavoured Markdown that fits a pull request. Nothing that others wrote can become markup: names and
 * commands stand in code spans, sentences are bare only where every word is plain letters. So there are no links, mentions,
 * references, headings, images or HTML but our own.
 */
export function packetMarkdown(packet: Packet, wanted?: PacketDetail): string {
  const detail = wanted ?? detailOf(packet);
  const rows = detail === 'folded' ? 40 : 200;
  let text = '';
  for (const size of sizes) {
    text = pageText(packetPage(packet, { ...size, detail, rows: Math.min(rows, size.rows) }));
    if (text.length <= mostCharacters) return text;
  }
  return pageText(packetPage(packet, { detail: 'brief', rows: 4, patch: false }));
}

function pageText({ title, loud, head, parts, foot }: PacketPage): string {
  const blocks = [
    `## ${title}`,
    ...(loud.length > 0 ? [`> [!CAUTION]\n${loud.map((line) => `> - ${lineText(line)}`).join('\n')}`] : []),
    ...blockText({ is: 'list', rows: head, more: 0 }),
    ...parts.flatMap((part) => [`### ${part.title}`, ...part.sections.flatMap(sectionText)]),
    ...foot.map(lineText),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** GitHub reads Markdown inside an HTML block only behind a blank line. */
function sectionText({ title, note, open, blocks }: Section): string[] {
  return [
    `<details${open ? ' open' : ''}>\n<summary>${title} (${note})</summary>`,
    ...blocks.flatMap(blockText),
    '</details>',
  ];
}

function blockText(block: Block): string[] {
  switch (block.is) {
    case 'group':
      return [`#### ${block.title}`];
    case 'line':
      return [lineText(block.line)];
    case 'diff':
      return [fenced(block.text)];
    case 'list': {
      const rows = block.rows.flatMap(({ line, under = [] }) => [
        `- ${lineText(line)}`,
        ...under.map((inner) => `  - ${lineText(inner)}`),
      ]);
      return [[...rows, ...(block.more > 0 ? [`- and ${block.more} more: see the JSON`] : [])].join('\n')];
    }
    default:
      return block satisfies never;
  }
}

const lineText = (line: Line): string => merged(line).map(spanText).join('');

/** Two code spans side by side would be one. */
function merged(line: Line): Line {
  return line.flatMap((span, index): Line => {
    const before = line[index - 1];
    const code = (one: Span | undefined) => one?.is === 'exact' || one?.is === 'prose';
    return code(span) && code(before) ? [{ is: 'own', text: ' ' }, span] : [span];
  });
}

function spanText({ is, text }: Span): string {
  switch (is) {
    case 'own':
      return text;
    case 'strong':
      return `**${text}**`;
    case 'exact':
      return codeSpan(text);
    case 'prose':
      return proseText(text);
    default:
      return is satisfies never;
  }
}

/** Longer text is cut, and the cut cannot be mistaken for the end. */
function cut(text: string): { shown: string; left: string } {
  if (text.length <= mostText) return { shown: text, left: '' };
  const shown = text.slice(0, mostText);
  return { shown, left: ` (CUT: ${text.length - shown.length} more characters in the JSON)` };
}

/** A code span: nothing in it means anything. Its fence is longer than any run of backticks in it (CommonMark 0.31, 6.1). */
function codeSpan(text: string): string {
  const { shown, left } = cut(text);
  const visible = visibleText(shown);
  if (visible.trim() === '') return `(${text === '' ? 'empty' : `${text.length} blanks`})`;
  return fencedSpan(visible) + left;
}

function fencedSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = /^[ `]|[ `]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);

/** Letters of the Latin alphabet, with what stands around words: no renderer makes anything of it. */
const plainWord = /^["(]*[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’-][A-Za-zÀ-ÖØ-öø-ÿ]+)*[")]*[.,;:?]?$/u;
const plainNumber = /^(?:\d{1,4}[,;]?|·)$/;
/** A commit's name is made a link where it is a word. */
const couldBeCommit = /(?<![\p{L}\d])[0-9a-f]{7,}(?![\p{L}\d])/iu;
const isPlain = (text: string): boolean =>
  text
    .split(' ')
    .every((word) => (plainWord.test(word) || plainNumber.test(word)) && !couldBeCommit.test(word));

/** A sentence: plain words as they are, everything else in code spans, neighbours in one; what stands in quotes is one word. */
function proseText(text: string): string {
  const { shown, left } = cut(text);
  const words = visibleText(shown).match(/"[^"]*"[.,;:?)]*|[^ ]+/g) ?? [];
  if (words.length === 0) return `(${text === '' ? 'empty' : `${text.length} blanks`})`;
  const parts: { plain: boolean; words: string[] }[] = [];
  for (const word of words) {
    const plain = isPlain(word);
    const last = parts.at(-1);
    if (last?.plain === plain) last.words.push(word);
    else parts.push({ plain, words: [word] });
  }
  const texts = parts.map((part) => (part.plain ? part.words.join(' ') : spanOf(part.words.join(' '))));
  return texts.join(' ') + left;
}

/** What ends a sentence, and a bracket around the name, is no part of the name. A bracket the name itself opens is its own. */
function spanOf(text: string): string {
  const [, most = text, end = ''] = /^(.*[^.,;:?])([.,;:?])$/.exec(text) ?? [];
  const more = most.split('(').length - most.split(')').length;
  const [opens, closes] = [most.startsWith('('), most.endsWith(')')];
  const around = opens && closes && more === 0;
  const [open, close] = [opens && (around || more > 0), closes && (around || more < 0)];
  const name = most.slice(open ? 1 : 0, close ? -1 : undefined);
  return name === ''
    ? fencedSpan(most) + end
    : `${open ? '(' : ''}${fencedSpan(name)}${close ? ')' : ''}${end}`;
}

/** A fenced block no line of the text can close. Line breaks stay, everything else that hides is spelled out. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const lines = text.split('\n').map((line) => visibleText(line.replaceAll('\t', '    ')));
  if (lines.at(-1) === '') lines.pop();
  return `${fence}diff\n${lines.join('\n')}\n${fence}`;
}
