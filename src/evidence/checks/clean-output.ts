/** Characters read of one output; a summary stands at the end, a first error at the start. */
const readable = { head: 256_000, tail: 768_000 };
const lines = { head: 10_000, tail: 30_000 };
const longestLine = 2_000;

export interface CleanOutput {
  /** Lines end in `\n`; no escape sequences; what a carriage return overwrote is gone. */
  readonly text: string;
  /** Characters in the middle that were not read. */
  readonly unread: number;
}

/** What a person would have seen: escape sequences removed, overwritten parts of a line dropped. Bounded. */
export function cleanOutput(raw: string): CleanOutput {
  const unread = Math.max(0, raw.length - readable.head - readable.tail);
  const kept = unread === 0 ? raw : `${raw.slice(0, readable.head)}\n${raw.slice(-readable.tail)}`;
  const all = stripped(kept).split('\n');
  const over = Math.max(0, all.length - lines.head - lines.tail);
  const read = over === 0 ? all : [...all.slice(0, lines.head), ...all.slice(-lines.tail)];
  const middle = all.slice(lines.head, lines.head + over).reduce((sum, line) => sum + line.length + 1, 0);
  return { text: read.join('\n'), unread: unread + middle };
}

/** The text without escape sequences, other control characters and what a carriage return overwrote. */
export function stripped(text: string): string {
  return (
    text
      .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '')
      .replace(/\x1b\[[0-9;:?<=>]*[ -/]*[@-~]/g, '')
      .replace(/\x1b[ -/]*[0-~]/g, '')
      // From the first one of a row only: a row of many is looked at once.
      .replace(/(?<!\r)\r+\n/g, '\n')
      .split('\n')
      .map((line) => (line.includes('\r') ? overwritten(line) : line))
      .join('\n')
      .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
  );
}

/** The last part that says something: a progress line ends with an empty one. */
function overwritten(line: string): string {
  return (
    line
      .split('\r')
      .filter((part) => part.trim() !== '')
      .at(-1) ?? ''
  );
}

/** The lines of a clean text, each of a length an expression can be matched against. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.slice(0, longestLine).trimEnd());
}

/** An output as it is kept: whole, or its first quarter and its end with a line between that says what is missing. */
export function boundOutput(
  text: string,
  limit = 16_384,
): { readonly text: string; readonly omitted: number } {
  if (text.length <= limit) return { text, omitted: 0 };
  const head = Math.floor(limit / 4);
  const tail = limit - head;
  const omitted = text.length - head - tail;
  return {
    text: `${text.slice(0, head)}\n… ${omitted} characters left out …\n${text.slice(-tail)}`,
    omitted,
  };
}
