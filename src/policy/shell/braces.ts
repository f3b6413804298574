/** How many words a brace expansion may give before it counts as unclear. */
const most = 256;

/**
 * Bash's brace expansion on the text of one word, quotes left in place. Null when the text is not plain enough: command
 * substitutions inside, too many results.
 */
export function expandBraces(text: string): string[] | null {
  if (/[`]|\$\(|\$\{(?!\w+\})|[<>]\(/.test(text)) return null;
  const open = findOpen(text, 0);
  if (open === null) return [text];
  const before = text.slice(0, open.start);
  const after = expandBraces(text.slice(open.end + 1));
  if (after === null) return null;
  const middles: string[] = [];
  for (const choice of open.choices) {
    const inner = open.range ? [choice] : expandBraces(choice);
    if (inner === null) return null;
    middles.push(...inner);
  }
  if (middles.length * after.length > most) return null;
  return middles.flatMap((middle) => after.map((rest) => before + middle + rest));
}

interface Open {
  start: number;
  end: number;
  choices: string[];
  range: boolean;
}

/** The first brace group that expands. */
function findOpen(text: string, from: number): Open | null {
  for (let at = from; at < text.length; at = skip(text, at)) {
    if (text.charAt(at) !== '{') continue;
    const group = readGroup(text, at);
    if (group) return group;
  }
  return null;
}

function readGroup(text: string, start: number): Open | null {
  const choices: string[] = [];
  let depth = 0;
  let last = start + 1;
  for (let at = start; at < text.length; at = skip(text, at)) {
    const char = text.charAt(at);
    if (char === '{') depth += 1;
    if (char === ',' && depth === 1) {
      choices.push(text.slice(last, at));
      last = at + 1;
    }
    if (char !== '}') continue;
    depth -= 1;
    if (depth > 0) continue;
    const tail = text.slice(last, at);
    if (choices.length > 0) return { start, end: at, choices: [...choices, tail], range: false };
    const range = readRange(tail);
    return range === null ? null : { start, end: at, choices: range, range: true };
  }
  return null;
}

/** The index after the character, escape or quoted part at `at`. */
function skip(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === '\\') return at + 2;
  // `${name}` is one piece.
  if (char === '$' && text.charAt(at + 1) === '{') return text.indexOf('}', at) + 1 || text.length;
  if (char === "'") {
    const close = text.indexOf("'", at + 1);
    return close < 0 ? text.length : close + 1;
  }
  if (char !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
  return end + 1;
}

/** `{1..9}`, `{a..e..2}`. A range of too many gives one more than may be: too many words, and none is left out. */
function readRange(text: string): string[] | null {
  const numbers = /^([-+]?\d+)\.\.([-+]?\d+)(?:\.\.([-+]?\d+))?$/.exec(text);
  const range = numbers ?? /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([-+]?\d+))?$/.exec(text);
  if (range === null) return null;
  const ends = range.slice(1, 3);
  const [from = 0, to = 0] = ends.map((end) => (numbers ? Number(end) : end.charCodeAt(0)));
  const step = Math.max(1, Math.abs(Number(range[3] ?? 1)));
  // Where one end has a leading zero, all are as wide as the wider one, signs included.
  const width =
    numbers && ends.some((end) => /^[-+]?0\d/.test(end)) ? Math.max(...ends.map((end) => end.length)) : 0;
  const out: string[] = [];
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? step : -step) {
    if (out.length > most) break;
    out.push(numbers ? padded(at, width) : String.fromCharCode(at));
  }
  return out;
}

const padded = (value: number, width: number): string =>
  value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
