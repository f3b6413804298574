/** What `echo`, `printf` and `seq` of known words print, without the newlines at its end; null when that takes more to tell. */
export function printed(words: readonly string[]): string | null {
  const [name, first, ...rest] = words;
  if (first === undefined) return name === 'echo' ? '' : null;
  // An option, or what some shells' echo takes for an escape.
  if (first.startsWith('-') || words.some((word) => word.includes('\\') && name !== 'printf')) return null;
  switch (name) {
    case 'echo':
      return trimmed([first, ...rest].join(' '));
    case 'printf':
      return formatted(first, rest);
    case 'seq':
      return counted([first, ...rest]);
    default:
      return null;
  }
}

const trimmed = (text: string): string => text.replace(/\n+$/, '');

/** Only `%s`, newlines and tabs; the format is used again for what is left, which is not followed. */
function formatted(format: string, values: readonly string[]): string | null {
  if (!/^(?:[^%\\]|%s|\\n|\\t)*$/.test(format)) return null;
  const pieces = format.split('%s');
  if (pieces.length - 1 !== values.length) return null;
  const plain = pieces.map((piece) => piece.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
  return trimmed(
    plain.map((piece, index) => (index === 0 ? '' : (values[index - 1] ?? '')) + piece).join(''),
  );
}

function counted(words: readonly string[]): string | null {
  if (words.length > 2 || !words.every((word) => /^(?:0|[1-9]\d{0,8})$/.test(word))) return null;
  const [from, to] = words.length === 1 ? [1, Number(words[0])] : words.map(Number);
  if (from === undefined || to === undefined || to - from >= 60) return null;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${from + index}`).join('\n');
}
