/** Where the bracket that opens at `open` closes; -1 when it does not. Knows quotes, and for an expression its classes. */
export function closing(text: string, open: number, expression: boolean): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (expression && char === '[') at = classEnd(text, at);
    else if (!expression && char === '"') at = quoteEnd(text, at);
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

const quoteEnd = (text: string, open: number): number => {
  const end = text.indexOf('"', open + 1);
  return end < 0 ? text.length : end;
};

/** The `]` of a class such as `[^]()[:alpha:]]`. */
function classEnd(text: string, open: number): number {
  let at = open + 1;
  if (text.charAt(at) === '^') at += 1;
  if (text.charAt(at) === ']') at += 1;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === ']') return at;
    if (char === '\\') at += 1;
    const named = text.startsWith('[:', at) ? text.indexOf(':]', at + 2) : -1;
    if (named > 0) at = named + 1;
  }
  return at;
}

/** Items between commas; commas in quotes, braces and brackets belong to their item. */
export function listItems(inside: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = '';
  for (let at = 0; at < inside.length; at += 1) {
    const char = inside.charAt(at);
    if (char === '"') {
      const end = quoteEnd(inside, at);
      item += inside.slice(at, end + 1);
      at = end;
      continue;
    }
    if (/[{([]/.test(char)) depth += 1;
    if (/[})\]]/.test(char)) depth -= 1;
    if (char === ',' && depth <= 0) {
      items.push(item.trim());
      item = '';
    } else item += char;
  }
  return [...items, item.trim()];
}
