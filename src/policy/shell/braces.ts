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

function readRange(text: string): string[] | null {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(text);
  if (!numbers && !letters) return null;
  const code = (part: string | undefined): number => (numbers ? Number(part) : (part ?? '').charCodeAt(0));
  const from = code((numbers ?? letters)?.[1]);
  const to = code((numbers ?? letters)?.[2]);
  const step = Math.max(1, Math.abs(Number(numbers?.[3] ?? 1)));
  const width =
    numbers && /^-?0\d/.test(`${numbers[1]} ${numbers[2]}`)
      ? Math.max(String(numbers[1]).length, String(numbers[2]).length)
      : 0;
  const out: string[] = [];
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? step : -step) {
    if (out.length > most) return null;
    out.push(numbers ? String(at).padStart(width, '0') : String.fromCharCode(at));
  }
  return out;
}
