import type { Cell } from './cell.ts';

/** A screen to be drawn: rows of cells, each row `cols` wide. */
export interface DrawnScreen {
  cols: number;
  cells: readonly (readonly Cell[])[];
  /** For people who cannot see it. */
  title: string;
}

/** Pixels of one cell, with the monospace fonts people have. */
const cell = { width: 8.4, height: 18 } as const;
const margin = 12;

/** xterm's sixteen on a dark ground, a little softer. */
const sixteen = [
  ...['#1c1f26', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ...['#5c6370', '#ff7b86', '#b5e08f', '#ffd68a', '#7cc4ff', '#dd9bf0', '#6fd3de', '#ffffff'],
] as const;
const ground = '#16181d';
const ink = '#d7dae0';

interface Style {
  color: string;
  back: string | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** A colour of xterm's 256 (invisible-island.net/xterm: 16 to 231 a cube, then 24 greys). */
function indexed(index: number): string {
  if (index < 16) return sixteen[index] ?? ink;
  if (index >= 232) return `#${hex(8 + (index - 232) * 10).repeat(3)}`;
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const at = index - 16;
  return `#${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => hex(level(step))).join('')}`;
}

/** What SGR parameters say, from a reset pen. */
function styleOf(parameters: string): Style {
  const numbers = parameters === '' ? [] : parameters.split(';').map(Number);
  let fore: string | null = null;
  let back: string | null = null;
  let at = 0;
  const flags = new Set<number>();
  while (at < numbers.length) {
    const number = numbers[at] ?? 0;
    at += 1;
    if (number === 38 || number === 48) {
      const rgb = numbers[at] === 2;
      const color = rgb
        ? `#${numbers
            .slice(at + 1, at + 4)
            .map(hex)
            .join('')}`
        : indexed(numbers[at + 1] ?? 0);
      at += rgb ? 4 : 2;
      if (number === 38) fore = color;
      else back = color;
    } else if (number >= 30 && number <= 37) fore = indexed(number - 30);
    else if (number >= 90 && number <= 97) fore = indexed(number - 82);
    else if (number >= 40 && number <= 47) back = indexed(number - 40);
    else if (number >= 100 && number <= 107) back = indexed(number - 92);
    else flags.add(number);
  }
  const inverse = flags.has(7);
  return {
    color: inverse ? (back ?? ground) : (fore ?? ink),
    back: inverse ? (fore ?? ink) : back,
    ...{ bold: flags.has(1), dim: flags.has(2), italic: flags.has(3) },
    ...{ underline: flags.has(4), strike: flags.has(9) },
  };
}

/** Text that stands in XML as what it is: what XML 1.0 cannot hold is shown as a box. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\u25a1')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

interface Stretch {
  from: number;
  width: number;
  text: string;
  style: string;
}

/** Cells that look alike, next to each other. A wide one stands alone: fonts differ in how wide they draw it. */
function stretches(row: readonly Cell[]): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const { text, width, style } of row) {
    if (width === 0) continue;
    const last = found.at(-1);
    const plain = width === 1 && /^[\x20-\x7e]?$/.test(text);
    const joins = last?.style === style && plain && /^[\x20-\x7e]*$/.test(last.text);
    if (last && joins) {
      last.text += text === '' ? ' ' : text;
      last.width += width;
    } else found.push({ from: at, width, text: text === '' ? ' ' : text, style });
    at += width;
  }
  return found;
}

function drawn(stretch: Stretch, y: number): string {
  const style = styleOf(stretch.style);
  const x = round(margin + stretch.from * cell.width);
  const width = round(stretch.width * cell.width);
  // Blanks at the edges are no part of the text: viewers drop them, and stretch the rest.
  const before = stretch.text.length - stretch.text.trimStart().length;
  const text = stretch.text.trim();
  const lone = /^[\x20-\x7e]*$/.test(text) ? text.length : stretch.width;
  const top = margin + y * cell.height;
  const box =
    style.back === null
      ? ''
      : `<rect x="${x}" y="${round(top)}" width="${width}" height="${cell.height}" fill="${style.back}"/>`;
  if (text === '') return box;
  const lines = [...(style.underline ? ['underline'] : []), ...(style.strike ? ['line-through'] : [])];
  const more = [
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.italic ? ['font-style="italic"'] : []),
    ...(style.dim ? ['opacity="0.6"'] : []),
    ...(lines.length > 0 ? [`text-decoration="${lines.join(' ')}"`] : []),
  ];
  const from = round(margin + (stretch.from + before) * cell.width);
  const length = round(lone * cell.width);
  const where = `x="${from}" y="${round(top + cell.height * 0.72)}" textLength="${length}" fill="${style.color}"`;
  return `${box}<text ${[where, ...more].join(' ')}>${escaped(text).replaceAll(' ', '\u00a0')}</text>`;
}

/** One screen as an SVG picture: text stays text, nothing is loaded from elsewhere, and no script is in it. */
export function screenSvg({ cols, cells, title }: DrawnScreen): string {
  const width = round(cols * cell.width + 2 * margin);
  const height = round(cells.length * cell.height + 2 * margin);
  const font = 'ui-monospace, SFMono-Regular, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace';
  const rows = cells.map((row, y) =>
    stretches(row)
      .map((one) => drawn(one, y))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="${font}" font-size="14">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
