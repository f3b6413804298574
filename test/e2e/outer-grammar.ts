/** Everything Countersign itself may send to the person's terminal, one alternative a line. */
const own = new RegExp(
  [
    '\\x1b\\[\\d{0,4}(?:;\\d{1,4})?H', // cursor to a cell
    '\\x1b\\[\\d{0,4}G', // cursor within the row
    '\\x1b\\[[\\d;:]*m', // colours and styles
    '\\x1b\\[2J',
    '\\x1b\\[\\?(?:1|7|9|25|1000|1002|1003|1004|1005|1006|1015|1016|1049|2004|2026)[hl]',
    '\\x1b\\[2[23];0t', // title stack
    '\\x1b[=>]', // keypad
    '\\x1b\\]0;(?:\\(\\d+\\) )?countersign: Do what the script says(?:\\x07|\\x1b\\\\)',
    '\\x07', // attention
    // Leaving with a frame half taken: the beginning of one of the above, and the CAN that aborts it (VT500 parser).
    '\\x1b?(?:\\[[\\d;:?]*)?\\x18',
    '[\\r\\n]', // the summary for the shell
  ].join('|'),
  'y',
);

/** What a terminal may act on, hide, or turn around. Written down here once more: the program's own list may be wrong. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{DI}]/u;

/** What in a stream is neither a safe glyph nor one of our own sequences, the first few of each with what follows. */
export function foreignIn(raw: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < raw.length && found.length < 5; ) {
    own.lastIndex = at;
    const match = own.exec(raw);
    if (match) {
      at += match[0].length;
      continue;
    }
    const code = raw.codePointAt(at) ?? 0;
    if (unsafe.test(String.fromCodePoint(code))) found.push(JSON.stringify(raw.slice(at, at + 24)));
    at += code > 0xffff ? 2 : 1;
  }
  return found;
}
