import type { Packet } from '../model/packet.ts';
import { detailOf, packetPage } from './packet-page.ts';
import type { Block, Line, PacketDetail, PacketPage, Section, Span } from './packet-words.ts';
import { visibleText } from './visible-text.ts';

/** An action on the time line of the recording. */
export interface ReplayMark {
  /** ms from the start of the recording. */
  readonly t: number;
  readonly action: string;
  /** `allow`, `ask`, `deny`, `stop`, or `judging`. */
  readonly effect: string;
  readonly text: string;
}

/** The body of the page between its title and its replay, and behind it; the replay is put in by who has the recording. */
export interface PacketHtml {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The packet as HTML. Every text goes through `escaped`: no element, attribute or reference comes from the run, and what
 * hides in a text is spelled out.
 */
export function packetHtml(packet: Packet, wanted?: PacketDetail): PacketHtml {
  const detail = wanted ?? detailOf(packet);
  const page = packetPage(packet, { detail, rows: 1000, patch: true });
  const [first, ...rest] = page.parts;
  return {
    title: escaped(`${page.title} · ${page.run}`),
    before: `${headHtml(page)}${first ? partHtml(first) : ''}`,
    after: `${rest.map(partHtml).join('')}${footHtml(page)}`,
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that means nothing to a browser, on one line, with everything that hides spelled out. */
export const escaped = (text: string): string =>
  visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

function headHtml({ title, run, loud, head }: PacketPage): string {
  const alarms =
    loud.length === 0
      ? ''
      : `<div class="loud" role="alert"><ul>${loud.map((line) => `<li>${lineHtml(line)}</li>`).join('')}</ul></div>`;
  return `<header><h1>${escaped(title)}</h1><p class="run">run <code>${escaped(run)}</code></p></header>\n${alarms}<section class="head">${blockHtml({ is: 'list', rows: head, more: 0 })}</section>\n`;
}

function partHtml({ title, sections }: PacketPage['parts'][number]): string {
  return `<section><h2>${escaped(title)}</h2>\n${sections.map(sectionHtml).join('')}</section>\n`;
}

function sectionHtml({ title, note, open, blocks }: Section): string {
  return `<details${open ? ' open' : ''}><summary><h3>${escaped(title)}</h3> <span class="note">${escaped(note)}</span></summary>\n<div class="inside">${blocks.map(blockHtml).join('\n')}</div></details>\n`;
}

const footHtml = ({ foot }: PacketPage): string =>
  `<footer>${foot.map((line) => `<p>${lineHtml(line)}</p>`).join('')}</footer>`;

function blockHtml(block: Block): string {
  switch (block.is) {
    case 'group':
      return `<h4>${escaped(block.title)}</h4>`;
    case 'line':
      return `<p>${lineHtml(block.line)}</p>`;
    case 'diff':
      return diffHtml(block.text);
    case 'list': {
      const rows = block.rows.map(({ line, under = [] }) => {
        const inner = under.map((one) => `<li>${lineHtml(one)}</li>`).join('');
        return `<li>${lineHtml(line)}${inner === '' ? '' : `<ul>${inner}</ul>`}</li>`;
      });
      const more = block.more > 0 ? `<li>and ${block.more} more: see the JSON</li>` : '';
      return `<ul>${rows.join('\n')}${more}</ul>`;
    }
    default:
      return block satisfies never;
  }
}

const lineHtml = (line: Line): string => line.map(spanHtml).join('');

function spanHtml({ is, text }: Span): string {
  switch (is) {
    case 'own':
      return escaped(text);
    case 'strong':
      return `<strong>${escaped(text)}</strong>`;
    case 'exact':
      return text.trim() === ''
        ? `<em>${text === '' ? 'empty' : 'blanks'}</em>`
        : `<code>${escaped(text)}</code>`;
    case 'prose':
      return `<span class="said">${escaped(text)}</span>`;
    default:
      return is satisfies never;
  }
}

/** The sign at the start of a line says what it is; the colour only repeats it. */
function diffHtml(text: string): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const rows = lines.map(
    (line) => `<span class="${kindOf(line)}">${escaped(line.replaceAll('\t', '    '))}</span>`,
  );
  return `<pre class="diff" tabindex="0">${rows.join('\n')}</pre>`;
}

function kindOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}

/** The list of actions beside the recording; each is a button that takes the player there, and plain text without scripts. */
export function marksHtml(marks: readonly ReplayMark[]): string {
  const rows = marks.map(
    ({ t, action, effect, text }) =>
      `<li><button type="button" data-at="${Math.max(0, t) / 1000}" data-action="${escaped(action)}" disabled><span class="at">${clock(t)}</span> <strong>${escaped(effect)}</strong> <code>${escaped(action)}</code> <span class="said">${escaped(text)}</span></button></li>`,
  );
  return `<ol class="marks">${rows.join('\n')}</ol>`;
}

function clock(t: number): string {
  const seconds = Math.max(0, Math.floor(t / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
